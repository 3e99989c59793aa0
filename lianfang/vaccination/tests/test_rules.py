"""The rules of vaccination as tables."""

from datetime import date

import pytest

from lianfang.protocol import timeline
from lianfang.vaccination.rules import Balance, Had, Screened, eligible, months_old, next_dose, screened

NUMBERS = timeline.in_force("covid19", date(2021, 8, 5)).vaccination
TODAY = date(2021, 8, 5)
GROWN = date(1980, 5, 1)


@pytest.mark.parametrize(
    ("had", "born", "product", "said"),
    [
        ([], GROWN, "inactivated", []),
        ([], date(2009, 8, 5), "inactivated", []),  # twelve today
        ([], date(2009, 8, 6), "inactivated", ["too_young"]),
        ([], None, "inactivated", ["no_birthday"]),
        ([Had("inactivated", 1, date(2021, 7, 15))], GROWN, "inactivated", []),  # 21 days
        ([Had("inactivated", 1, date(2021, 7, 16))], GROWN, "inactivated", ["too_early"]),
        ([Had("inactivated", 1, date(2021, 4, 1))], GROWN, "inactivated", []),  # late is not too late
        ([Had("subunit", 1, date(2021, 7, 1))], GROWN, "inactivated", ["mixed"]),
        ([Had("adenovirus", 1, date(2021, 7, 1))], GROWN, "adenovirus", ["complete"]),
        (
            [Had("inactivated", 1, date(2021, 6, 1)), Had("inactivated", 2, date(2021, 6, 30))],
            date(2015, 1, 1),
            "inactivated",
            ["too_young", "complete"],
        ),
        (
            [Had("subunit", 1, date(2021, 6, 1)), Had("subunit", 2, date(2021, 7, 9))],
            GROWN,
            "subunit",
            ["too_early"],
        ),
        ([Had("subunit", 1, date(2021, 6, 1)), Had("subunit", 2, date(2021, 7, 8))], GROWN, "subunit", []),
    ],
)
def test_who_may_be_given_what(had: list[Had], born: date | None, product: str, said: list[str]) -> None:
    found = eligible(had, born, NUMBERS.product(product), NUMBERS, TODAY)

    assert [why.code for why in found] == said


def test_products_are_mixed_where_the_protocol_says_so() -> None:
    measles = timeline.versions("measles")[-1].vaccination
    other = [Had("another", 1, date(2021, 1, 1))]

    assert eligible(other, date(2020, 1, 1), measles.product("mcv"), measles, TODAY) == []


@pytest.mark.parametrize(
    ("had", "product", "number", "earliest", "latest"),
    [
        ([], "inactivated", 1, TODAY, None),
        ([Had("inactivated", 1, date(2021, 8, 1))], "inactivated", 2, date(2021, 8, 22), date(2021, 9, 26)),
        (
            [Had("subunit", 1, date(2021, 6, 1)), Had("subunit", 2, date(2021, 7, 8))],
            "subunit",
            3,
            date(2021, 8, 5),
            date(2021, 12, 1),
        ),
    ],
)
def test_the_next_dose_has_a_first_and_a_last_day(
    had: list[Had], product: str, number: int, earliest: date, latest: date | None
) -> None:
    found = next_dose(had, NUMBERS.product(product), TODAY)

    assert found is not None
    assert (found.number, found.earliest, found.latest) == (number, earliest, latest)


def test_after_the_last_dose_none_comes() -> None:
    assert next_dose([Had("adenovirus", 1, TODAY)], NUMBERS.product("adenovirus"), TODAY) is None


@pytest.mark.parametrize(
    ("yes", "said"),
    [
        ([], Screened("fit")),
        (["fever"], Screened("deferred", date(2021, 8, 8), "fever")),
        (["fever", "acute_illness"], Screened("deferred", date(2021, 8, 19), "acute_illness")),
        (["fever", "pregnant"], Screened("deferred", None, "pregnant")),
        (["fever", "severe_allergy"], Screened("contraindicated", None, "severe_allergy")),
    ],
)
def test_answers_propose_what_a_doctor_decides(yes: list[str], said: Screened) -> None:
    assert screened([NUMBERS.question(key) for key in yes], TODAY) == said


def test_months_count_from_the_birthday() -> None:
    assert months_old(date(2020, 12, 31), date(2021, 8, 30)) == 7
    assert months_old(date(2020, 12, 31), date(2021, 8, 31)) == 8


def test_a_box_adds_up_or_not() -> None:
    assert Balance(10, 6, 1, 2, 1).adds_up
    assert not Balance(10, 6, 1, 2, 2).adds_up
