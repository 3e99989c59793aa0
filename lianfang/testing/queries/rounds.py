"""How far a round has come: people, tubes, results, by area and site. The boards read the counts that the follower
keeps; what is decided about a round is counted from its tubes themselves."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, Sum

from lianfang.accounts.access import spans
from lianfang.accounts.models import User
from lianfang.people.models import Person
from lianfang.places.models import Area
from lianfang.places.rules import LEVELS, WIDTH, Span, ancestors, depth, inside, span
from lianfang.protocol.timeline import named
from lianfang.sync.queries import COUNTS
from lianfang.testing.models import AreaLeftOut, Recall, Round, SiteCount, Tube
from lianfang.testing.queries import counted, tallies
from lianfang.testing.queries.counted import People
from lianfang.testing.queries.registered import in_two_open_tubes, registered
from lianfang.testing.queries.tallies import NOTHING, Parts, Tally, within
from lianfang.testing.queries.tubes import IN_HELD_BOX
from lianfang.testing.rules import Limits, Unresolved, limits


class Part(NamedTuple):
    """A site or an area of a round: what it is called, how many people are expected there, and its tubes."""

    key: UUID | int
    name: str
    target: int | None = None
    tally: Tally = NOTHING


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a round has come."""

    target: int | None
    registered: int  # people with at least one swab that counts
    total: Tally
    areas: list[Part]
    held: int
    recalls: int
    in_two_open_tubes: int
    as_of: datetime | None = None  # until when facts are counted in; None: all of them


# --- people


def people_in(area_id: int) -> int:
    """Count who lives or stays in an area."""
    first, last = span(area_id)
    kinds = [Person.Kind.RESIDENT, Person.Kind.PRESENT]
    return Person.objects.filter(area_id__gte=first, area_id__lte=last, kind__in=kinds).count()


# --- tubes

# Few doubts are ever open, few boxes are stopped: start from those.
_HELD = (
    "SELECT t.id FROM (SELECT fact_id AS id, subject FROM sync_dispute WHERE settled_at IS NULL "  # noqa: S608
    f"AND subject IS NOT NULL) d JOIN testing_tube t ON t.id = d.subject WHERE t.round_id = %(round)s {{within}} "
    f"AND {COUNTS.format(t='d')} UNION "
    "SELECT t.id FROM testing_box o JOIN testing_tube t ON t.box = o.code "
    f"WHERE o.held AND t.round_id = %(round)s {{within}} AND {IN_HELD_BOX.format(t='t')}"
)


def limits_of(round_: Round) -> Limits:
    """Give how long a tube's way may take under the protocol the round was planned with."""
    return limits(named(round_.protocol).testing)


def held_tubes(round_: Round, areas: Sequence[Span] = ()) -> QuerySet[Tube]:
    """List the tubes of a round that wait for a person to settle a doubt."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD.replace("{within}", within(areas, "t.area_id")), {"round": round_.id})
        return Tube.objects.filter(id__in=[row[0] for row in cursor.fetchall()])


def open_recalls(round_: Round, areas: Sequence[Span] = ()) -> QuerySet[Recall]:
    """List who of a round must be fetched for a single swab."""
    found = Recall.objects.filter(round=round_, closed_at=None)
    if areas:
        wanted = Q(pk__in=[])
        for first, last in areas:
            wanted |= Q(area_id__gte=first, area_id__lte=last)
        found = found.filter(wanted)
    return found


# --- the board


def coverage(round_: Round, now: datetime, areas: Sequence[Span] = ()) -> Coverage:
    """Say how far a round has come, in all or in some areas of it: people, tubes by state, areas, doubts."""
    parts = tallies.parts_counted(round_, limits_of(round_), now, _size(round_, areas), areas)
    return _coverage(round_, parts, counted.people(round_, areas), areas)


def coverage_from_facts(round_: Round, now: datetime, areas: Sequence[Span] = ()) -> Coverage:
    """Say the same without the follower's counts, from every tube and swab; in a large round that takes seconds."""
    rows = tallies.from_tubes(round_, limits_of(round_), now, areas)
    parts = tallies.parts_of(rows, _size(round_, areas))
    people = People(registered(round_, areas), in_two_open_tubes(round_, areas))
    return _coverage(round_, parts, people, areas)


def _below(round_: Round, areas: Sequence[Span]) -> int:
    """Give the level below the round's, or below the one area it is narrowed to."""
    return min(depth(areas[0][0] if len(areas) == 1 else round_.area_id) + 1, len(LEVELS) - 1)


def _size(round_: Round, areas: Sequence[Span]) -> int:
    return int(WIDTH ** (len(LEVELS) - 1 - _below(round_, areas)))


def _coverage(round_: Round, parts: Parts, people: People, areas: Sequence[Span]) -> Coverage:
    return Coverage(
        target=_target(round_, areas),
        registered=people.registered,
        total=parts.total,
        areas=_areas(round_, parts.by_area, areas),
        held=held_tubes(round_, areas).count(),
        recalls=open_recalls(round_, areas).count(),
        in_two_open_tubes=people.in_two_open_tubes,
        as_of=people.as_of,
    )


def _areas(round_: Round, by_area: dict[int, Tally], areas: Sequence[Span]) -> list[Part]:
    """Give the areas one level below the round's, or below the one area it is narrowed to."""
    whole = areas[0][0] if len(areas) == 1 else round_.area_id
    below = _below(round_, areas)
    first, last = span(whole)
    wanted = Q(depth=below, id__range=(first, last), closed_on=None) | Q(id__in=list(by_area))
    rows = Area.objects.filter(wanted).defer("shape")
    found = {a.id: a for a in rows if not areas or a.id in by_area or _in(a.id, areas)}
    targets = _targets(round_, [area for area in found.values() if area.depth == below])
    return [
        Part(key, str(found.get(key, key)), targets.get(key), by_area.get(key, NOTHING))
        for key in sorted({*found, *by_area})
    ]


def _in(area_id: int, areas: Sequence[Span]) -> bool:
    return any(first <= area_id <= last for first, last in areas)


def _targets(round_: Round, areas: Iterable[Area]) -> dict[int, int]:
    """Share a round's target out by population, without what is left out of it; nothing where one of the populations
    is not known."""
    spared = list(AreaLeftOut.objects.filter(round=round_).values_list("area_id", "area__population"))
    people = {area.id: area.population or 0 for area in areas}
    if not round_.area.population or 0 in people.values() or any(not n for _area, n in spared):
        return {}

    def left(area: int, n: int) -> int:
        if any(inside(area, each) for each, _n in spared):
            return 0
        return max(0, n - sum(m or 0 for each, m in spared if inside(each, area)))

    whole = left(round_.area_id, round_.area.population)
    return {area: round(round_.target * left(area, n) / whole) for area, n in people.items()} if whole else {}


def _target(round_: Round, areas: Sequence[Span]) -> int | None:
    """Give the target of some areas together, where their populations are known."""
    if not areas:
        return round_.target
    shares = _targets(round_, Area.objects.filter(id__in=[first for first, _last in areas]))
    return sum(shares.values()) if len(shares) == len(areas) else None


# --- lists


def visible_rounds(user: User, permission: str, on: date) -> QuerySet[Round]:
    """List the rounds that touch a user's areas: inside them, or around them."""
    wanted = Q(pk__in=[])
    for first, last in spans(user, permission, on):
        wanted |= Q(area_id__gte=first, area_id__lte=last) | Q(area_id__in=list(ancestors(first)))
    return Round.objects.filter(wanted)


def narrowed(user: User, permission: str, on: date, round_: Round) -> tuple[Span, ...]:
    """Give the areas of a round that a user may see; nothing means all of it."""
    mine = spans(user, permission, on)
    if any(first <= round_.area_id <= last for first, last in mine):
        return ()
    first, last = span(round_.area_id)
    return tuple((a, b) for a, b in mine if first <= a <= last)


def swabbed_by_round(rounds: Collection[Round]) -> dict[UUID, int]:
    """Count the swabs in the tubes of some rounds."""
    found = SiteCount.objects.filter(round_id__in=[r.id for r in rounds]).values_list("round_id")
    return {key: n or 0 for key, n in found.annotate(n=Sum("n_swabs"))}


def unresolved(round_: Round, now: datetime, *, by_counts: bool = False) -> Unresolved:
    """Count what stands between a closed round and its reconciliation: from its tubes themselves, or for a page that
    only shows it by the counts that are kept."""
    read = tallies.counted if by_counts and counted.counted_until(round_) else tallies.from_tubes
    total = tallies.total(read(round_, limits_of(round_), now))
    return Unresolved(
        open_tubes=total.open,
        unresulted=total.n_tubes - total.resulted - total.open,
        miscounted=total.miscounted,
        held=held_tubes(round_).count(),
        recalls=open_recalls(round_).count(),
    )
