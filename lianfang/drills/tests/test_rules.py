"""When events are due, how they stand, and what a review says."""

from datetime import UTC, datetime, timedelta

import pytest

from lianfang.drills.rules import Event, due_at, minutes_between, review, standing

START = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("event", "now", "says"),
    [
        (Event(after(10)), 9, "waiting"),
        (Event(after(10)), 99, "waiting"),  # nobody delivered it
        (Event(after(10), after(10)), 40, "open"),
        (Event(after(10), after(10)), 41, "late"),
        (Event(after(10), after(12), after(42)), 300, "answered"),
        (Event(after(10), after(12), after(43)), 300, "slow"),
    ],
)
def test_how_an_event_stands(event: Event, now: int, says: str) -> None:
    assert standing(event, 30, after(now)) == says


def test_a_review_counts_only_what_was_delivered() -> None:
    events = [
        Event(after(0), after(0), after(5), "good"),
        Event(after(5), after(5), after(65), "missed"),
        Event(after(9), after(9), after(20), "good"),
        Event(after(9), after(9), None, "partly"),
        Event(after(50)),
    ]
    found = review(events, 30)
    assert (found.events, found.delivered, found.answered, found.in_time, found.median) == (5, 4, 3, 2, 11)
    assert (found.good, found.partly, found.missed) == (2, 1, 1)
    assert review([], 30).median is None
    assert due_at(START, 15) == after(15)
    assert minutes_between(START, None) is None
