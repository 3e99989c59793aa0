"""The last visit of each household, how far each worker walked, how far doors of rounds are, daily checks and leads:
recomputed from the facts; needs told at doors, handed down."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from lianfang.cases.models import Quarantine, Reading
from lianfang.common.dates import day_of
from lianfang.needs.actions import DoorTold, tell_from_doors
from lianfang.notices.actions import LetterVisit, note_carried
from lianfang.people.actions import Call, note_calls
from lianfang.people.models import Household, Person
from lianfang.sync.actions import Changed, announce
from lianfang.sync.models import Change
from lianfang.sync.queries import COUNTS, counting, touched
from lianfang.visits.actions.checks import count_readings, lay_out, today
from lianfang.visits.actions.filling import go_on
from lianfang.visits.actions.findings import readings_to_leads, visits_to_leads
from lianfang.visits.actions.helped import take_out_numbers
from lianfang.visits.actions.helping import note_given_codes
from lianfang.visits.actions.standing import recompute_dues
from lianfang.visits.actions.walking import count_walked
from lianfang.visits.models import LastVisit, Visit
from lianfang.visits.rules import BACK

_NONE = f"""
DELETE FROM visits_lastvisit l WHERE l.household_id = ANY(%(doors)s::uuid[]) AND NOT EXISTS (
    SELECT 1 FROM visits_visit v WHERE v.household_id = l.household_id AND {COUNTS.format(t="v")})
"""  # noqa: S608 — constants of this module
_LAST = f"""
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
    changed = touched(batches)
    taken_back = Visit.objects.filter(id__in=changed).values_list("household_id", flat=True)
    doors = {*told, *taken_back}
    if doors:
        count_walked(batches, changed)
        with connection.cursor() as cursor:
            cursor.execute(_NONE, {"doors": list(doors)})
            cursor.execute(_LAST, {"doors": list(doors), "back": sorted(BACK)})
        note_calls(_calls(doors), doors=doors)
        areas = Household.objects.filter(pk__in=doors).values_list("pk", "area_id")
        announce([Changed(LastVisit._meta.label_lower, area, door) for door, area in areas], now=now)
        recompute_dues(doors, now)
        new = list(Visit.objects.filter(counting(), batch_id__in=batches).select_related("by"))
        note_given_codes(new)
        visits_to_leads(new, now)
        note_carried(doors, _with_letters(doors))


def _with_letters(doors: Collection[UUID]) -> list[LetterVisit]:
    """Give the visits to these doors that count and brought letters: somebody was met, or it was left there."""
    told = Visit.objects.filter(counting(), household__in=doors, tasks__contains=["letter"])
    rows = told.exclude(outcome="refused").values_list(
        "household_id", "household__area_id", "id", "at", "by_id"
    )
    return [LetterVisit(*row) for row in rows]


def follow_checks(batches: Sequence[UUID], now: datetime) -> None:
    """Put the checks of orders that changed on the list, count temperatures, pass what was found on to investigators;
    and take the number of somebody who works out of the record of somebody on the roster."""
    changes = Change.objects.filter(batch_id__in=batches).values_list("what", "row_id")
    kinds: dict[str, set[UUID]] = {}
    for what, row_id in changes:
        if row_id:
            kinds.setdefault(what, set()).add(row_id)
    if ordered := kinds.get(Quarantine._meta.label_lower):
        lay_out(day_of(now), now, ordered)
    if people := kinds.get(Person._meta.label_lower):
        take_out_numbers(people, now)
    told = list(Reading.objects.filter(batch_id__in=batches).select_related("by"))
    back = Reading.objects.filter(id__in=touched(batches))
    days: dict[date, set[UUID]] = {}
    for reading in [*told, *back]:
        days.setdefault(day_of(reading.at), set()).add(reading.person_id)
    for day, who in days.items():
        count_readings(day, who, now)
    readings_to_leads(told, now)


def tick(now: datetime) -> int:
    """Lay out the checks of a day that has begun, and go on making the doors of large rounds due."""
    return today(now) + go_on(now)


def _calls(doors: Collection[UUID]) -> Iterator[Call]:
    """Give the last visit to each of these doors, as people below this app are told of it."""
    last = LastVisit.objects.filter(household__in=doors)
    away = dict(Visit.objects.filter(id__in=last.values("visit_id")).values_list("id", "away"))
    for one in last:
        yield Call(one.household_id, one.area_id, one.outcome, one.at, away.get(one.visit_id, []))


def tell_needs(batches: Sequence[UUID], now: datetime) -> None:
    """Hand down what these visits say is needed behind the doors, and which of them no longer count."""
    rows = Visit.objects.filter(Q(batch_id__in=batches) | Q(id__in=touched(batches))).exclude(needs="")
    counts = set(rows.filter(counting()).values_list("id", flat=True))
    found = list(rows)
    doors = Household.objects.in_bulk({visit.household_id for visit in found})
    told = [_told(visit, doors.get(visit.household_id)) for visit in found if visit.id in counts]
    tell_from_doors(told, [visit.id for visit in found if visit.id not in counts], now)


def _told(visit: Visit, door: Household | None) -> DoorTold:
    return DoorTold(
        visit.id,
        door.pk if door else None,
        door.area_id if door else visit.area_id,
        door.address if door else "",
        visit.needs,
        visit.at,
        visit.by_id,
    )
