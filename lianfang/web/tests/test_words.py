"""Numbers and dates as readers of either language expect them."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from lianfang.web import words

Write = Callable[[date | None], str]
EVENING = datetime(2021, 8, 4, 17, 5, tzinfo=UTC)  # 01:05 on the 5th in Yiyang


@pytest.mark.parametrize(
    ("write", "zh", "en"),
    [
        (words.day, "8月5日", "5 Aug"),
        (words.short_day, "8/5", "5 Aug"),
        (words.full_day, "2021年8月5日", "5 Aug 2021"),
        (words.week_day, "8月5日 星期四", "Thu 5 Aug"),
        (words.moment, "8月5日 01:05", "5 Aug, 01:05"),
        (words.full_moment, "2021年8月5日 01:05", "5 Aug 2021, 01:05"),
        (words.hour, "01:05", "01:05"),
    ],
)
def test_instants_are_told_in_city_time_and_in_the_readers_language(write: Write, zh: str, en: str) -> None:
    with translation.override("zh-hans"):
        assert write(EVENING) == zh
    with translation.override("en"):
        assert write(EVENING) == en


def test_a_plain_day_stays_that_day() -> None:
    with translation.override("en"):
        assert words.day(date(2021, 9, 23)) == "23 Sep"


def test_nothing_is_a_dash() -> None:
    assert words.day(None) == "–"
    assert words.iso(None) == ""


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        (9_318, "9,318", "9,318"),
        (128_000, "12.8 万", "128k"),
        (3_854_000, "385.4 万", "3.85M"),
        (0, "0", "0"),
    ],
)
def test_large_numbers_are_short_in_each_languages_own_way(number: int, zh: str, en: str) -> None:
    with translation.override("zh-hans"):
        assert words.wan(number) == zh
    with translation.override("en"):
        assert words.wan(number) == en


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (30_999, 31_000, "99.9%"),
        (31_000, 31_000, "100.0%"),
        (1, 3_854_000, "0.1%"),
        (0, 31_000, "0.0%"),
        (0, 0, "0.0%"),
        (893, 1000, "89.3%"),
    ],
)
def test_a_share_is_not_100_before_all_is_done_nor_0_once_something_is(
    part: int, whole: int, text: str
) -> None:
    assert words.percent(part, whole) == text
