"""Who answers for a household and for an area, without a database."""

import pytest

from lianfang.grid.rules import Holder, Stand, answering, gaps, load_tone, overlaps, stand
from lianfang.places.rules import pack

FIVE = ("a", "b", "c", "d", "e")
CITY, DISTRICT, COMMUNITY, GRID = (
    pack(*path) for path in ((43, 9), (43, 9, 3), (43, 9, 3, 1, 1), (43, 9, 3, 1, 1, 2))
)


def people(names: str, accepted: str = "", gone: str = "") -> list[Holder]:
    """Make holders of the duties a to e, one letter a person."""
    return [
        Holder(duty, name, name in (accepted or names), name in gone)
        for duty, name in zip(FIVE, names, strict=False)
    ]


@pytest.mark.parametrize(
    ("holders", "found"),
    [
        ([], Stand.NOBODY),
        (people("12345"), Stand.ACTIVE),
        (people("1234"), Stand.ASKED),  # one duty is open
        (people("12345", accepted="1234"), Stand.ASKED),  # one has not said yes
        (people("12344"), Stand.ASKED),  # one human being twice
        (people("12345", gone="3"), Stand.BROKEN),
        ([Holder("z", "1", accepted=True)], Stand.NOBODY),  # no duty of this protocol
    ],
)
def test_five_people_make_a_household_active(holders: list[Holder], found: Stand) -> None:
    assert stand(FIVE, holders) is found


def test_the_nearest_contract_answers() -> None:
    contracted = {CITY: ["city"], COMMUNITY: ["bank"]}
    assert answering(GRID, contracted) == (COMMUNITY, ["bank"])
    assert answering(DISTRICT, contracted) == (CITY, ["city"])
    assert answering(DISTRICT, {COMMUNITY: ["bank"]}) == (0, ())
    assert gaps([GRID, DISTRICT], {COMMUNITY: ["bank"]}) == [DISTRICT]


def test_overlaps_are_told_apart() -> None:
    assert overlaps({GRID: ["a", "b"]}) == {GRID: "same"}
    assert overlaps({COMMUNITY: ["a"], GRID: ["b"]}) == {GRID: "inside"}
    assert overlaps({COMMUNITY: ["a"], GRID: ["a"]}) == {}


@pytest.mark.parametrize(
    ("doors", "tone"), [(0, "green"), (24, "green"), (25, "amber"), (30, "amber"), (31, "red")]
)
def test_the_tone_of_a_load(doors: int, tone: str) -> None:
    assert load_tone(doors, 30) == tone
