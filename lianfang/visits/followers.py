"""The last visit of each household, recomputed from the facts."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.people.actions import Call, note_calls
from lianfang.people.models import Household
from lianfang.sync.actions import Changed, announce
from lianfang.sync.queries import COUNTS, touched
from lianfang.visits.models import LastVisit, Visit
from lianfang.visits.rules import BACK

_LAST = f"""
WITH gone AS (
    DELETE FROM visits_lastvisit l WHERE l.household_id = ANY(%(doors)s::uuid[]) AND NOT EXISTS (
        SELECT 1 FROM visits_visit v WHERE v.household_id = l.household_id AND {COUNTS.format(t="v")})
)
INSERT INTO visits_lastvisit AS l (household_id, area_id, visit_id, outcome, back, at, by_id)
SELECT h.id, h.area_id, v.id, v.outcome, v.outcome = ANY(%(back)s) OR v.needs <> '', v.at, v.by_id
FROM people_household h CROSS JOIN LATERAL (
    SELECT * FROM visits_visit v WHERE v.household_id = h.id AND {COUNTS.format(t="v")}
    ORDER BY v.at DESC, v.id DESC LIMIT 1
) v WHERE h.id = ANY(%(doors)s::uuid[])
ON CONFLICT (household_id) DO UPDATE
SET visit_id = EXCLUDED.visit_id, outcome = EXCLUDED.outcome, back = EXCLUDED.back, at = EXCLUDED.at,
    by_id = EXCLUDED.by_id
WHERE l.visit_id <> EXCLUDED.visit_id
"""  # noqa: S608 — constants of this module


def recompute_last(batches: Sequence[UUID], now: datetime) -> None:
    """Write again the last visit of every household these batches touch, and tell phones of it. Running it twice or
    late changes nothing."""
    told = Visit.objects.filter(batch_id__in=batches).values_list("household_id", flat=True)
    taken_back = Visit.objects.filter(id__in=touched(batches)).values_list("household_id", flat=True)
    doors = {*told, *taken_back}
    if doors:
        with connection.cursor() as cursor:
            cursor.execute(_LAST, {"doors": list(doors), "back": sorted(BACK)})
        note_calls(_calls(doors), doors=doors)
        areas = Household.objects.filter(pk__in=doors).values_list("pk", "area_id")
        announce([Changed(LastVisit._meta.label_lower, area, door) for door, area in areas], now=now)


def _calls(doors: Collection[UUID]) -> Iterator[Call]:
    """Give the last visit to each of these doors, as people below this app are told of it."""
    last = LastVisit.objects.filter(household__in=doors)
    away = dict(Visit.objects.filter(id__in=last.values("visit_id")).values_list("id", "away"))
    for one in last:
        yield Call(one.household_id, one.area_id, one.outcome, one.at, away.get(one.visit_id, []))
