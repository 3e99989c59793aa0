"""Beds of hospitals and rooms of isolation sites: how many there are, who leaves when, how many come, when they are
full."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count

from lianfang.beds.models import Bed
from lianfang.beds.queries import capacity
from lianfang.care.models import Admission
from lianfang.cases.models import Quarantine
from lianfang.common.dates import at
from lianfang.places.models import Site, SiteKind
from lianfang.places.rules import Span
from lianfang.planning.queries.scope import among

LATELY = 3  # days from which it is reckoned how many come a day (design choice)


@dataclass(frozen=True, slots=True)
class Places:
    """Places of one kind: beds in all, taken, ready; how many came a day lately, and how many are free on each of the
    days to come if as many go on coming and whoever's order ends leaves."""

    kind: str
    beds: int
    occupied: int
    free: int
    a_day: float
    ahead: tuple[tuple[date, int, float], ...]  # day, who leaves, free in the evening

    @property
    def full_on(self) -> date | None:
        """Give the first day on which none is free."""
        return next((day for day, _leave, free in self.ahead if free <= 0), None)


def places(areas: Sequence[Span], on: date, now: datetime, ahead: int) -> list[Places]:
    """Reckon the places of hospitals and of isolation sites."""
    sites = list(Site.objects.filter(among(areas), pk__in=Bed.objects.values("room__site"), closed_at=None))
    counted = capacity(sites, now)
    found = []
    for kind in (SiteKind.HOSPITAL, SiteKind.ISOLATION):
        mine = [counted[site.pk] for site in sites if site.pk in counted and site.kind == kind]
        if mine:
            told = _isolation(areas, on, ahead) if kind == SiteKind.ISOLATION else _hospital(areas, on)
            free = sum(each.free for each in mine)
            found.append(
                Places(
                    str(kind.label),
                    sum(each.beds for each in mine),
                    sum(each.occupied for each in mine),
                    free,
                    told[0],
                    walk(on, ahead, free, *told),
                )
            )
    return found


def _isolation(areas: Sequence[Span], on: date, ahead: int) -> tuple[float, dict[date, int]]:
    """Give how many came to isolation sites a day lately, and whose orders end on which of the next days."""
    rows = Quarantine.objects.filter(among(areas), kind__in=["central", "after_care"]).order_by()
    came = rows.filter(starts_on__gte=on - timedelta(days=LATELY), starts_on__lt=on).count()
    ends = rows.filter(released_at=None, ends_on__gte=on, ends_on__lt=on + timedelta(days=ahead))
    return came / LATELY, dict(ends.values_list("ends_on").annotate(n=Count("pk")))


def _hospital(areas: Sequence[Span], on: date) -> tuple[float, dict[date, int]]:
    """Give how many were admitted a day lately; nobody knows beforehand who is discharged when."""
    since = at(on - timedelta(days=LATELY))
    rows = Admission.objects.filter(among(areas), admitted_at__gte=since, admitted_at__lt=at(on))
    return rows.count() / LATELY, {}


def walk(
    on: date, ahead: int, free: int, a_day: float, leave: Mapping[date, int]
) -> tuple[tuple[date, int, float], ...]:
    """Walk the days: as many come as lately, whoever's order ends leaves that day."""
    steps, left = list[tuple[date, int, float]](), float(free)
    for n in range(ahead):
        day = on + timedelta(days=n)
        left += leave.get(day, 0) - a_day
        steps.append((day, leave.get(day, 0), round(left, 1)))
    return tuple(steps)
