"""Count again what desks changed: people who came, moved, were merged; rounds that were opened or closed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.people.models import Person
from lianfang.places.rules import inside, span, touches
from lianfang.sync.models import Change
from lianfang.testing.actions.counting import count_people, count_people_within, count_tubes
from lianfang.testing.actions.group_counting import move_listings
from lianfang.testing.actions.stray_counting import AT_ONCE
from lianfang.testing.models import Round, RoundCount
from lianfang.testing.queries.tubes import Touched

PERSON = Person._meta.label_lower
ROUND = Round._meta.label_lower

# Swabs that came in before the people themselves did.
_TUBES_OF_AREA = """
SELECT DISTINCT s.tube_id FROM testing_swab s
WHERE s.person_id IN (SELECT p.id FROM people_person p WHERE p.area_id BETWEEN %s AND %s)
AND s.round_id = ANY(%s::uuid[])
"""


def count_facts(batches: Sequence[UUID], found: Touched, *, now: datetime) -> None:
    """Count again all that these tubes are part of, and what desks announced in these batches."""
    theirs, people = set[UUID](), set[UUID]()
    changes = Change.objects.filter(batch_id__in=batches, what__in=[PERSON, ROUND])
    rows = list(changes.values_list("what", "row_id", "area_id").distinct())
    move_listings({row for what, row, _area in rows if what == PERSON and row})
    for what, row, area in rows:
        if what == ROUND and row:
            count_round(row, now=now)
        elif row:
            people.add(row)
            count_people((round_.pk, area) for round_ in _live() if inside(area, round_.area_id))
        else:
            theirs |= _count_area(area)
    _count_all(found.tubes | theirs, found.swabbed | theirs, people, now)


def _count_all(tubes: set[UUID], swabbed: set[UUID], people: set[UUID], now: datetime) -> None:
    """Count again all that some tubes and people are part of, some thousand tubes at a time."""
    ordered = sorted(tubes)
    for start in range(0, max(1, len(ordered)), AT_ONCE):
        some = set(ordered[start : start + AT_ONCE])
        count_tubes(some, some & swabbed, () if start else people, now=now)


def count_round(round_id: UUID, *, now: datetime) -> None:
    """Count who lives in the area of a round that was opened or closed."""
    round_ = Round.objects.filter(pk=round_id).exclude(state=Round.State.DRAFT).first()
    if round_:
        count_people_within(round_.pk, *span(round_.area_id))
        counted = {"as_of": now, "people_at": now}
        RoundCount.objects.update_or_create(round_id=round_.pk, defaults=counted)


def _count_area(area: int) -> set[UUID]:
    """Count again who lives in an area of which many came on record; give the tubes they are in already."""
    first, last = span(area) if area else (0, 2**62)
    live = [round_ for round_ in _live() if not area or touches(area, round_.area_id)]
    for round_ in live:
        whole = span(round_.area_id)
        count_people_within(round_.pk, max(first, whole[0]), min(last, whole[1]))
    return _tubes(_TUBES_OF_AREA, first, last, [round_.pk for round_ in live]) if live else set()


def _live() -> list[Round]:
    """Give the rounds whose people may still change: opened and not reconciled."""
    return list(Round.objects.filter(state__in=[Round.State.OPEN, Round.State.CLOSED]).only("id", "area_id"))


def _tubes(sql: str, *given: int | list[UUID]) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return {row[0] for row in cursor.fetchall()}
