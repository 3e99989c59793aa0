"""The bulletin's arithmetic, by tables."""

from dataclasses import replace
from datetime import date

import pytest

from lianfang.reporting.rules import Figures, imbalances, risk, worst, zero_days

# Jingmen, 12 to 13 August 2021: 35 → 39 confirmed (3 new and 1 converted), asymptomatic 16 → 15.
BEFORE = Figures(
    day=date(2021, 8, 12),
    new_confirmed=0,
    converted=0,
    new_asymptomatic=0,
    discharged=0,
    released=0,
    died=0,
    cumulative_confirmed=35,
    cumulative_asymptomatic=16,
    cumulative_discharged=0,
    cumulative_released=0,
    cumulative_died=0,
    in_hospital=35,
    asymptomatic_now=16,
    patients=51,
    awaiting=0,
    contacts_traced=12_071,
    contacts_closed=4_436,
    contacts_now=7_635,
    swabs=0,
)
JINGMEN = replace(
    BEFORE,
    day=date(2021, 8, 13),
    new_confirmed=4,
    converted=1,
    cumulative_confirmed=39,
    cumulative_asymptomatic=15,
    in_hospital=39,
    asymptomatic_now=15,
    patients=54,
)


def test_jingmen_balances() -> None:
    assert imbalances(JINGMEN, BEFORE) == ()


@pytest.mark.parametrize(
    ("change", "identity"),
    [
        ({"in_hospital": 38}, "in_hospital"),
        ({"asymptomatic_now": 16}, "asymptomatic_now"),
        ({"patients": 53}, "patients"),
        ({"contacts_now": 7_634}, "contacts"),
        ({"new_confirmed": 3}, "confirmed_grows"),
        ({"converted": 0}, "asymptomatic_grows"),
    ],
)
def test_each_identity_is_seen_broken(change: dict[str, int], identity: str) -> None:
    assert identity in {wrong.identity for wrong in imbalances(replace(JINGMEN, **change), BEFORE)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (date(2021, 8, 13), 9),
        (date(2021, 8, 14), 10),
        (date(2021, 9, 1), 28),
        (date(2021, 9, 23), 50),
        (date(2021, 8, 4), 0),
    ],
)
def test_zero_days_as_the_province_counted(day: date, days: int) -> None:
    assert zero_days(day, date(2021, 8, 4)) == days


def test_zero_days_without_any_infection() -> None:
    assert zero_days(date(2021, 8, 4), None) is None


@pytest.mark.parametrize(
    ("since", "cumulative", "cluster", "level"),
    [
        (None, 0, False, "clear"),
        (15, 3, True, "low"),
        (14, 3, True, "mid"),
        (0, 50, True, "mid"),
        (0, 51, False, "mid"),
        (0, 51, True, "high"),
    ],
)
def test_risk(since: int | None, cumulative: int, cluster: bool, level: str) -> None:
    assert risk(since, cumulative, cluster) == level


def test_the_worst_risk_of_a_district() -> None:
    assert worst(["low", "mid", "clear"]) == "mid"
    assert worst([]) == "clear"
