"""How laboratories stand: what waits in each, when it will be through, what is on the way and where it should go."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q

from lianfang.laboratory.models import Ability, Reading, ResultFile
from lianfang.laboratory.queries.readings import OPEN
from lianfang.laboratory.rules import EMPTY, Able, Box, Choice, Load, propose, ready_at
from lianfang.places.models import Area, Site
from lianfang.places.rules import Span
from lianfang.testing import queries as testing
from lianfang.testing.models import Tube


@dataclass(slots=True)
class Standing:
    """A laboratory on the board: what it can do, what waits in it, when that is through, what is on its way there."""

    site: Site
    able: Able | None
    waiting: Load = EMPTY
    on_the_way: int = 0
    oldest_at: datetime | None = None
    ready_at: datetime | None = None
    to_verify: int = 0
    resulted: int = 0

    @property
    def n_waiting(self) -> int:
        """Give how many tubes wait."""
        return self.waiting.pooled + self.waiting.single


def able_of(site: Site, ability: Ability | None, waiting: Load = EMPTY) -> Able | None:
    """Give what a laboratory can do, as rules take it; None when nobody has said so."""
    if ability is None:
        return None
    point = _point(site)
    return Able(
        str(site.pk),
        point,
        ability.pooled_per_day,
        ability.single_per_day,
        ability.opens_hour,
        ability.closes_hour,
        waiting,
    )


def _point(place: Site | Area) -> tuple[float, float] | None:
    if place.longitude is None or place.latitude is None:
        return None
    return place.longitude, place.latitude


def standings(areas: Sequence[Span], now: datetime, since: datetime) -> list[Standing]:
    """Say how each open laboratory of some areas stands; `since`: from when on results are counted."""
    sites = list(testing.laboratories(areas).select_related("area"))
    abilities = Ability.objects.in_bulk([site.pk for site in sites])
    waits = _waiting([site.pk for site in sites])
    going = _on_the_way([site.pk for site in sites])
    open_ = Reading.objects.filter(laboratory__in=sites, state__in=OPEN).values_list("laboratory")
    to_verify = dict(open_.annotate(n=Count("pk")).order_by())
    done = Reading.objects.filter(laboratory__in=sites, state="released", released_at__gte=since)
    resulted = dict(done.values_list("laboratory").annotate(n=Count("pk")).order_by())
    found = []
    for site in sites:
        pooled, single, oldest = waits.get(site.pk, (0, 0, None))
        load = Load(pooled, single)
        able = able_of(site, abilities.get(site.pk), load)
        days = able.days(load) if able else None
        through = ready_at(able, days, now) if able and days else None
        found.append(
            Standing(
                site,
                able,
                load,
                going.get(site.pk, 0),
                oldest,
                through,
                to_verify.get(site.pk, 0),
                resulted.get(site.pk, 0),
            )
        )
    return found


def _waiting(sites: Collection[UUID]) -> dict[UUID, tuple[int, int, datetime | None]]:
    rows = Tube.objects.filter(laboratory_id__in=sites, conclusion="", received_at__isnull=False)
    counted = (
        rows.order_by()
        .values_list("laboratory_id")
        .annotate(
            pooled=Count("pk", filter=Q(capacity__gt=1)),
            single=Count("pk", filter=Q(capacity=1)),
            oldest=Min("opened_at"),
        )
    )
    return {site: (pooled, single, oldest) for site, pooled, single, oldest in counted if site}


def _on_the_way(sites: Collection[UUID]) -> dict[UUID | None, int]:
    rows = Tube.objects.filter(
        laboratory_id__in=sites, conclusion="", received_at=None, handed_over_at__isnull=False
    )
    return dict(rows.order_by().values_list("laboratory_id").annotate(n=Count("pk")))


@dataclass(frozen=True, slots=True)
class ToGo:
    """Tubes that are not in a laboratory yet: a box, or what waits at a site to be packed; where they are to go, as
    chosen, as packed, and as proposed."""

    key: str
    box: str
    site: Site
    load: Load
    oldest_at: datetime
    chosen: UUID | None = None
    by_site: bool = False
    packed_for: UUID | None = None
    proposed: Choice | None = None


@dataclass(slots=True)
class _Group:
    pooled: int = 0
    single: int = 0
    oldest: list[datetime] = field(default_factory=list)
    packed_for: UUID | None = None


def to_go(areas: Sequence[Span], now: datetime, laboratories: Sequence[Standing], kmh: float) -> list[ToGo]:
    """List what is to go to a laboratory from some areas, with a proposal for each, the oldest swabs first."""
    groups: defaultdict[tuple[UUID, str], _Group] = defaultdict(_Group)
    rows = Tube.objects.filter(
        testing.in_areas(areas), conclusion="", sealed_at__isnull=False, received_at=None
    )
    counted = rows.order_by().values_list("site_id", "box", "laboratory_id", "capacity")
    for site, box, lab, capacity, n, oldest in counted.annotate(n=Count("pk"), oldest=Min("opened_at")):
        group = groups[site, box]
        group.pooled += n if capacity > 1 else 0
        group.single += n if capacity == 1 else 0
        group.oldest.append(oldest)
        group.packed_for = lab or group.packed_for
    sites = {s.pk: s for s in Site.objects.filter(pk__in={s for s, _b in groups}).select_related("area")}
    chosen = testing.destinations([box for _site, box in groups], sites)
    proposed = _proposals(groups, sites, laboratories, now, kmh)
    found = [
        ToGo(
            _key(site, box),
            box,
            sites[site],
            Load(group.pooled, group.single),
            min(group.oldest),
            chosen.get(box) or chosen.get(site),
            box not in chosen,
            group.packed_for,
            proposed.get(_key(site, box)),
        )
        for (site, box), group in groups.items()
        if site in sites
    ]
    return sorted(found, key=lambda each: (each.oldest_at, each.key))


def _key(site: UUID, box: str) -> str:
    return f"{site}:{box}"


def _proposals(
    groups: "dict[tuple[UUID, str], _Group]",
    sites: dict[UUID, Site],
    laboratories: Sequence[Standing],
    now: datetime,
    kmh: float,
) -> dict[str, Choice]:
    boxes = [
        Box(
            _key(site, box),
            _point(sites[site]) or _point(sites[site].area),
            min(group.oldest),
            Load(group.pooled, group.single),
        )
        for (site, box), group in groups.items()
        if site in sites
    ]
    able = [each.able for each in laboratories if each.able]
    return {choice.box: choice for choice in propose(boxes, able, now=now, kmh=kmh)}


def being_read(laboratories: Collection[UUID]) -> int:
    """Count the files that are being read."""
    return ResultFile.objects.filter(laboratory__in=laboratories, state=ResultFile.State.READING).count()
