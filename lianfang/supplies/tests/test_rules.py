"""Which lots go first, fair shares, what scanners read, short rounds."""

import random
from datetime import date
from uuid import UUID

import pytest

from lianfang.supplies.rules import (
    Scanned,
    Stock,
    Want,
    article,
    box_fault,
    fair_share,
    misread,
    pick,
    read_code,
)

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


def wants(said: dict[UUID, tuple[int, int, str]]) -> dict[UUID, Want]:
    return {key: Want(asked, weight, urgent == "!") for key, (asked, weight, urgent) in said.items()}


@pytest.mark.parametrize(
    ("n", "said", "least", "given"),
    [
        (10, {A: (5, 1, ""), B: (5, 1, "")}, 0, {A: 5, B: 5}),  # enough for all
        (99, {A: (5, 1, ""), B: (5, 9, "!")}, 50, {A: 5, B: 5}),
        (10, {A: (20, 1, ""), B: (20, 1, "")}, 0, {A: 5, B: 5}),
        (10, {A: (30, 1, ""), B: (10, 1, "")}, 0, {A: 8, B: 2}),  # 7.5 and 2.5: who stands first
        (10, {A: (30, 1, ""), B: (30, 4, "")}, 0, {A: 2, B: 8}),  # by weight
        (
            10,
            {A: (30, 1, ""), B: (6, 9, "")},
            0,
            {A: 4, B: 6},
        ),  # a weight fills nobody up beyond what they asked
        (10, {A: (30, 1, ""), B: (30, 1, "!")}, 0, {A: 0, B: 10}),  # urgent first
        (10, {A: (30, 1, ""), B: (30, 1, "!")}, 10, {A: 3, B: 7}),  # but the least of everybody before
        (4, {A: (30, 1, ""), B: (30, 1, "!")}, 10, {A: 1, B: 3}),  # and that of urgent ones first
        (2, {A: (3, 1, ""), B: (3, 1, ""), C: (3, 1, "")}, 0, {A: 1, B: 1, C: 0}),
        (
            3,
            {A: (1, 1, ""), B: (1, 1, ""), C: (100, 1, "")},
            1,
            {A: 1, B: 1, C: 1},
        ),  # a least of half a piece is one
        (0, {A: (3, 1, "!")}, 100, {A: 0}),
        (5, {}, 20, {}),
    ],
)
def test_shares_are_fair(
    n: int, said: dict[UUID, tuple[int, int, str]], least: int, given: dict[UUID, int]
) -> None:
    assert fair_share(n, wants(said), least) == given


def test_shares_of_any_size_keep_nothing_back_and_give_nobody_too_much() -> None:
    chance = random.Random(7)
    for _turn in range(400):
        asked = {
            UUID(int=k): Want(chance.randint(1, 60), chance.randint(1, 4), chance.random() < 0.3)
            for k in range(chance.randint(1, 9))
        }
        n, percent = chance.randint(0, 250), chance.choice([0, 10, 20, 50])
        given = fair_share(n, asked, percent)
        assert sum(given.values()) == min(n, sum(want.asked for want in asked.values()))
        assert all(0 <= given[key] <= want.asked for key, want in asked.items())
        if sum(want.least(percent) for want in asked.values()) <= n:
            assert all(given[key] >= want.least(percent) for key, want in asked.items())
        short = [key for key, want in asked.items() if given[key] < want.asked]
        for one, want in asked.items():
            for (
                other
            ) in short:  # nobody who weighs as much and is as urgent gets a part that is smaller by a piece
                twin = asked[other]
                if (twin.weight, twin.urgent, twin.asked) == (want.weight, want.urgent, want.asked):
                    assert abs(given[one] - given[other]) <= 1
                if want.urgent and not twin.urgent and given[one] < want.asked:  # urgent ones wait for nobody
                    assert given[other] <= twin.least(percent)


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


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("6901234567892", False),  # GTIN-13
        ("6901234567893", True),
        ("6901234567982", True),  # two digits changed places
        ("036000291452", False),  # GTIN-12
        ("036000291453", True),
        ("96385074", False),  # GTIN-8
        ("96385075", True),
        ("16901234567899", False),  # GTIN-14
        ("16901234567892", True),
        ("123456789", False),  # not as long as a number of GS1: a code of somebody's own
        ("LABC", False),
        ("", False),
    ],
)
def test_a_wrong_last_digit_is_seen(code: str, wrong: bool) -> None:
    assert misread(code) == wrong


GOOD, SOON = Stock(A, 5, date(2022, 1, 1)), Stock(B, 5, date(2021, 9, 1))


@pytest.mark.parametrize(
    ("box", "held", "said", "fault"),
    [
        (GOOD, [GOOD], None, ""),
        (SOON, [GOOD, SOON], None, ""),
        (GOOD, [GOOD, SOON], None, "sooner"),
        (GOOD, [GOOD, Stock(B, 5, date(2021, 8, 1))], None, ""),  # what expired does not go first
        (Stock(C, 5), [Stock(C, 5), Stock(D, 5)], None, ""),
        (None, [GOOD], None, "absent"),
        (Stock(A, 0), [], None, "absent"),
        (None, [GOOD], date(2021, 8, 4), "expired"),  # the code itself says so
        (Stock(A, 5, date(2021, 8, 4)), [], None, "expired"),
        (Stock(A, 5, date(2021, 8, 4), recalled=True), [], None, "recalled"),
        (Stock(A, 5, None, "women at the front"), [], None, "tied"),
    ],
)
def test_a_wrong_box_is_named(box: Stock | None, held: list[Stock], said: date | None, fault: str) -> None:
    assert box_fault(box, held, ON, said) == fault
