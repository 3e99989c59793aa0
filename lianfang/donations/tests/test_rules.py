"""Sums and counts as people write them; two reports of one gift."""

from datetime import date

import pytest

from lianfang.donations.rules import alike, read_count, read_fen

ON = date(2021, 8, 10)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("2.1万", (2_100_000, "")),
        ("21,000", (2_100_000, "")),
        ("100万元", (100_000_000, "")),
        ("１万余元", (1_000_000, "ge")),
        ("0.01", (1, "")),
        ("0.001", None),
        ("0", None),
        ("一万", None),
        ("3 箱 20 元", None),
    ],
)
def test_sums_of_money(text: str, fen: tuple[int, str] | None) -> None:
    assert read_fen(text) == fen


@pytest.mark.parametrize(
    ("text", "n"),
    [("12,700+", (12_700, "ge")), ("12700余份", (12_700, "ge")), ("约300套", (300, "approx")), ("1.5", None)],
)
def test_counts_keep_their_qualifier(text: str, n: tuple[int, str] | None) -> None:
    assert read_count(text) == n


@pytest.mark.parametrize(
    ("giver", "n", "day", "same"),
    [
        ("大通湖区志愿者", 21_000, ON, True),
        ("大通湖区志愿者服务队", 21_000, date(2021, 8, 12), True),
        ("大通湖区志愿者服务队", 21_000, date(2021, 8, 20), False),
        ("大通湖区志愿者服务队", 20_000, ON, False),
        ("青麦食品有限公司", 21_000, ON, False),
    ],
)
def test_the_same_gift_reported_twice(giver: str, n: int, day: date, same: bool) -> None:
    assert alike(("大通湖区志愿者服务队", "goods", 21_000, ON), (giver, "goods", n, day)) is same
