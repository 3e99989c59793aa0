"""Reads of visits: how far a sweep is in each area, a community's doors, whom to go back to, who walked how far."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet

from lianfang.accounts.access import spans, visible
from lianfang.accounts.models import User
from lianfang.common.dates import at
from lianfang.people.models import Alias, Household, Person
from lianfang.people.queries import doors_below
from lianfang.people.rules.doors import in_stair_order
from lianfang.places.models import Area
from lianfang.places.queries import children, inside
from lianfang.places.rules import LEVELS, WIDTH, Span, depth, span
from lianfang.sync.queries import COUNTS, counting
from lianfang.visits.models import LastVisit, Visit, Walked

COMMUNITY = LEVELS.index("community")


@dataclass(frozen=True, slots=True)
class Window:
    """The days a sweep is looked at: one, or the seven that end with it. `open`: nothing later can have been told."""

    first: date
    last: date
    open: bool

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """Give where it begins and where it ends."""
        return at(self.first), at(self.last, 24)


def window(day: date, week: bool, today: date) -> Window:
    """Give the window of a day, or of the week that ends with it."""
    return Window(day - timedelta(days=6) if week else day, day, day >= today)


@dataclass(frozen=True, slots=True)
class Counts:
    """How far a sweep is: households, and what came of the last visit to each of them."""

    households: int = 0
    done: int = 0
    no_answer: int = 0
    refused: int = 0
    moved: int = 0
    back: int = 0

    @property
    def seen(self) -> int:
        """Give the households somebody was at."""
        return self.done + self.no_answer + self.refused + self.moved

    @property
    def left(self) -> int:
        """Give the households nobody was at yet."""
        return max(self.households - self.seen, 0)


# The last visit to each household in the window. As things stand now, the follower has worked that out already. Doors
# elsewhere are passed over first: to find out of each whether somebody may see it would take minutes in a city.
_NOW = """
SELECT h.household_id, h.area_id, h.outcome, h.back, h.at, h.by_id
FROM visits_lastvisit h WHERE h.at >= %(first)s AND {inside}
"""
_THEN = f"""
SELECT DISTINCT ON (v.household_id) v.household_id, h.area_id, v.outcome,
    v.outcome IN ('no_answer', 'refused', 'moved') OR v.needs <> '' AS back, v.at, v.by_id
FROM visits_visit v JOIN people_household h ON h.id = v.household_id
WHERE v.at >= %(first)s AND v.at < %(last)s AND {{inside}} AND {COUNTS.format(t="v")}
ORDER BY v.household_id, v.at DESC, v.id DESC
"""  # noqa: S608 — constants of this module
_BOARD = """
SELECT v.area_id / %(width)s * %(width)s, count(*) FILTER (WHERE v.outcome = 'done'),
    count(*) FILTER (WHERE v.outcome = 'no_answer'), count(*) FILTER (WHERE v.outcome = 'refused'),
    count(*) FILTER (WHERE v.outcome = 'moved'), count(*) FILTER (WHERE v.back)
FROM ({latest}) v GROUP BY 1
"""
_WORKERS = """
SELECT u.name, sum(h.visits)::int, sum(h.doors)::int, sum(h.done)::int, max(h.last_at)
FROM visits_walked h JOIN accounts_user u ON u.id = h.by_id
WHERE h.day BETWEEN %(first_day)s AND %(last_day)s AND {inside}
GROUP BY u.id, u.name ORDER BY 2 DESC, u.name LIMIT 100
"""
_DOORS = """
SELECT h.id, v.outcome, v.back, v.at, v.by_id FROM people_household h LEFT JOIN ({latest}) v ON v.household_id = h.id
WHERE {inside}
"""


def _asked(area_id: int, shown: Window) -> dict[str, Any]:
    first, last = span(area_id)
    begins, ends = shown.instants
    days = {"first_day": shown.first, "last_day": shown.last}
    return {"from": first, "to": last, "first": begins, "last": ends} | days


def _narrowed(areas: Sequence[Span]) -> str:
    """Write the condition that narrows to the area asked about and to some others; the numbers are our own integers."""
    parts = " OR ".join(f"h.area_id BETWEEN {int(a)} AND {int(b)}" for a, b in areas)
    return f"h.area_id BETWEEN %(from)s AND %(to)s AND ({parts or 'false'})"


def _rows(sql: str, area_id: int, user: User, on: date, shown: Window, **more: Any) -> list[Any]:
    """Ask a statement about an area, narrowed to what the user may see."""
    narrowed = _narrowed(spans(user, "visits.read", on))
    latest = (_NOW if shown.open else _THEN).format(inside=narrowed)
    with connection.cursor() as cursor:
        cursor.execute(sql.format(latest=latest, inside=narrowed), _asked(area_id, shown) | more)
        return list(cursor.fetchall())


def board(area_id: int, user: User, on: date, shown: Window) -> list[tuple[Area | None, Counts]]:
    """Say how far a sweep is in each area one level below; None stands for households of no smaller area."""
    width = WIDTH ** max(len(LEVELS) - 2 - depth(area_id), 0)
    came = {row[0]: row[1:] for row in _rows(_BOARD, area_id, user, on, shown, width=width)}
    doors = doors_below(area_id, spans(user, "visits.read", on), width)
    counted = {below: Counts(doors[below], *came.get(below, ())) for below in {**doors, **came}}
    below: list[tuple[Area | None, Counts]] = [
        (area, counted.pop(area.pk)) for area in children(area_id) if area.pk in counted
    ]
    return [*below, *((None, rest) for rest in counted.values())]


def total(counts: Iterable[Counts]) -> Counts:
    """Add up what areas say."""
    found = list(counts)
    return Counts(*(sum(getattr(one, name) for one in found) for name in Counts.__slots__))


@dataclass(frozen=True, slots=True)
class Worker:
    """How far somebody walked: visits, doors (each once a day), visits at which somebody was met, the last of them."""

    name: str
    visits: int
    doors: int
    done: int
    last_at: datetime


def workers(area_id: int, user: User, on: date, shown: Window) -> list[Worker]:
    """List who visited in an area, the busiest first."""
    return [Worker(*row) for row in _rows(_WORKERS, area_id, user, on, shown)]


@dataclass(frozen=True, slots=True)
class Door:
    """A household and its last visit in a window; no outcome when nobody was there yet."""

    household: Household
    outcome: str
    back: bool
    at: datetime | None
    by_id: int | None


def doors(area_id: int, user: User, on: date, shown: Window, outcome: str = "") -> list[Door]:
    """List the doors of a community in the order of the stairs; `outcome` narrows them, "not_yet" to those nobody was
    at. Grids come one after another."""
    rows = {row[0]: row[1:] for row in _rows(_DOORS, area_id, user, on, shown)}
    found = []
    for household in visible(Household.objects.filter(inside(area_id)), user, "visits.read", on):
        said, back, when, by = rows.get(household.pk, (None, None, None, None))
        if outcome in {"", said or "not_yet"} or (outcome == "back" and back):
            found.append(Door(household, said or "", bool(back), when, by))
    ordered = in_stair_order((door.household.address, door) for door in found)
    return sorted(ordered, key=lambda door: door.household.area_id)


def sizes(households: Iterable[UUID]) -> dict[UUID, int]:
    """Count the people on record behind some doors, each human being once."""
    merged = Alias.objects.filter(person=OuterRef("pk"), undone_at=None)
    people = Person.objects.filter(~Exists(merged), household__in=list(households))
    counted = people.order_by().values("household").annotate(n=Count("pk"))
    return {row["household"]: row["n"] for row in counted}


def to_come_back(area_id: int, user: User, on: date, outcome: str = "") -> QuerySet[LastVisit]:
    """List the doors somebody has to come back to: no answer, refused, moved, or something is needed there."""
    rows = LastVisit.objects.filter(inside(area_id), back=True)
    if outcome == "needs":
        rows = rows.filter(outcome="done")
    elif outcome:
        rows = rows.filter(outcome=outcome)
    return visible(rows, user, "visits.read", on).select_related("household")


def visits_of(households: Iterable[UUID], limit: int = 60) -> QuerySet[Visit]:
    """List the visits to some households, the latest first."""
    rows = Visit.objects.filter(counting(), household__in=list(households))
    return rows.order_by("-at", "-id")[:limit]


def last_day(user: User, on: date) -> datetime | None:
    """Give when the latest visit was that the reader may see; None when there was none."""
    rows = visible(Walked.objects.all(), user, "visits.read", on)
    return rows.order_by("-day", "-last_at").values_list("last_at", flat=True).first()
