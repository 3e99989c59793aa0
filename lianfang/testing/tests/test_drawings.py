"""The throughput chart."""

from datetime import date, timedelta

import pytest

from lianfang.common.dates import at
from lianfang.testing.drawings import BASE, LABELS, LEFT, MOST, TOP, WIDTH, Hour, ceiling, throughput

DAY = date(2021, 8, 5)


def test_nothing_is_drawn_of_nothing() -> None:
    assert throughput([]) is None


def test_empty_hours_keep_their_place_and_the_highest_reaches_no_further_than_the_top() -> None:
    chart = throughput([Hour(at(DAY, 5), 100, 0), Hour(at(DAY, 8), 0, 50)])
    assert chart
    assert [(c.at, c.swabbed, c.resulted) for c in chart.columns] == [
        (at(DAY, 5), 100, 0),
        (at(DAY, 6), 0, 0),
        (at(DAY, 7), 0, 0),
        (at(DAY, 8), 0, 50),
    ]
    first, last = chart.columns[0], chart.columns[-1]
    assert (chart.most, first.swabbed_y, first.swabbed_h, first.resulted_h) == (100, TOP, BASE - TOP, 0)
    assert last.resulted_h == (BASE - TOP) / 2
    assert first.x > LEFT
    assert last.middle + last.w <= WIDTH


@pytest.mark.parametrize(("hours", "step"), [(1, 1), (72, 1), (73, 2), (200, 3), (400, 6), (5000, 24)])
def test_many_hours_share_columns_that_begin_at_round_hours(hours: int, step: int) -> None:
    told = [Hour(at(DAY, 5) + timedelta(hours=n), 1, 0) for n in range(hours)]
    chart = throughput(told)
    assert chart
    assert chart.step == step
    assert sum(c.swabbed for c in chart.columns) == hours
    assert all(c.at.hour % step == 0 for c in chart.columns)
    assert len(chart.columns) <= MOST + 1 or step == 24
    assert sum(c.label for c in chart.columns) <= LABELS


@pytest.mark.parametrize(
    ("most", "rounded"), [(0, 4), (4, 4), (5, 5), (7, 8), (9, 10), (3100, 4000), (81, 100)]
)
def test_the_axis_ends_at_a_round_number(most: int, rounded: int) -> None:
    assert ceiling(most) == rounded
