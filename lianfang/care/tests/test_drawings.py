"""Where a measurement lies on the chart."""

from datetime import date

from lianfang.care import drawings
from lianfang.care.rules import Signs
from lianfang.common.dates import at

FIRST, LAST = date(2021, 8, 1), date(2021, 8, 4)


def signs(day: int, hour: int, celsius: float, spo2: int = 98) -> Signs:
    return Signs(at(date(2021, 8, day), hour), celsius, 18, spo2)


def test_nothing_measured_is_no_chart() -> None:
    assert drawings.vitals([], [], FIRST, LAST, 37.3, 93) is None


def test_time_goes_right_and_heat_goes_up() -> None:
    chart = drawings.vitals(
        [signs(3, 0, 38.5), signs(1, 0, 36.5, 93), signs(4, 24, 37.2)], [], FIRST, LAST, 37.3, 93
    )
    assert chart
    first, middle, last = chart.temperature.dots
    assert (first.x, middle.x, last.x) == (chart.left, (chart.left + chart.right) / 2, chart.right)
    assert middle.y < last.y < first.y
    assert [dot.beyond for dot in chart.temperature.dots] == [False, True, False]
    assert [dot.beyond for dot in chart.oxygen.dots] == [True, False, False]
    assert chart.temperature.path.startswith(f"M{first.x} {first.y}L{middle.x}")


def test_the_scale_holds_what_was_measured() -> None:
    chart = drawings.vitals([signs(1, 0, 41.8, 71), signs(2, 0, 34.0)], [], FIRST, LAST, 37.3, None)
    assert chart
    assert [mark.text for mark in chart.temperature.grid] == ["36", "37", "38", "39", "40", "41", "42"]
    assert chart.oxygen.grid[0].text == "70"
    assert chart.oxygen.limit is None
    for panel in (chart.temperature, chart.oxygen):
        assert all(panel.top <= dot.y <= panel.bottom for dot in panel.dots)


def test_a_long_stay_has_few_labels() -> None:
    chart = drawings.vitals([signs(1, 0, 36.5)], [], date(2021, 8, 1), date(2021, 9, 23), 37.3, 93)
    assert chart
    assert len(chart.days) <= drawings.MOST_LABELS
    assert chart.days[0][1] == date(2021, 8, 1)


def test_scores_have_a_panel_of_their_own() -> None:
    points = [(at(date(2021, 8, 1), 8), 4), (at(date(2021, 8, 2), 8), 5)]
    chart = drawings.vitals([signs(1, 8, 36.5)], points, FIRST, LAST, 37.3, 93)
    assert chart
    assert [dot.beyond for dot in chart.score.dots] == [False, True]
    assert chart.score.top > chart.oxygen.bottom
    assert chart.height > chart.score.bottom
