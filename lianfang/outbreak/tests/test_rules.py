"""Levels in the order of time; the days of a response."""

from datetime import UTC, date, datetime

import pytest

from lianfang.outbreak.rules import Cannot, Change, day_number, level_at, may_change

NOW = datetime(2021, 8, 5, 4, tzinfo=UTC)
BEGAN = datetime(2021, 7, 29, 16, tzinfo=UTC)
KNOWN = [Change("II", datetime(2021, 8, 2, tzinfo=UTC)), Change("IV", datetime(2021, 7, 30, tzinfo=UTC))]


@pytest.mark.parametrize(
    ("instant", "level"),
    [
        (datetime(2021, 7, 29, tzinfo=UTC), None),
        (datetime(2021, 7, 30, tzinfo=UTC), "IV"),
        (datetime(2021, 8, 1, 23, tzinfo=UTC), "IV"),
        (datetime(2021, 8, 2, tzinfo=UTC), "II"),
        (datetime(2022, 1, 1, tzinfo=UTC), "II"),
    ],
)
def test_the_level_at_an_instant(instant: datetime, level: str | None) -> None:
    assert level_at(KNOWN, instant) == level


@pytest.mark.parametrize(
    ("level", "at", "why"),
    [
        ("III", NOW, None),
        ("II", NOW, "level_same"),
        ("III", datetime(2021, 8, 2, tzinfo=UTC), "level_before_last"),
        ("III", datetime(2021, 8, 1, tzinfo=UTC), "level_before_last"),
        ("III", datetime(2021, 8, 5, 5, tzinfo=UTC), "level_in_future"),
    ],
)
def test_when_a_level_may_be_set(level: str, at: datetime, why: str | None) -> None:
    assert may_change(KNOWN, Change(level, at), began=BEGAN, now=NOW) == (Cannot(why) if why else None)


def test_the_first_level_does_not_begin_before_the_outbreak() -> None:
    early = Change("IV", datetime(2021, 7, 29, 15, 59, tzinfo=UTC))
    assert may_change([], early, began=BEGAN, now=NOW) == Cannot("level_before_last")
    assert may_change([], Change("IV", BEGAN), began=BEGAN, now=NOW) is None


def test_days_are_counted_from_one() -> None:
    assert day_number(date(2021, 7, 30), date(2021, 7, 30)) == 1
    assert day_number(date(2021, 7, 30), date(2021, 9, 23)) == 56
