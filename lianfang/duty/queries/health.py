"""Workers' own health: temperatures and tests due, who is kept away and when they may return."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from lianfang.accounts.access import spans, visible
from lianfang.accounts.models import User
from lianfang.common.dates import at, day_of
from lianfang.duty import rules
from lianfang.duty.models import Restriction
from lianfang.duty.queries.board import _within
from lianfang.places.queries import inside
from lianfang.places.rules import span
from lianfang.protocol.schema import Protocol

# Who is at work or was within the last day; their temperatures of today, their last one, their last test.
_FITNESS = """
SELECT c.person_id, p.name, c.area_id, c.state, c.stopped,
       (SELECT count(*) FROM duty_health h WHERE h.person_id = c.person_id AND h.at >= %(today)s AND h.at <= %(now)s),
       l.at, l.celsius, l.symptoms, t.at, coalesce(t.meaning, '')
FROM duty_clock c JOIN people_person p ON p.id = c.person_id
LEFT JOIN LATERAL (
  SELECT at, celsius, symptoms FROM duty_health h WHERE h.person_id = c.person_id ORDER BY at DESC LIMIT 1
) l ON true LEFT JOIN duty_lasttest t ON t.person_id = p.id
WHERE (c.state <> 'out' OR c.since >= %(yesterday)s) AND c.area_id BETWEEN %(first)s AND %(last)s AND {scope}
ORDER BY p.name, c.person_id LIMIT 2000
"""


@dataclass(frozen=True, slots=True)
class Fitness:
    """One worker: whether the day's temperature and the next test are due, and what they last said."""

    person_id: UUID
    name: str
    area_id: int
    state: str
    stopped: bool
    temperatures: int
    said_at: datetime | None
    celsius: Any
    symptoms: list[str]
    tested_at: datetime | None
    meaning: str
    temperature_due: bool = False
    test_due: bool = False
    ill: bool = False


def fitness(
    area_id: int, user: User, on: date, now: datetime, protocol: Protocol, *, due: str = ""
) -> list[Fitness]:
    """List the health of those who work in an area, by name; `due` narrows to a missing temperature, a test, or those
    who are ill or kept away."""
    first, last = span(area_id)
    scope = _within(spans(user, "duty.heal", on)).replace("area_id", "c.area_id")
    today = at(day_of(now))
    given: dict[str, Any] = {
        "today": today,
        "now": now,
        "yesterday": today - timedelta(days=1),
        "first": first,
        "last": last,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FITNESS.format(scope=scope), given)
        found = [_judged(row, protocol, now) for row in cursor.fetchall()]
    return [one for one in found if _wanted(one, due)]


def _wanted(one: Fitness, due: str) -> bool:
    if due == "temperature":
        return one.temperature_due
    if due == "test":
        return one.test_due
    return one.ill or one.stopped if due == "ill" else True


def _judged(row: tuple[Any, ...], protocol: Protocol, now: datetime) -> Fitness:
    person, name, area, state, stopped, temperatures, said_at, celsius, symptoms, tested_at, meaning = row
    every = protocol.duty.test_every_days.value
    today = said_at is not None and day_of(said_at) == day_of(now)
    warm = float(celsius) if celsius is not None else None
    return Fitness(
        person_id=person,
        name=name,
        area_id=area,
        state=state,
        stopped=stopped,
        temperatures=temperatures,
        said_at=said_at,
        celsius=celsius,
        symptoms=symptoms or [],
        tested_at=tested_at,
        meaning=meaning,
        temperature_due=state != "out" and temperatures < protocol.duty.temperatures_per_day.value,
        test_due=bool(every)
        and (tested_at is None or day_of(tested_at) + timedelta(days=every) <= day_of(now)),
        ill=today and rules.is_ill(warm, symptoms or [], protocol),
    )


def restrictions(
    area_id: int,
    user: User,
    on: date,
    *,
    kind: str = "",
    open_only: bool = True,
    permission: str = "duty.heal",
) -> QuerySet[Restriction]:
    """List what keeps workers of an area from work."""
    rows = Restriction.objects.filter(inside(area_id))
    if open_only:
        rows = rows.filter(lifted_at=None)
    if kind:
        rows = rows.filter(kind=kind)
    return visible(rows, user, permission, on).select_related("by", "checked_by", "lifted_by")


def open_restrictions(person_id: UUID) -> QuerySet[Restriction]:
    """List what keeps one person from work now."""
    return Restriction.objects.filter(person=person_id, lifted_at=None).order_by("from_at")
