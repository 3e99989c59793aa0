"""The doors of a round become due: asked for by its roster, some thousand at a time, so that a city's do not hold up
anything and a program that is killed goes on where it was."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from lianfang.common.dates import day_of
from lianfang.outbreak.queries import protocol_in
from lianfang.places.rules import span
from lianfang.sync.actions import Changed, announce
from lianfang.visits.actions.standing import recompute_dues
from lianfang.visits.models import Due, LastVisit, VisitRound
from lianfang.visits.queries.roster import NOT_MERGED, WHO, born_before

AT_ONCE = 5_000  # households looked at in one go; some tenths of a second
SINGLY = 500  # doors told to phones one by one; more: the area as a whole

_PEOPLE = f"""
SELECT p.household_id, array_agg(p.id ORDER BY p.id) FROM people_person p
WHERE p.household_id IN (SELECT id FROM part) AND ({{who}}) AND {NOT_MERGED} GROUP BY p.household_id
"""  # noqa: S608 — our own words
_NOBODY = "SELECT NULL::uuid, NULL::uuid[] WHERE false"
_UNVISITED = "NOT EXISTS (SELECT 1 FROM visits_lastvisit l WHERE l.household_id = h.id)"

_FILL = """
WITH part AS (
  SELECT h.id, h.area_id FROM people_household h WHERE h.area_id BETWEEN %(first)s AND %(last)s
    AND (h.area_id, h.id) > (%(area)s, %(one)s::uuid) ORDER BY h.area_id, h.id LIMIT %(most)s
), who(home, ids) AS MATERIALIZED ({people}), new AS (
  INSERT INTO visits_due (id, round_id, household_id, area_id, people, done, state, attempts, outcome)
  SELECT uuidv7(), %(round)s, h.id, h.area_id, coalesce(who.ids, '{{}}'), '{{}}', 'due', 0, ''
  FROM part h LEFT JOIN who ON who.home = h.id WHERE {where}
  ON CONFLICT DO NOTHING RETURNING household_id, area_id
)
SELECT (SELECT count(*) FROM part), (SELECT area_id FROM part ORDER BY area_id DESC, id DESC LIMIT 1),
  (SELECT id FROM part ORDER BY area_id DESC, id DESC LIMIT 1),
  (SELECT coalesce(array_agg(household_id), '{{}}') FROM new),
  (SELECT coalesce(array_agg(area_id), '{{}}') FROM new)
"""


def statement(roster: str) -> str:
    """Write the statement that makes doors of a roster due."""
    if roster in WHO:
        return _FILL.format(people=_PEOPLE.format(who=WHO[roster]), where="who.ids IS NOT NULL")
    where = _UNVISITED if roster == "unvisited" else "true"
    return _FILL.format(people=_NOBODY, where=where)


def fill(row: VisitRound, now: datetime) -> int:
    """Make the next households of a round due; gives how many were looked at. Called inside a transaction, by actions
    that asked for the right and by background work."""
    first, last = span(row.area_id)
    given: dict[str, Any] = {"round": row.pk, "first": first, "last": last, "most": AT_ONCE}
    given |= {"area": row.filled_area, "one": row.filled_to or UUID(int=0)}
    today = day_of(now)
    given["elders"] = born_before(today, protocol_in(row.area_id, today).grid.elder_age.value)
    with connection.cursor() as cursor:
        cursor.execute(statement(row.roster), given)
        looked, area, household, doors, areas = cursor.fetchone()
    if looked:
        row.filled_area, row.filled_to = area, household
    if looked < AT_ONCE:
        row.filled_at = now
    row.save(update_fields=["filled_area", "filled_to", "filled_at"])
    _seen_before(row, doors, now)
    _tell(doors, areas, now)
    return int(looked)


def _seen_before(row: VisitRound, doors: Sequence[UUID], now: datetime) -> None:
    """Count visits that were made since the round's first day, before the door became due."""
    seen = LastVisit.objects.filter(household__in=doors, at__date__gte=row.from_on)
    if found := list(seen.values_list("household_id", flat=True)):
        recompute_dues(found, now)


def _tell(doors: Sequence[UUID], areas: Sequence[int], now: datetime) -> None:
    kind = Due._meta.label_lower
    if len(doors) <= SINGLY:
        announce([Changed(kind, area, door) for door, area in zip(doors, areas, strict=True)], now=now)
    else:
        announce([Changed(kind, area) for area in sorted(set(areas))], now=now)


def go_on(now: datetime) -> int:
    """Go on with the rounds whose doors are not all due yet; gives how many households were looked at."""
    with transaction.atomic():
        rows = VisitRound.objects.select_for_update(skip_locked=True, no_key=True)
        row = rows.filter(state=VisitRound.State.OPEN, filled_at=None).order_by("opened_at").first()
        return fill(row, now) if row else 0
