"""Reads of interviews, and the names of units."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.indicators.models import Interview
from lianfang.indicators.queries.units import key_of
from lianfang.outbreak.models import Outbreak
from lianfang.places.queries import labels
from lianfang.workforce.models import Team

Key = tuple[int, UUID | None]


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
