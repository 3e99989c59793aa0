"""Whose next dose comes, who is reminded of it once, and how many had which dose."""

from datetime import date, timedelta
from typing import Any

import pytest

from lianfang.common.ids import uuid7
from lianfang.messages.models import Message
from lianfang.people.models import Person
from lianfang.places.tests.make import HESHAN, YIYANG
from lianfang.protocol import timeline
from lianfang.vaccination.actions.places import tick
from lianfang.vaccination.models import GivenDose
from lianfang.vaccination.queries.coverage import coverage
from lianfang.vaccination.queries.due import coming, due
from lianfang.vaccination.rules import AGES, Counted, Had, following, without_few
from lianfang.vaccination.tests.make import DAY, NOON, chief, grown

COVID = timeline.named("covid19-2021-08-03")


def entered(
    person: Person, day: date, number: int = 1, product: str = "inactivated", **over: Any
) -> GivenDose:
    """Put a dose on record that was read in a document."""
    fields: dict[str, Any] = {
        "id": uuid7(),
        "person": person,
        "area_id": person.area_id,
        "disease": "covid19",
    }
    fields |= {
        "product": product,
        "number": number,
        "day": day,
        "source": "document",
        "where": "外市",
        "by": chief(),
    }
    return GivenDose.objects.create(**(fields | over))


@pytest.mark.parametrize(
    ("product", "number", "first", "last", "state"),
    [
        ("inactivated", 1, 0, 0, "soon"),
        ("inactivated", 1, 20, 20, "soon"),
        ("inactivated", 1, 21, 21, "due"),
        ("inactivated", 1, 56, 56, "due"),
        ("inactivated", 1, 57, 57, "late"),
        ("inactivated", 2, 57, 20, "none"),
        ("adenovirus", 1, 57, 57, "none"),
        ("subunit", 2, 60, 27, "soon"),
        ("subunit", 2, 60, 28, "due"),
        ("subunit", 2, 184, 28, "late"),
    ],
)
def test_when_the_next_dose_comes(product: str, number: int, first: int, last: int, state: str) -> None:
    had = Had(product, number, DAY - timedelta(days=last))
    found = following(had, DAY - timedelta(days=first), COVID.vaccination.product(product))
    assert (found.state(DAY) if found else "none") == state


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([(100, 40), (100, 50)], [40, 50]),
        ([(100, 4), (100, 50), (100, 60)], [None, None, 60]),  # alone hidden, the sum would tell it
        ([(100, 4), (100, 3), (100, 60)], [None, None, 60]),
        ([(100, 97), (100, 50), (100, 60)], [None, None, 60]),  # three had none
        ([(100, 100), (100, 99), (100, 60)], [None, None, 60]),  # that everybody did tells of everybody
        ([(100, 0), (100, 50)], [0, 50]),
        ([(3, 0), (100, 50)], [None, None]),
    ],
)
def test_small_numbers_are_hidden(rows: list[tuple[int, int]], shown: list[int | None]) -> None:
    counted = [Counted(str(n), people, (had,)) for n, (people, had) in enumerate(rows)]
    assert [row[0] for row in without_few(counted)] == shown


@pytest.mark.django_db
def test_next_doses_are_listed_and_nobody_is_reminded_twice() -> None:
    soon, open_, near, late, done, gone = (grown(name=f"人{n}", phone=f"1390000000{n}") for n in range(6))
    entered(soon, DAY - timedelta(days=3))
    entered(open_, DAY - timedelta(days=30))
    entered(near, DAY - timedelta(days=50))
    entered(late, DAY - timedelta(days=80))
    entered(done, DAY - timedelta(days=50))
    entered(done, DAY - timedelta(days=20), 2)
    entered(gone, DAY - timedelta(days=50), void_at=NOON, void_why="写错了")
    user = chief()

    def names(**asked: Any) -> list[str]:
        rows = due(user, DAY, COVID, **asked).select_related("person")
        return [f"{one.last.person.name} {one.state}" for one in coming(rows.order_by("-day"), COVID, DAY)]

    assert names() == ["人0 soon", "人1 due", "人2 due", "人3 late"]
    assert names(state="due") == ["人1 due", "人2 due"]
    assert names(state="late") == ["人3 late"]
    assert names(state="soon") == ["人0 soon"]
    assert names(q="人3", area=HESHAN) == ["人3 late"]
    assert tick(NOON) == 1
    assert Message.objects.get().person_id == near.pk
    assert tick(NOON + timedelta(hours=1)) == 0


@pytest.mark.django_db
def test_a_dose_is_counted_where_people_live_and_by_age() -> None:
    for n in range(12):
        person = grown(born_on=date(1980, 5, 1) if n < 11 else None)
        if n < 6:
            entered(person, DAY - timedelta(days=30))
        if n == 11:
            entered(person, DAY, doubted=True)
    lines, _ages = coverage(YIYANG, COVID, DAY)
    assert [(row.people, row.doses[0], row.doses[1]) for row in lines] == [(12, 6, 0)]
    assert lines[0].key == str(HESHAN)
    ages = {row.name: (row.people, row.doses[0]) for row in coverage(HESHAN, COVID, DAY)[1]}
    assert {people for people, _n in ages.values()} == {11, 1}
    assert coverage(YIYANG, COVID, DAY - timedelta(days=31))[0][0].doses[0] == 0


@pytest.mark.django_db
def test_who_has_a_birthday_today_is_in_the_next_age_group() -> None:
    leap = date(2024, 2, 29)
    births = [date(2024 - years, 2, 28) for years in AGES]  # no day later in years without a 29th
    for born in births:
        grown(born_on=born)
        grown(born_on=born + timedelta(days=2))
    rows = coverage(HESHAN, COVID, leap)[1]
    assert [(row.key, row.people) for row in rows] == [
        ("0", 1),
        *((str(n), 2) for n in range(1, 5)),
        ("5", 1),
    ]
    youngest = coverage(HESHAN, COVID, leap - timedelta(days=2))[1][0]
    assert (youngest.key, youngest.people) == ("0", 2)  # one of them turns three the day after
