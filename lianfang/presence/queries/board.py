"""The board of checkpoints: how many came each way, how fast it goes, who was stopped for what, who hands over."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.accounts.access import spans
from lianfang.accounts.models import User
from lianfang.common.dates import at
from lianfang.places.models import Site
from lianfang.places.rules import span
from lianfang.presence.models import STOPPED, Handover
from lianfang.presence.queries.held import held_by_site
from lianfang.presence.queries.log import checkpoints
from lianfang.presence.rules import wait_minutes
from lianfang.sync.queries import COUNTS, counting

HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Way:
    """What went one way: vehicles, people, people stopped; and how much of it in the last hour."""

    vehicles: int = 0
    people: int = 0
    stopped: int = 0
    vehicles_hour: int = 0
    people_hour: int = 0
    waiting: int | None = None
    counted_at: datetime | None = None

    @property
    def wait(self) -> int | None:
        """Say how many minutes the last in the queue waits; None when nobody counted, or nothing moves."""
        speed = self.vehicles_hour or self.people_hour
        return None if self.waiting is None else wait_minutes(self.waiting, speed)


@dataclass(slots=True)
class Station:
    """One checkpoint or market of the board."""

    site: Site
    ways: dict[str, Way] = field(default_factory=lambda: {"in": Way(), "out": Way()})
    held: int = 0
    handed: Handover | None = None

    @property
    def vehicles(self) -> int:
        """Give both ways together."""
        return sum(way.vehicles for way in self.ways.values())

    @property
    def people(self) -> int:
        """Give both ways together."""
        return sum(way.people for way in self.ways.values())

    @property
    def stopped(self) -> int:
        """Give both ways together."""
        return sum(way.stopped for way in self.ways.values())

    @property
    def wait(self) -> int:
        """Give the longer wait of both ways, in minutes."""
        return max((way.wait or 0 for way in self.ways.values()), default=0)


@dataclass(frozen=True, slots=True)
class Found:
    """How many people, and how many vehicles, were found to be so, and went or were sent which way."""

    reason: str
    people_in: int = 0
    people_out: int = 0
    vehicles: int = 0
    turned_back: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """All checkpoints of an area on a day, and their sums."""

    stations: list[Station]
    reasons: list[Found]

    def total(self, way: str) -> Way:
        """Add up one way of all checkpoints."""
        ways = [station.ways[way] for station in self.stations]
        return Way(*(sum(getattr(each, name) for each in ways) for name in SUMS))

    @property
    def held(self) -> int:
        """Give how many people still wait to be taken over."""
        return sum(station.held for station in self.stations)


SUMS = ("vehicles", "people", "stopped", "vehicles_hour", "people_hour")

# People who sit in a counted vehicle are counted with it: their own passages say who they are, and what was found.
_SEEN = f"""
SELECT 'vehicle' AS what, site_id, direction, disposition, reason, n_people AS n, at
FROM presence_vehicle f WHERE {{narrow}} AND {COUNTS.format(t="f")}
UNION ALL
SELECT 'person', site_id, direction, disposition, reason, CASE WHEN vehicle_id IS NULL THEN 1 ELSE 0 END, at
FROM presence_passage f WHERE {{narrow}} AND {COUNTS.format(t="f")}
UNION ALL
SELECT 'entry', site_id, direction, disposition, reason, n, at
FROM presence_entry f WHERE {{narrow}} AND {COUNTS.format(t="f")}
"""  # noqa: S608 — our own words
_FLOW = """
SELECT site_id, direction, count(*) FILTER (WHERE what = 'vehicle'), coalesce(sum(n), 0),
    coalesce(sum(CASE what WHEN 'entry' THEN n ELSE 1 END)
        FILTER (WHERE what <> 'vehicle' AND disposition = ANY(%(stopped)s)), 0),
    count(*) FILTER (WHERE what = 'vehicle' AND at >= %(hour)s),
    coalesce(sum(n) FILTER (WHERE at >= %(hour)s), 0)
FROM ({seen}) t GROUP BY 1, 2
"""
_REASONS = """
SELECT reason,
    coalesce(sum(CASE what WHEN 'entry' THEN n ELSE 1 END) FILTER (WHERE what <> 'vehicle' AND direction = 'in'), 0),
    coalesce(sum(CASE what WHEN 'entry' THEN n ELSE 1 END) FILTER (WHERE what <> 'vehicle' AND direction = 'out'), 0),
    count(*) FILTER (WHERE what = 'vehicle'),
    coalesce(sum(CASE what WHEN 'entry' THEN n ELSE 1 END)
        FILTER (WHERE what <> 'vehicle' AND disposition = 'turned_back'), 0)
FROM ({seen}) t WHERE reason <> '' GROUP BY 1 ORDER BY 2 + 3 DESC, 1
"""
_QUEUES = f"""
SELECT DISTINCT ON (site_id, direction) site_id, direction, waiting, at
FROM presence_queue f WHERE {{narrow}} AND {COUNTS.format(t="f")} ORDER BY site_id, direction, at DESC, id DESC
"""  # noqa: S608 — our own words
_NARROW = "f.area_id BETWEEN %(from)s AND %(to)s AND f.at >= %(begins)s AND f.at < %(ends)s AND {scope}"


def _ask(sql: str, area_id: int, user: User, on: date, first: date, last: date, **more: Any) -> list[Any]:
    areas = spans(user, "presence.read", on)
    scope = "(" + (" OR ".join(f"f.area_id BETWEEN {int(a)} AND {int(b)}" for a, b in areas) or "false") + ")"
    narrow = _NARROW.format(scope=scope)
    begin, end = span(area_id)
    asked: dict[str, Any] = {
        "from": begin,
        "to": end,
        "begins": at(first),
        "ends": at(last, 24),
        "stopped": list(STOPPED),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.format(seen=_SEEN.format(narrow=narrow), narrow=narrow), asked | more)
        return list(cursor.fetchall())


def board(area_id: int, user: User, on: date, day: date, now: datetime) -> Board:
    """Show the checkpoints of an area on a day: those that were open, or told something."""
    until = min(now, at(day, 24))
    stations = {site.pk: Station(site) for site in checkpoints(area_id).select_related("area")}
    for site, way, *counts in _ask(_FLOW, area_id, user, on, day, day, hour=until - HOUR):
        if site in stations:
            stations[site].ways[way] = Way(*counts)
    for site, way, waiting, counted in _ask(_QUEUES, area_id, user, on, day, day):
        if site in stations:
            stations[site].ways[way].waiting, stations[site].ways[way].counted_at = waiting, counted
    for site, n in held_by_site(area_id, user, on).items():
        if site in stations:
            stations[site].held = n
    _handed(stations, until)
    shown = [s for s in stations.values() if s.site.closed_at is None or s.people or s.held]
    shown.sort(key=lambda station: (-station.held, -station.wait, -station.people, station.site.name))
    return Board(shown, reasons(area_id, user, on, day, day))


def _handed(stations: dict[UUID, Station], until: datetime) -> None:
    for told in handovers(stations, until).distinct("site_id").order_by("site_id", "-at", "-id"):
        stations[told.site_id].handed = told


def handovers(sites: Iterable[UUID], until: datetime) -> Any:
    """List the hand-overs of some checkpoints up to an instant, the latest first."""
    rows = Handover.objects.filter(counting(), site__in=list(sites), at__lte=until)
    return rows.select_related("by").order_by("-at", "-id")


def reasons(area_id: int, user: User, on: date, first: date, last: date) -> list[Found]:
    """Count what was found, by reason: people each way, vehicles, and how many were turned back."""
    return [Found(*row) for row in _ask(_REASONS, area_id, user, on, first, last)]


def count(area_id: int, user: User, on: date, first: date, last: date) -> Way:
    """Count vehicles, people and people stopped in an area over some days, both ways together."""
    hour = at(last, 24)
    rows = _ask(_FLOW, area_id, user, on, first, last, hour=hour)
    return Way(*(sum(row[place] for row in rows) for place in range(2, 7)))


def seen_on(area_id: int, user: User, on: date, first: date, last: date) -> int:
    """Count the checkpoints and markets at which something was told in some days."""
    return len({row[0] for row in _ask(_FLOW, area_id, user, on, first, last, hour=at(last, 24))})
