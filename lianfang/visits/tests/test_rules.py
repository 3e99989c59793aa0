"""When somebody comes back, how far a door is, what a note may not hold: without a database."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from lianfang.visits.rules import Attempt, Standing, Warned, comes_back, standing, warned

EIGHT = datetime(2021, 8, 6, 0, 0, tzinfo=UTC)
TASKS = ("survey", "temperature")
NEXT = date(2021, 8, 7)


def attempts(*told: str) -> list[Attempt]:
    """Write visits one after another: an outcome, the tasks done after a colon, an asterisk for a call."""
    found = []
    for n, one in enumerate(told):
        outcome, _colon, tasks = one.rstrip("*").partition(":")
        done = tasks.split("+") if tasks else []
        found.append(Attempt(EIGHT + timedelta(minutes=n), outcome, done, one.endswith("*")))
    return found


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ([], Standing("due")),
        (["done:survey+temperature"], Standing("done", TASKS)),
        (["done:survey"], Standing("follow_up", ("survey",), 0, NEXT)),
        (["done:survey", "done:temperature"], Standing("done", TASKS)),
        (["done"], Standing("follow_up", ("survey",), 0, NEXT)),  # an old phone names no task
        (["no_answer"], Standing("follow_up", (), 1, NEXT)),
        (["no_answer", "refused"], Standing("follow_up", (), 2, NEXT)),
        (["no_answer"] * 3, Standing("call", (), 3, NEXT)),
        (["no_answer*"], Standing("follow_up", (), 0, NEXT)),  # a call is no visit
        ([*["no_answer"] * 3, "no_answer*"], Standing("unreached", (), 3)),
        ([*["no_answer"] * 3, "done:survey+temperature*"], Standing("done", TASKS)),
        ([*["no_answer"] * 3, "no_answer*", "done:survey+temperature"], Standing("done", TASKS)),
        (["no_answer", "done:survey", "no_answer"], Standing("follow_up", ("survey",), 1, NEXT)),
        (["moved"], Standing("moved")),
        (["done:survey+temperature", "no_answer"], Standing("done", TASKS)),
        (["done:letter"], Standing("follow_up", (), 0, NEXT)),  # a task of another round
    ],
)
def test_how_far_a_door_is(told: list[str], found: Standing) -> None:
    visits = attempts(*told)
    random.Random(1).shuffle(visits)
    assert standing(TASKS, visits, most=3, follow_up_days=1) == found


@pytest.mark.parametrize(
    ("outcome", "needs", "back"),
    [
        ("done", "", False),
        ("done", "买药", True),
        ("no_answer", "", True),
        ("refused", "", True),
        ("moved", "", True),
    ],
)
def test_who_has_to_come_back(outcome: str, needs: str, back: bool) -> None:
    assert comes_back(outcome, needs) is back


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("", []),
        ("敲门三次，邻居说晚上八点后在家", []),
        ("3栋2单元501 门铃坏", []),
        ("身份证430903198005011234", [Warned.NUMBER]),
        ("4309 0319 8005 0112 34", [Warned.NUMBER]),
        ("护照E12345678", [Warned.NUMBER]),
        ("电话 138 7371 2345", [Warned.PHONE]),
        ("座机0737-4221234", [Warned.PHONE]),
        ("老人有糖尿病", [Warned.HEALTH]),
        ("Fever, call 13873712345", [Warned.PHONE, Warned.HEALTH]),
    ],
)
def test_what_a_note_may_not_hold(note: str, found: list[Warned]) -> None:
    assert warned(note) == found
