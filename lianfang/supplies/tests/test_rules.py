"""Which lots go first, fair shares, what scanners read, short rounds."""

import random
from datetime import date
from uuid import UUID

import pytest

from lianfang.supplies.rules import Scanned, Stock, article, fair_share, pick, read_code

A, B, C, D = (UUID(int=n) for n in range(1, 5))
ON = date(2021, 8, 5)


@pytest.mark.parametrize(
    ("wanted", "tied", "chosen"),
    [
        (3, "", [(B, 3)]),
        (7, "", [(B, 5), (A, 2)]),
        (99, "", [(B, 5), (A, 9)]),
        (2, "women at the front", [(D, 2)]),
        (1, "another giver", []),
        (0, "", []),
    ],
)
def test_what_expires_first_goes_first_and_some_stays(
    wanted: int, tied: str, chosen: list[tuple[UUID, int]]
) -> None:
    stock = [
        Stock(A, 9),
        Stock(B, 5, date(2021, 9, 1)),
        Stock(C, 9, date(2021, 8, 4)),
        Stock(D, 4, None, "women at the front"),
        Stock(UUID(int=9), 9, date(2021, 8, 9), recalled=True),
    ]
    assert pick(wanted, stock, ON, tied) == chosen


@pytest.mark.parametrize(
    ("n", "asked", "least", "given"),
    [
        (10, {A: 5, B: 5}, 0, {A: 5, B: 5}),
        (99, {A: 5, B: 5}, 0, {A: 5, B: 5}),
        (10, {A: 20, B: 20}, 0, {A: 5, B: 5}),
        (10, {A: 30, B: 10}, 0, {A: 8, B: 2}),
        (10, {A: 30, B: 10}, 4, {A: 6, B: 4}),
        (10, {A: 100, B: 1}, 2, {A: 9, B: 1}),
        (2, {A: 3, B: 3, C: 3}, 0, {A: 1, B: 1, C: 0}),
        (1, {A: 3, B: 3}, 2, {A: 1, B: 0}),
        (0, {A: 3}, 0, {A: 0}),
        (5, {}, 0, {}),
    ],
)
def test_shares_are_fair(n: int, asked: dict[UUID, int], least: int, given: dict[UUID, int]) -> None:
    assert fair_share(n, asked, least) == given


def test_shares_of_any_size_keep_nothing_back_and_give_nobody_too_much() -> None:
    chance = random.Random(7)
    for _turn in range(300):
        asked = {UUID(int=k): chance.randint(1, 60) for k in range(chance.randint(1, 9))}
        n, least = chance.randint(0, 250), chance.randint(0, 9)
        given = fair_share(n, asked, least)
        assert sum(given.values()) == min(n, sum(asked.values()))
        assert all(0 <= given[key] <= asked[key] for key in asked)
        if least * len(asked) <= n:
            assert all(given[key] >= min(least, asked[key]) for key in asked)
        for one, most in asked.items():  # who asks for more never gets less
            assert all(given[one] >= given[other] for other, n in asked.items() if most > n + 1)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("LABC", Scanned("LABC")),
        ("6901234567892", Scanned("06901234567892")),
        ("０6901234567892", Scanned("06901234567892")),
        ("(01)06901234567892(17)220831(10)B7", Scanned("06901234567892", "B7", date(2022, 8, 31))),
        ("]d20106901234567892172208001 0", Scanned("06901234567892", "", date(2022, 8, 31))),
        ("010690123456789210B7\x1d17220831", Scanned("06901234567892", "B7", date(2022, 8, 31))),
        ("0106901234567892172213 0", Scanned("06901234567892")),
        ("01", Scanned("01")),
        ("", Scanned("")),
    ],
)
def test_what_scanners_type_is_read(text: str, read: Scanned) -> None:
    assert read_code(text) == read


def test_numbers_of_articles_are_written_in_one_way() -> None:
    assert article("6901234567892") == article("06901234567892")
    assert article("ab-1") == "AB-1"
