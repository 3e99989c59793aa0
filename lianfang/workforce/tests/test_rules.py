"""When a team is whole, and when it can have arrived."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from lianfang.workforce.models import Team
from lianfang.workforce.rules import KINDS, Plan, Seat, Wrong, check_moment, check_plan

A, B, BODY = UUID(int=1), UUID(int=2), UUID(int=9)
LEADER, SECOND = Seat(A, BODY, leader=True), Seat(B, BODY)
NOON = datetime(2021, 8, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "kind", "seats", "why"),
    [
        ("一组", "liaison", [LEADER], None),
        ("一组", "liaison", [LEADER, SECOND], None),
        (" ", "liaison", [LEADER], "team_unnamed"),
        ("一组", "choir", [LEADER], "team_kind"),
        ("一组", "liaison", [], "team_empty"),
        ("一组", "liaison", [SECOND], "team_leader"),
        ("一组", "liaison", [LEADER, Seat(B, BODY, leader=True)], "team_leader"),
        ("一组", "liaison", [LEADER, Seat(A, UUID(int=8))], "person_twice"),
    ],
)
def test_a_plan(name: str, kind: str, seats: list[Seat], why: str | None) -> None:
    assert check_plan(Plan(1, name, kind, tuple(seats))) == (Wrong(why) if why else None)


@pytest.mark.parametrize(("hours", "why"), [(-2, "too_early"), (-1, None), (0, None), (1, "in_future")])
def test_a_moment(hours: int, why: str | None) -> None:
    after, at = NOON - timedelta(hours=1), NOON + timedelta(hours=hours)
    assert check_moment(at, after=after, now=NOON) == (Wrong(why) if why else None)


def test_the_kinds_are_those_of_the_table() -> None:
    assert set(Team.Kind.values) == KINDS
