"""Where bars, bands and lines of the charts stand."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from lianfang.common.dates import at
from lianfang.reporting.drawings import BASE, LEFT, TOP, WIDTH, ahead, bars, completed, frame, reproduction
from lianfang.reporting.rules import STEPS, CaseTimes, gap, worded

FIRST = date(2021, 8, 1)


def d(n: int) -> date:
    return FIRST + timedelta(days=n)


def test_bars_stand_on_each_other_and_inside() -> None:
    drawn = bars(FIRST, (2, 0, 5), (1, 0, 0))
    assert [box.kind for box in drawn.boxes] == ["local", "away", "local"]
    low, high = drawn.boxes[:2]
    assert low.y + low.h == BASE
    assert high.y + high.h == pytest.approx(low.y, abs=0.2)
    assert all(box.x >= LEFT and box.x + box.w <= WIDTH and box.y >= TOP - 0.2 for box in drawn.boxes)
    assert [mark.label for mark in drawn.grid] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("most", "top", "lines"), [(0, 1, 1), (7, 8, 4), (23, 25, 5), (101, 150, 3), (4000, 4000, 4)]
)
def test_a_scale_is_round_and_has_few_lines(most: float, top: float, lines: int) -> None:
    on = frame(FIRST, d(9), most)
    assert (on.most, len(on.grid())) == (top, lines)


@pytest.mark.parametrize("days", [0, 1, 13, 60, 400])
def test_few_days_are_written_under_the_axis(days: int) -> None:
    ticks = frame(FIRST, d(days), 5).ticks()
    assert 1 <= len(ticks) <= 8
    assert all(LEFT < tick.x < WIDTH for tick in ticks)


def test_rt_has_a_line_at_one_and_gaps_where_days_are_missing() -> None:
    assert reproduction([]) is None
    drawn = reproduction([(d(0), 2.0, 1.0, 3.0), (d(1), 1.5, 0.9, 2.4), (d(5), 0.5, 0.2, 40.0)])
    assert drawn
    assert drawn.line.count("M") == len(drawn.bands) == 2
    assert drawn.limit is not None
    assert drawn.dots[0][1] < drawn.limit < drawn.dots[2][1]
    assert all(y >= TOP for _x, y in drawn.dots)  # one very wide interval does not flatten the rest
    assert float(drawn.grid[-1].label) <= 5


def test_a_nowcast_puts_what_is_missing_on_top_with_its_interval() -> None:
    assert completed([]) is None
    drawn = completed([(d(0), 5, 5.0, 5, 5), (d(1), 3, 6.0, 4, 11)])
    assert drawn
    assert [box.kind for box in drawn.boxes] == ["local", "local", "missing"]
    assert len(drawn.whiskers) == 1
    _x, low, high = drawn.whiskers[0]
    assert high < drawn.boxes[2].y < low


def test_a_forecast_begins_after_the_last_day() -> None:
    assert ahead(FIRST, [1, 2], []) is None
    drawn = ahead(FIRST, [1, 2, 3], [(3, 1, 6, 2, 4), (4, 0, 9, 2, 5)])
    assert drawn
    assert len(drawn.boxes) == 3
    assert min(x for x, _y in drawn.dots) > max(box.x + box.w for box in drawn.boxes)
    assert len(drawn.bands) == 2


def case(onset: date | None, found: datetime, isolated: datetime | None) -> CaseTimes:
    return CaseTimes(UUID(int=1), 1, UUID(int=2), 1, False, onset, None, found, None, found, isolated, None)


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [
        ("onset_found", 1.5, 2.5),
        ("onset_isolated", -1.5, -0.5),
        ("found_isolated", -2.75, -2.75),
        ("found_reported", None, None),
        ("sampled_found", None, None),
    ],
)
def test_a_delay_is_known_to_the_day_or_to_the_minute(
    key: str, low: float | None, high: float | None
) -> None:
    """Fell ill on 2 August, found on the 4th at 08:00, isolated as a contact since the 1st at 14:00."""
    found = gap(case(d(1), at(d(3), 8), at(d(0), 14)), STEPS[key])
    assert (found and found.low, found and found.high) == (low, high)


def test_a_delay_is_said_in_hours_or_days() -> None:
    assert worded(0.05, whole=False) == (1.2, "h")
    assert worded(3.26, whole=False) == (3.3, "d")
    assert worded(1.0, whole=True) == (1.0, "d")
