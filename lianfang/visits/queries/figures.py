"""What a day's report says of doors, by unit and by area: read from the facts, so that it can be worked out again."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.common.dates import at
from lianfang.grid.queries import contracted
from lianfang.grid.rules import answering
from lianfang.outbreak.queries import protocol_in
from lianfang.places.rules import span
from lianfang.sync.queries import COUNTS

_ASSIGNED = """
SELECT d.area_id, count(DISTINCT d.household_id) FROM visits_due d JOIN visits_visitround r ON r.id = d.round_id
WHERE d.area_id BETWEEN %(from)s AND %(to)s AND r.opened_at < %(last)s AND r.from_on <= %(day)s AND r.to_on >= %(day)s
  AND (r.closed_at IS NULL OR r.closed_at >= %(first)s) GROUP BY 1
"""
_VISITED = f"""
SELECT h.area_id, count(*) FILTER (WHERE v.outcome = 'done'), count(*) FILTER (WHERE v.outcome = 'no_answer'),
  count(*) FILTER (WHERE v.outcome = 'refused'), count(*) FILTER (WHERE v.outcome = 'moved')
FROM (SELECT DISTINCT ON (v.household_id) v.household_id, v.outcome FROM visits_visit v
  WHERE v.at >= %(first)s AND v.at < %(last)s AND {COUNTS.format(t="v")}
  ORDER BY v.household_id, v.at DESC, v.id DESC) v
JOIN people_household h ON h.id = v.household_id WHERE h.area_id BETWEEN %(from)s AND %(to)s GROUP BY 1
"""  # noqa: S608 — our own words
# Doors where nobody was met and the time to go back ended on this day, and those where somebody went in time.
_FOLLOWED = f"""
SELECT h.area_id, count(*), count(*) FILTER (WHERE EXISTS (
  SELECT 1 FROM visits_visit n WHERE n.household_id = v.household_id AND n.at > v.at AND n.at < %(last)s
  AND {COUNTS.format(t="n")}))
FROM (SELECT DISTINCT ON (v.household_id) v.household_id, v.outcome, v.at FROM visits_visit v
  WHERE v.at >= %(missed)s AND v.at < %(missed_last)s AND {COUNTS.format(t="v")}
  ORDER BY v.household_id, v.at DESC, v.id DESC) v
JOIN people_household h ON h.id = v.household_id
WHERE v.outcome IN ('no_answer', 'refused') AND h.area_id BETWEEN %(from)s AND %(to)s GROUP BY 1
"""  # noqa: S608 — our own words
_CHECKED = """
SELECT c.area_id, sum(c.wanted), sum(greatest(c.wanted - c.made, 0)) FROM visits_dailycheck c
WHERE c.day = %(day)s AND c.area_id BETWEEN %(from)s AND %(to)s GROUP BY 1
"""
_PARTS = (
    (_ASSIGNED, ("assigned",)),
    (_VISITED, ("visited", "no_answer", "refused", "moved")),
    (_FOLLOWED, ("follow_ups", "follow_ups_in_time")),
    (_CHECKED, ("temperatures", "temperatures_missing")),
)


@dataclass(slots=True)
class UnitDay:
    """What a unit's day at the doors of an area came to. Households are counted by the last visit of the day;
    `unit_id` is None where no unit answers."""

    unit_id: UUID | None
    area_id: int
    assigned: int = 0
    visited: int = 0
    no_answer: int = 0
    refused: int = 0
    moved: int = 0
    follow_ups: int = 0
    follow_ups_in_time: int = 0
    temperatures: int = 0
    temperatures_missing: int = 0


def unit_days(area_id: int, day: date) -> list[UnitDay]:
    """Say what the day of each unit came to in each area inside one: one row for a unit and the smallest area that
    households are in. An area for which two units answer stands with both. Five statements."""
    first, last = span(area_id)
    days = protocol_in(area_id, day).grid.follow_up_days.value
    missed = day - timedelta(days=days)
    given: dict[str, Any] = {"from": first, "to": last, "day": day, "first": at(day), "last": at(day, 24)}
    given |= {"missed": at(missed), "missed_last": at(missed, 24)}
    found: dict[int, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        for statement, names in _PARTS:
            cursor.execute(statement, given)
            for area, *numbers in cursor.fetchall():
                found[area] |= dict(zip(names, map(int, numbers), strict=True))
    contracts = contracted(area_id)
    return [
        UnitDay(unit, area, **found[area])
        for area in sorted(found)
        for unit in (answering(area, contracts)[1] or (None,))
    ]
