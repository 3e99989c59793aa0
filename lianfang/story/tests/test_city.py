"""The invented city: the same every time, every number valid and nobody's twice."""

from datetime import date

import pytest

from lianfang.common.tests.refusals import refused
from lianfang.people.rules.numbers import Number, read_number
from lianfang.places.rules import inside, pack
from lianfang.story.city import LEAST, LONGLING, LONGLING_PEOPLE, residents, shares
from lianfang.story.replay import LAST, MOST, Plan
from lianfang.story.world import person_id

COMMUNITIES = [
    (pack(43, 9, district, township, village), f"{district}-{township}-{village}社区")
    for district in (2, 3, 21, 22, 23, 71, 72, 81)
    for township in ((1, 402) if district == 3 else (1,))
    for village in (1, 2, 3)
]


def test_longling_has_its_31_000_whatever_the_city() -> None:
    for people in (LEAST, 200_000):
        plan = shares(people, [area for area, _name in COMMUNITIES])
        assert sum(n for _area, n in plan) == people
        assert sum(n for area, n in plan if inside(area, LONGLING)) == LONGLING_PEOPLE


def test_everyone_has_a_valid_number_and_nobody_the_same() -> None:
    people = list(residents(LEAST, COMMUNITIES))
    assert len({one.number for one in people}) == LEAST
    phones = [one.phone for one in people if one.phone]
    assert len(set(phones)) == len(phones)
    for one in people[::97]:
        read = read_number("resident_id", one.number, date(2021, 7, 28))
        assert isinstance(read, Number)
        assert (read.sex, read.born_on) == (one.sex, one.born_on)


def test_the_same_seed_makes_the_same_city() -> None:
    first = [one.name for one, _ in zip(residents(LEAST, COMMUNITIES), range(500), strict=False)]
    again = [one.name for one, _ in zip(residents(LEAST, COMMUNITIES), range(500), strict=False)]
    other = [one.name for one, _ in zip(residents(LEAST, COMMUNITIES, 1), range(500), strict=False)]
    assert first == again != other


def test_ids_of_the_register_are_ordered_and_unique() -> None:
    ids = [person_id(serial) for serial in range(0, 3_850_000, 9_973)]
    assert ids == sorted(set(ids))
    assert {one.version for one in ids} == {7}


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (Plan(LEAST - 1), "people"),
        (Plan(MOST + 1), "people"),
        (Plan(LEAST, date(2021, 7, 27)), "until"),
        (Plan(LEAST, date(2021, 9, 24)), "until"),
    ],
)
def test_a_story_that_cannot_be_told_is_refused(plan: Plan, code: str) -> None:
    with refused(code):
        plan.check()


def test_the_whole_story_may_be_told() -> None:
    Plan(LEAST, LAST).check()
    Plan(MOST, LAST).check()
