"""Sums and counts as people write them; two reports of one gift."""

import random
from datetime import date

import pytest

from lianfang.donations.rules import (
    MOST,
    Told,
    alike,
    gaps,
    how_far,
    in_capitals,
    of_sum,
    read_count,
    read_fen,
    unfit,
    without_name,
)

ON = date(2021, 8, 10)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("2.1万", (2_100_000, "")),
        ("21,000", (2_100_000, "")),
        ("100万元", (100_000_000, "")),
        ("１万余元", (1_000_000, "ge")),
        ("0.01", (1, "")),
        ("1,000.50", (100_050, "")),
        ("１，０００．５０元", (100_050, "")),
        ("1亿", (10_000_000_000, "")),
        ("2.1w", (2_100_000, "")),
        ("约1.5亿元", (15_000_000_000, "approx")),
        ("-100", None),
        ("－１００", None),
        ("负5", None),
        ("1e9", None),
        ("1,00", None),
        ("1.2.3", None),
        ("5-10", None),
        ("50%", None),
        ("99999999999999999999", None),
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
    [
        ("12,700+", (12_700, "ge")),
        ("12700余份", (12_700, "ge")),
        ("约300套", (300, "approx")),
        ("20 千克", (20, "")),
        ("1.5", None),
    ],
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
    assert alike(Told("大通湖区志愿者服务队", "goods", 21_000, ON), Told(giver, "goods", n, day)) is same


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (
            Told("大通湖志愿服务队", "goods", 1, ON, worth=2_100_000),
            True,
        ),  # nearly the same name, worth as much
        (Told("大通湖区志愿者服务队", "cash", 2_100_000, ON), True),  # its worth told of as money
        (Told("爱心人士", "goods", 300, ON, worth=2_100_000), True),  # names nobody
        (Told("某某", "goods", 300, ON, phone="0737-1"), True),  # the same phone
        (Told("青麦食品", "goods", 300, ON), False),
        (Told("大通湖区志愿者服务队", "service", 300, ON), False),
        (Told("大通湖区志愿者服务队", "goods", 301, ON), False),
    ],
)
def test_reports_of_different_offices_are_one_gift_by_giver_and_thing(other: Told, same: bool) -> None:
    told = Told("大通湖区志愿者服务队", "goods", 300, ON, worth=2_100_000, phone="0737-1")
    assert alike(told, other) is same
    assert alike(other, told) is same


@pytest.mark.parametrize(
    ("registration", "last", "opened", "why"),
    [
        ("湘械注准1", date(2022, 8, 1), False, ()),
        ("湘械注准1", date(2021, 8, 9), False, ("expired",)),
        ("湘械注准1", date(2021, 11, 7), False, ("too_little_life",)),
        ("湘械注准1", date(2021, 11, 8), False, ()),
        (" ", None, True, ("expired", "no_registration", "opened")),
    ],
)
def test_medical_goods_that_cannot_be_taken(
    registration: str, last: date | None, opened: bool, why: tuple[str, ...]
) -> None:
    assert unfit(registration=registration, expires_on=last, opened=opened, least_days=90, on=ON) == why


@pytest.mark.parametrize(
    ("parts", "whole"), [([], ""), (["", ""], ""), (["", "ge"], "ge"), (["ge", "approx", ""], "approx")]
)
def test_a_sum_is_as_exact_as_its_parts(parts: list[str], whole: str) -> None:
    assert of_sum(parts) == whole


@pytest.mark.parametrize(
    ("allocated", "delivered", "stocked", "far"),
    [
        (0, 0, False, "received"),
        (0, 0, True, "stocked"),
        (4, 0, True, "allocated_some"),
        (10, 0, False, "allocated"),
        (10, 4, False, "delivered_some"),
        (10, 10, True, "delivered"),
    ],
)
def test_how_far_a_gift_is(allocated: int, delivered: int, stocked: bool, far: str) -> None:
    assert how_far(10, allocated, delivered, stocked=stocked) == far


def test_missing_receipts_and_names_kept_back() -> None:
    assert (gaps([]), gaps([1, 2, 3]), gaps([5, 2, 1])) == ([], [], [3, 4])
    assert without_name("肖女士的生日礼金", "肖女士") == "＊＊＊的生日礼金"


def test_sums_that_were_written_are_read_back_and_nonsense_is_none() -> None:
    chance = random.Random(58)
    for _turn in range(400):
        fen, unit = (
            chance.randrange(1, 10 ** chance.randint(1, 12)),
            chance.choice(["", "元", "余元", "万", "亿"]),
        )
        whole = fen * {"万": 10**4, "亿": 10**8}.get(unit, 1)
        told = (whole, "ge" if unit == "余元" else "") if whole <= MOST else None
        assert read_fen(f"{fen // 100:,}.{fen % 100:02d}{unit}") == told
        noise = read_fen("".join(chance.choices("0123456789.,-+万亿约e年 元", k=6)))
        assert noise is None or 0 < noise[0] <= MOST


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (100_000_000, "人民币壹佰万元整"),
        (1_000_000, "人民币壹万元整"),
        (2_100_000, "人民币贰万壹仟元整"),
        (100_050, "人民币壹仟元伍角整"),
        (100_005, "人民币壹仟元零伍分"),
        (1, "人民币壹分"),
        (160_958_074, "人民币壹佰陆拾万玖仟伍佰捌拾元柒角肆分"),
        (10_000_100, "人民币壹拾万零壹元整"),
        (1_000_010_000_000, "人民币壹佰亿零壹拾万元整"),
        (10_050, "人民币壹佰元伍角整"),
    ],
)
def test_a_sum_in_capitals(fen: int, said: str) -> None:
    assert in_capitals(fen) == said
