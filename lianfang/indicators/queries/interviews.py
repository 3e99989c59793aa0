"""Reads of interviews, and the names of units."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.indicators.models import Interview
from lianfang.indicators.queries.rankings import week
from lianfang.indicators.queries.units import key_of
from lianfang.indicators.rules import DayPlace
from lianfang.outbreak.models import Outbreak
from lianfang.places.queries import inside, labels
from lianfang.supervision.models import Finding
from lianfang.supervision.queries import findings, pressing
from lianfang.workforce.models import Dispatch, Team

Key = tuple[int, UUID | None]
MOST = 20  # findings beside an interview (design choice)


@dataclass(frozen=True, slots=True)
class Judged:
    """A unit that may be asked to an interview: its days in the ranking, and its severe findings that are overdue."""

    key: Key
    area_id: int
    team_id: UUID | None
    days: tuple[DayPlace, ...]
    severe: int


def units_to_judge(outbreak: Outbreak, last: date, n: int, now: datetime) -> list[Judged]:
    """List the units that were ranked in some days, and those with severe findings that are overdue, ranked or not."""
    ranked = week(outbreak, last, n)
    severe = pressing(outbreak, now)
    areas = {key: place.area_id for key, (place, _days) in ranked.items()} | _areas(outbreak, severe, ranked)
    return [
        Judged(key, areas[key], key[1], tuple(ranked[key][1]) if key in ranked else (), severe.get(key, 0))
        for key in sorted(areas, key=str)
    ]


def _areas(outbreak: Outbreak, severe: Iterable[Key], ranked: Iterable[Key]) -> dict[Key, int]:
    """Say where units are that no ranking knows: a team where it was sent last, else where it belongs."""
    unknown = set(severe) - set(ranked)
    teams = {team for _area, team in unknown if team}
    sent: dict[UUID, int] = {}
    if teams:
        sent = dict(Team.objects.filter(pk__in=teams).values_list("pk", "area_id"))
        rows = Dispatch.objects.filter(outbreak=outbreak, team__in=teams, withdrawn_at=None)
        sent |= dict(rows.order_by("ordered_at", "pk").values_list("team_id", "area_id"))
    return {key: sent[key[1]] if key[1] else key[0] for key in unknown}


def interviews(outbreak: Outbreak, user: User, on: date, *, state: str = "open") -> QuerySet[Interview]:
    """List the interviews of an outbreak as far as the reader sees units: those that are open, in one state, or all."""
    rows = Interview.objects.filter(outbreak=outbreak).select_related("chair", "team")
    if state == "open":
        rows = rows.filter(ended_at=None)
    elif state != "all":
        rows = rows.filter(state=state)
    return visible(rows, user, "reporting.units", on)


def names_of(things: Iterable[Any]) -> dict[Key, str]:
    """Name the units that rows are about, in the language of the page, in two statements."""
    found = list(things)
    areas = labels(row.area_id for row in found)
    ids = {row.team_id for row in found if row.team_id}
    teams = dict(Team.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    return {
        key_of(row): teams.get(row.team_id, "") if row.team_id else areas.get(row.area_id, str(row.area_id))
        for row in found
    }


def open_findings(interview: Interview, user: User, on: date, now: datetime) -> QuerySet[Finding]:
    """List the open findings of the unit an interview is with, as far as the reader sees them; none about people."""
    rows = findings(user, on, now, state="open").filter(worker=None).order_by("due_at", "number")
    if interview.team_id:
        return rows.filter(team=interview.team_id)[:MOST]
    return rows.filter(inside(interview.area_id), team=None)[:MOST]
