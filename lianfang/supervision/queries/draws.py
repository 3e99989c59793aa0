"""What could be drawn and how odd each record is; the doors that were drawn, and who lives there."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from lianfang.accounts.access import may, visible
from lianfang.accounts.models import User
from lianfang.common.dates import at
from lianfang.people.models import Person
from lianfang.places.rules import span
from lianfang.supervision import rules
from lianfang.supervision.models import Draw, Drawn
from lianfang.sync.queries import COUNTS
from lianfang.visits.models import Visit

READ, PERSONS, INSPECT = "supervision.read", "supervision.persons", "supervision.inspect"

# Visits of some days that met somebody at a door, as they were known at an instant, and how each was recorded. What
# was found at the door is not read. Pace is that of one phone: two phones of one account may walk apart.
_RECORDED = f"""
SELECT v.id, v.household_id, v.door_area_id, v.at,
    CASE WHEN v.note = '' THEN 0 ELSE count(*) OVER (PARTITION BY v.by_id, v.note) END,
    CASE WHEN lag(v.household_id) OVER own IS DISTINCT FROM v.household_id
        THEN extract(epoch FROM v.at - lag(v.at) OVER own)::float8 END,
    abs(extract(epoch FROM v.told_at - v.at))::float8
FROM visits_visit v
WHERE v.at >= %s AND v.at < %s AND v.received_at <= %s AND v.outcome = 'done' AND NOT v.by_phone
    AND v.door_area_id BETWEEN %s AND %s AND {COUNTS.format(t="v")}
WINDOW own AS (PARTITION BY v.by_id, v.device_id ORDER BY v.at, v.id)
"""  # noqa: S608 — our own words


@dataclass(frozen=True, slots=True)
class Behind:
    """The visit behind a candidate: which door, where, when."""

    found: rules.Found
    household_id: UUID
    area_id: int
    at: datetime


def candidates(area_id: int, first_on: date, last_on: date, seen: datetime) -> list[Behind]:
    """List the visits of some days that can be drawn, as they were known at an instant. One statement."""
    low, high = span(area_id)
    with connection.cursor() as cursor:
        cursor.execute(_RECORDED, [at(first_on), at(last_on, 24), seen, low, high])
        rows = cursor.fetchall()
    return [
        Behind(rules.Found(id_, same, gap, off), door, area, when)
        for id_, door, area, when, same, gap, off in rows
    ]


def draws(user: User, on: date) -> QuerySet[Draw]:
    """List the draws of the areas a user sees, with how many doors were called and where nobody had come."""
    rows = visible(Draw.objects.all(), user, READ, on)
    return rows.select_related("made_by").annotate(
        n=Count("drawn"),
        answered=Count("drawn", filter=~Q(drawn__answer="")),
        nobody=Count("drawn", filter=Q(drawn__answer="nobody")),
    )


def drawn_of(draw: Draw) -> QuerySet[Drawn]:
    """List the visits of a draw in the order in which they were drawn."""
    return draw.drawn.select_related("household", "called_by").order_by("place")


def to_call() -> QuerySet[Drawn]:
    """List the doors that were drawn and that nobody has called yet, or not reached."""
    return Drawn.objects.filter(answer="").select_related("household")


def behind(drawn: Drawn) -> list[Person]:
    """List who is on record behind a door, those with a phone first."""
    rows = Person.objects.filter(household=drawn.household_id).only("id", "name", "phone", "area_id")
    return sorted(rows, key=lambda person: (not person.phone, person.name))


def teller_of(drawn: Drawn, user: User, on: date) -> Any:
    """Name who recorded a visit, for those who may see findings about people; None for everybody else."""
    if not may(user, PERSONS, on, drawn.area_id):
        return None
    visit = Visit.objects.filter(pk=drawn.visit_id).select_related("by").first()
    return visit.by if visit else None
