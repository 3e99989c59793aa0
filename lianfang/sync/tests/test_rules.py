"""Clocks, without a database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from lianfang.sync.rules import FIRST, LAST, Time, corrected, skew, storable

NOW = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("sent_at", "ahead"),
    [
        (NOW, timedelta(0)),
        (NOW + 5 * MINUTE, timedelta(0)),
        (NOW - 5 * MINUTE, timedelta(0)),
        (NOW + 6 * MINUTE, 6 * MINUTE),
        (NOW + 2 * DAY, 2 * DAY),
        (NOW - 3 * HOUR, -3 * HOUR),
    ],
)
def test_skew(sent_at: datetime, ahead: timedelta) -> None:
    assert skew(sent_at, NOW) == ahead


@pytest.mark.parametrize(
    ("told_at", "ahead", "time"),
    [
        (NOW - HOUR, timedelta(0), Time(NOW - HOUR, False)),
        (NOW + 4 * MINUTE, timedelta(0), Time(NOW + 4 * MINUTE, False)),  # within what is tolerated
        (NOW + 6 * MINUTE, timedelta(0), Time(NOW, True)),  # in the future: never later than we got it
        (NOW + 2 * DAY - HOUR, 2 * DAY, Time(NOW - HOUR, True)),  # the clock is two days ahead
        (NOW + 2 * HOUR, 3 * HOUR, Time(NOW - HOUR, False)),  # three hours: corrected, and believed
        (NOW - 3 * DAY, timedelta(0), Time(NOW - 3 * DAY, False)),  # was offline for three days
        (NOW - 367 * DAY, timedelta(0), Time(NOW - 367 * DAY, True)),  # a clock that was never set
        (datetime(1, 1, 1, tzinfo=UTC), timedelta(0), Time(FIRST, True)),
        (datetime(9999, 12, 31, tzinfo=UTC), timedelta(0), Time(NOW, True)),
        (datetime(9999, 12, 31, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC) - NOW, Time(NOW, True)),
        (NOW, datetime(9999, 12, 31, tzinfo=UTC) - NOW, Time(FIRST, True)),
        (NOW, datetime(1, 1, 1, tzinfo=UTC) - NOW, Time(NOW, True)),
    ],
)
def test_corrected(told_at: datetime, ahead: timedelta, time: Time) -> None:
    assert corrected(told_at, ahead, NOW) == time


def test_told_times_stay_within_what_every_time_zone_can_write() -> None:
    west, east = timezone(-12 * HOUR), timezone(14 * HOUR)
    assert storable(datetime(9999, 12, 31, 23, tzinfo=west)) == LAST
    assert storable(datetime(1, 1, 1, tzinfo=east)) == FIRST
    assert storable(NOW) == NOW
    for bound in (FIRST, LAST):
        assert bound.astimezone(west)
        assert bound.astimezone(east)
