"""Which beds patients will need on each day: tables without a database."""

from datetime import date, timedelta

import pytest

from lianfang.planning.rules.beds import (
    HOSPITAL,
    Orders,
    Patients,
    Share,
    at_sites,
    becoming,
    in_hospital,
    short_from,
)

ON = date(2021, 8, 5)
SHARES = (Share("mild", 0.75, 3, "negative"), Share("critical", 0.25, 5, "icu"))


def day(n: int) -> date:
    return ON + timedelta(days=n)


def orders(starts: int, ends: int, n: int, *, at_site: bool = True, contact: bool = True) -> Orders:
    return Orders(day(starts), day(ends), at_site, contact, n)


@pytest.mark.parametrize(
    ("there", "coming", "negative", "icu", "leave"),
    [
        ([], [0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]),
        ([Patients("mild", 0)], [0] * 4, [1, 1, 1, 0], [0] * 4, [0, 0, 0, 1]),
        ([Patients("mild", 1)], [0] * 4, [1, 1, 0, 0], [0] * 4, [0, 0, 1, 0]),
        ([Patients("mild", 30)], [0] * 3, [1, 0, 0], [0] * 3, [0, 1, 0]),  # longer than usual: until tomorrow
        ([Patients("critical", 2, 2)], [0] * 4, [0] * 4, [2, 2, 2, 0], [0, 0, 0, 2]),
        ([Patients("asymptomatic", 0)], [0] * 4, [1, 1, 1, 0], [0] * 4, [0, 0, 0, 1]),
        ([Patients("", 0, 4)], [0] * 4, [3, 3, 3, 0], [1] * 4, [0, 0, 0, 3]),  # by the shares
        ([Patients("unheard of", 0, 4)], [0] * 2, [3, 3], [1, 1], [0, 0]),
        ([], [0, 4, 4], [0, 3, 6], [0, 1, 2], [0, 0, 0]),
        ([], [0, 4, 0, 0, 0, 0], [0, 3, 3, 3, 0, 0], [0, 1, 1, 1, 1, 1], [0, 0, 0, 0, 3, 0]),
    ],
)
def test_beds_in_hospital(
    there: list[Patients], coming: list[float], negative: list[float], icu: list[float], leave: list[float]
) -> None:
    found = in_hospital(SHARES, there, coming, {})
    assert (found.beds["negative"], found.beds["icu"], found.leave) == (negative, icu, leave)
    assert found.beds["ordinary"] == [0] * len(coming)


def test_patients_of_something_else_are_taken_to_stay() -> None:
    found = in_hospital(SHARES, [], [0, 0], {"icu": 2})
    assert [found.beds[kind] for kind in HOSPITAL] == [[2, 2], [0, 0], [0, 0]]


@pytest.mark.parametrize(
    ("rows", "at_site", "becomes"),
    [
        ([orders(0, 9, 100)], False, [0, 1, 1, 1]),  # ten in a hundred over ten days: one a day
        ([orders(-8, 1, 100)], False, [0, 1, 0, 0]),  # what is over does not come back
        ([orders(-9, 0, 100)], False, [0, 0, 0, 0]),
        ([orders(0, 9, 100, at_site=False)], False, [0, 1, 1, 1]),
        ([orders(0, 9, 100, at_site=False)], True, [0, 0, 0, 0]),
        ([orders(0, 9, 100, contact=False)], False, [0, 0, 0, 0]),
    ],
)
def test_contacts_who_become_cases(rows: list[Orders], at_site: bool, becomes: list[float]) -> None:
    assert becoming(rows, 10, ON, 4, at_site=at_site) == pytest.approx(becomes)


@pytest.mark.parametrize(
    ("rows", "a_day", "becomes", "leave", "after_days", "places"),
    [
        ([orders(-3, 1, 5)], 0, [0] * 4, [0] * 4, 14, [5, 5, 0, 0]),
        ([orders(-3, 1, 5, at_site=False)], 0, [0] * 4, [0] * 4, 14, [0] * 4),
        ([], 2, [0] * 3, [0] * 3, 14, [0, 2, 4]),
        ([orders(0, 9, 5)], 0, [0, 1, 1], [0] * 3, 14, [5, 4, 3]),
        ([], 0, [0, 1, 1], [0] * 3, 14, [0, 0, 0]),  # never less than none
        ([], 0, [0] * 4, [0, 3, 0, 0], 2, [0, 3, 3, 0]),  # isolation after hospital, and its end
        ([], 0, [0] * 3, [0, 3, 0], 0, [0, 0, 0]),  # they go home
    ],
)
def test_places_at_sites(
    rows: list[Orders],
    a_day: float,
    becomes: list[float],
    leave: list[float],
    after_days: int,
    places: list[float],
) -> None:
    assert at_sites(rows, a_day, becomes, leave, ON, after_days) == places


@pytest.mark.parametrize(
    ("needed", "there", "first"),
    [([], 0, None), ([1, 2, 3], 3, None), ([1, 2, 3], 2, 2), ([1.0, 2.04], 2, None), ([0.5], 0, 0)],
)
def test_from_when_beds_are_too_few(needed: list[float], there: int, first: int | None) -> None:
    assert short_from(needed, there) == first
