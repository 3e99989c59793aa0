"""How far the doors of rounds are: worked out again from the visits, whatever their order."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.db import connection

from lianfang.common.dates import at, day_of
from lianfang.outbreak.queries import protocols_in
from lianfang.protocol.grid import Grid
from lianfang.sync.actions import Changed, announce
from lianfang.sync.queries import counting
from lianfang.visits.models import Due, Visit
from lianfang.visits.rules import Attempt, standing

FIELDS = ("done", "state", "attempts", "outcome", "visit_id", "at", "next_on")


def recompute_dues(doors: Collection[UUID], now: datetime) -> int:
    """Write again how far these doors are in every round that was opened, and tell phones. Gives how many changed.
    Background work does this, so no right is asked."""
    rows = Due.objects.filter(household__in=list(doors), round__opened_at__isnull=False)
    dues = list(rows.select_related("round").order_by("pk").select_for_update(no_key=True, of=("self",)))
    if not dues:
        return 0
    since = min(due.round.from_on for due in dues)
    visits = _visits({due.household_id for due in dues}, since)
    rules = {area: one.grid for area, one in protocols_in({due.area_id for due in dues}, day_of(now)).items()}
    changed = [due for due in dues if _again(due, visits[due.household_id], rules[due.area_id])]
    _store(changed)
    announce([Changed(Due._meta.label_lower, due.area_id, due.household_id) for due in changed], now=now)
    return len(changed)


_STORE = """
UPDATE visits_due d SET done = n.done, state = n.state, attempts = n.attempts, outcome = n.outcome,
  visit_id = n.visit_id, at = n.at, next_on = n.next_on
FROM jsonb_to_recordset(%s::jsonb) AS n(id uuid, done text[], state text, attempts int, outcome text, visit_id uuid,
  at timestamptz, next_on date) WHERE d.id = n.id
"""


def _store(changed: Sequence[Due]) -> None:
    """Write how far these doors are. One statement, also for the doors of a day of a whole district."""
    if changed:
        rows = [{"id": due.pk} | {name: getattr(due, name) for name in FIELDS} for due in changed]
        with connection.cursor() as cursor:
            cursor.execute(_STORE, [msgspec.json.encode(rows).decode()])


def _visits(doors: Iterable[UUID], since: date) -> dict[UUID, list[Visit]]:
    found: dict[UUID, list[Visit]] = defaultdict(list)
    rows = Visit.objects.filter(counting(), household__in=list(doors), at__gte=at(since))
    for visit in rows.order_by("at", "id"):
        found[visit.household_id].append(visit)
    return found


def _again(due: Due, visits: Iterable[Visit], numbers: Grid) -> bool:
    """Work out how far a due door is; say whether that is something else than before."""
    own = due.round
    last_day = day_of(own.closed_at) if own.closed_at else date.max
    counted = [visit for visit in visits if own.from_on <= day_of(visit.at) <= last_day]
    now = standing(
        own.tasks,
        [Attempt(visit.at, visit.outcome, visit.tasks, visit.by_phone) for visit in counted],
        most=numbers.attempts.value,
        follow_up_days=numbers.follow_up_days.value,
    )
    last = counted[-1] if counted else None
    before = [getattr(due, name) for name in FIELDS]
    due.done, due.state, due.attempts, due.next_on = list(now.done), now.state, now.attempts, now.next_on
    due.outcome, due.visit_id, due.at = (last.outcome, last.pk, last.at) if last else ("", None, None)
    return [getattr(due, name) for name in FIELDS] != before
