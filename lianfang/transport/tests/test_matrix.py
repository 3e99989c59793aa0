"""Ways: as a city says, and straight lines where it says nothing; what is wrong in a row is named."""

import pytest

from lianfang.transport.matrix import Leg, Place, flaw, matrix

PLACES = [
    Place("赫山一中", (112.355, 28.57)),
    Place("体育馆", (112.355, 28.58)),
    Place("东站", (112.365, 28.57)),
]


def test_what_a_city_says_goes_before_straight_lines() -> None:
    legs = {("赫山一中", "体育馆"): (300, 2100), ("体育馆", "赫山一中"): (360, 2500)}
    found = matrix([*PLACES, PLACES[0]], legs, km_per_hour=18, detour=1.5)
    assert (found.seconds[0][1], found.seconds[1][0], found.metres[0][1]) == (300, 360, 2100)
    assert found.metres[0][2] == found.metres[2][0] == round(977 * 1.5)
    assert found.seconds[0][2] == round(found.metres[0][2] / 5)
    assert found.given == {(0, 1), (1, 0), (3, 1), (1, 3)}
    assert found.seconds[0][3] == 0


@pytest.mark.parametrize(
    ("leg", "why"),
    [
        (Leg("a", "b", "1", "2.5"), ""),
        (Leg("", "b", "1", "2"), "name"),
        (Leg("a", "b" * 121, "1", "2"), "name"),
        (Leg("a", "a", "1", "2"), "itself"),
        (Leg("a", "b", "soon", "2"), "seconds"),
        (Leg("a", "b", "-1", "2"), "seconds"),
        (Leg("a", "b", "nan", "2"), "seconds"),
        (Leg("a", "b", "1", "1e9"), "metres"),
        (Leg("a", "b", "1", ""), "metres"),
    ],
)
def test_what_is_wrong_in_a_row_is_named(leg: Leg, why: str) -> None:
    assert flaw(leg) == why
