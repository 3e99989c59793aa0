"""The board of people at work: counts, sites, and one by one who is in a suit and how long."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from lianfang.accounts.access import spans, visible
from lianfang.accounts.models import User
from lianfang.duty.models import Clock
from lianfang.people.models import Person
from lianfang.places.models import Site
from lianfang.places.queries import inside
from lianfang.places.rules import Span, at_level, span

# How somebody's suit stands at an instant; each row in one column only.
_STATES = """
count(*) FILTER (WHERE state = 'on'), count(*) FILTER (WHERE state = 'rest'),
count(*) FILTER (WHERE state = 'donned' AND soon_at > %(now)s),
count(*) FILTER (WHERE state = 'donned' AND soon_at <= %(now)s AND warn_at > %(now)s AND hard_at > %(now)s),
count(*) FILTER (WHERE state = 'donned' AND warn_at <= %(now)s AND hard_at > %(now)s),
count(*) FILTER (WHERE state = 'donned' AND hard_at <= %(now)s),
min(donned_at)
"""
_BOARD = f"""
SELECT site_id, min(area_id), {_STATES} FROM duty_clock
WHERE state <> 'out' AND area_id BETWEEN %(first)s AND %(last)s AND {{scope}} GROUP BY site_id
"""  # noqa: S608 — our own words


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are at work: without a suit, resting, in a suit, soon to come out, past the warning, past the limit."""

    on: int = 0
    rest: int = 0
    donned: int = 0
    soon: int = 0
    warn: int = 0
    hard: int = 0

    @property
    def suits(self) -> int:
        """Give how many are in a suit, however long."""
        return self.donned + self.soon + self.warn + self.hard

    @property
    def all(self) -> int:
        """Give how many are at work."""
        return self.on + self.rest + self.suits


@dataclass(frozen=True, slots=True)
class Place:
    """A site and who is at work there, and since when the longest suit is worn."""

    site_id: UUID
    area_id: int
    counts: Counts
    longest_from: datetime | None


def board(area_id: int, user: User, on: date, now: datetime) -> tuple[Counts, list[Place]]:
    """Count who is at work in an area, in all and site by site, those past a limit first. One statement."""
    first, last = span(area_id)
    with connection.cursor() as cursor:
        sql = _BOARD.format(scope=_within(spans(user, "duty.read", on)))
        cursor.execute(sql, {"first": first, "last": last, "now": now})
        found = [Place(row[0], row[1], Counts(*row[2:8]), row[8]) for row in cursor.fetchall()]
    total = Counts(*(sum(getattr(one.counts, name) for one in found) for name in Counts.__slots__))
    found.sort(key=lambda one: (-one.counts.hard, -one.counts.warn, -one.counts.soon, str(one.site_id)))
    return total, found


def _within(areas: Sequence[Span]) -> str:
    """Write the condition that narrows to some areas; the numbers are our own integers."""
    return "(" + (" OR ".join(f"area_id BETWEEN {int(a)} AND {int(b)}" for a, b in areas) or "false") + ")"


_SHOWN = {
    "suits": lambda now: Q(state="donned"),  # noqa: ARG005 — all of them take the instant
    "soon": lambda now: Q(state="donned", soon_at__lte=now, warn_at__gt=now),
    "warn": lambda now: Q(state="donned", warn_at__lte=now, hard_at__gt=now),
    "hard": lambda now: Q(state="donned", hard_at__lte=now),
    "on": lambda now: Q(state="on"),  # noqa: ARG005
    "rest": lambda now: Q(state="rest"),  # noqa: ARG005
    "stopped": lambda now: Q(stopped=True),  # noqa: ARG005
}


def clocks(
    area_id: int,
    user: User,
    on: date,
    now: datetime,
    *,
    state: str = "",
    site: UUID | None = None,
    q: str = "",
) -> QuerySet[Clock]:
    """List the clocks of those at work in an area, the nearest to their limit first."""
    rows = Clock.objects.filter(inside(area_id), ~Q(state="out"))
    if state in _SHOWN:
        rows = rows.filter(_SHOWN[state](now))
    if site:
        rows = rows.filter(site_id=site)
    if q:
        rows = rows.filter(person_id__in=Person.objects.filter(name__icontains=q).values("pk"))
    return visible(rows, user, "duty.read", on).order_by(F("hard_at").asc(nulls_last=True), "since", "pk")


def clock_of(person_id: UUID) -> Clock | None:
    """Give somebody's clock; None when they never told a step."""
    return Clock.objects.filter(pk=person_id).first()


def places_now(site_ids: Iterable[UUID]) -> dict[UUID, Site]:
    """Give sites by their ids; one that nobody knows is missing."""
    return {one.pk: one for one in Site.objects.filter(pk__in=list(site_ids)).select_related("area")}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A site that may lend people: who is there, how many of them without a suit."""

    site: Site
    on: int
    suits: int
    km: float | None


def neighbours(site: Site, most: int = 6) -> list[Neighbour]:
    """List the sites of the same district at which people work, the nearest first, then those with most people."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT site_id, count(*) FILTER (WHERE state <> 'donned'), count(*) FILTER (WHERE state = 'donned') "
            "FROM duty_clock WHERE state <> 'out' AND area_id BETWEEN %s AND %s AND site_id <> %s GROUP BY 1",
            [*span(at_level(site.area_id, "district")), site.pk],
        )
        counted: dict[UUID, tuple[int, int]] = {row[0]: row[1:] for row in cursor.fetchall()}
    sites = places_now(list(counted))
    found = [Neighbour(sites[id_], *counted[id_], _km(site, sites[id_])) for id_ in counted if id_ in sites]
    found.sort(key=lambda one: (one.km if one.km is not None else 999.0, -one.on, one.site.name))
    return found[:most]


def _km(a: Any, b: Any) -> float | None:
    """Give the distance of two sites as the crow flies; a degree is 111 km, at this latitude 98 km wide."""
    if None in (a.latitude, a.longitude, b.latitude, b.longitude):
        return None
    north, east = (a.latitude - b.latitude) * 111, (a.longitude - b.longitude) * 98
    return float(round((north**2 + east**2) ** 0.5, 1))
