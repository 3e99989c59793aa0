"""When orders are due, and whether a team is there."""

from datetime import date, datetime, timedelta

import pytest

from lianfang.care.rules import orders
from lianfang.care.rules.orders import Course
from lianfang.care.rules.teams import Team, team_due
from lianfang.common.dates import at
from lianfang.protocol.treatment import TeamRole

START = at(date(2021, 8, 5), 8)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def hours(course: Course, since: datetime, last: datetime) -> list[float]:
    return [(due - START) / HOUR for due in orders.due_times(course, since, last)]


@pytest.mark.parametrize(
    ("per_day", "since", "last", "due"),
    [
        (0, 0, 48, [0]),
        (0, 1, 48, []),
        (1, 0, 48, [0, 24, 48]),
        (3, 0, 16, [0, 8, 16]),
        (3, 1, 15.9, [8]),
        (3, -10, 1, [0]),  # nothing before it begins
        (24, 23, 25, [23, 24, 25]),
        (None, 0, 48, []),  # when needed: never due
    ],
)
def test_times_are_even_over_the_day(
    per_day: int | None, since: float, last: float, due: list[float]
) -> None:
    course = Course(START, per_day)
    assert hours(course, START + since * HOUR, START + last * HOUR) == due


def test_an_order_ends_when_it_says_or_when_it_is_stopped() -> None:
    until = Course(START, 2, until=START + DAY)
    assert hours(until, START, START + 3 * DAY) == [0, 12]
    stopped = Course(START, 2, until=START + 5 * DAY, stopped_at=START + 13 * HOUR)
    assert hours(stopped, START, START + 3 * DAY) == [0, 12]


def test_the_next_time_is_the_first_nobody_noted() -> None:
    course = Course(START, 2, until=START + 2 * DAY)
    noted: set[datetime] = set()
    for expected in (0, 12, 24, 36):
        due = orders.next_due(course, noted, START)
        assert due == START + expected * HOUR
        noted.add(due)
    assert orders.next_due(course, noted, START) is None
    assert orders.next_due(Course(START, 0), {START}, START) is None
    assert orders.next_due(Course(START, 1), {START + DAY}, START) == START  # the earlier one is still owed


ROLES = (TeamRole("physician", "P", True), TeamRole("nurse", "N", True), TeamRole("imaging", "I", False))
BY = START + 2 * HOUR


@pytest.mark.parametrize(
    ("since", "members", "now", "team"),
    [
        (None, [], START, Team("not_needed")),
        (START, [], START, Team("due", ("physician", "nurse"), True, BY)),
        (START, [], BY, Team("late", ("physician", "nurse"), True, BY)),
        (START, [("physician", False)], BY, Team("late", ("nurse",), True, BY)),
        (START, [("physician", False), ("nurse", False)], BY, Team("late", (), True, BY)),
        (START, [("physician", True), ("nurse", False)], BY, Team("complete", due_at=BY)),
        (START, [("imaging", True), ("nurse", False)], START, Team("due", ("physician",), False, BY)),
    ],
)
def test_a_severe_case_has_a_team(
    since: datetime | None, members: list[tuple[str, bool]], now: datetime, team: Team
) -> None:
    assert team_due(since, members, ROLES, 2, now) == team
