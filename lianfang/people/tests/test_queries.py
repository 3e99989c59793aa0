"""Finding people."""

from datetime import date, datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import day_of
from lianfang.people import queries
from lianfang.people.actions import link_proxy, merge, register
from lianfang.people.queries import (
    doors_below,
    doors_by_area,
    households_of,
    identity,
    people_of,
    search,
    twins,
)
from lianfang.people.rules.newcomer import Newcomer
from lianfang.people.rules.same import Traits
from lianfang.people.tests.make import make_household, make_number, make_person
from lianfang.places.rules import pack
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area

pytestmark = pytest.mark.django_db

TODAY = date(2021, 8, 5)


@pytest.fixture
def reader() -> User:
    make_area(43, 9, 3)
    make_area(43, 9, 22)
    return make_user("commander", area_id=YIYANG)


def names(text: str, user: User) -> list[str]:
    return [found.person.name for found in search(text, user, TODAY)]


def test_two_characters_find_whole_names_first(reader: User) -> None:
    for name in ["王明华", "李王明", "王明", "王小明"]:
        make_person(name=name)
    found = names("王明", reader)
    assert found[0] == "王明"
    assert set(found) == {"王明", "王明华", "李王明"}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("小明", "王小明"),
        ("王小", "王小明"),
        ("wangxiaoming", "王小明"),
        ("Wang Xiaoming", "王小明"),
        ("wxm", "王小明"),
        ("zengwei", "曾伟"),
        ("阿依古丽买买提", "阿依古丽·买买提"),
        ("阿依古丽", "阿依古丽·买买提"),
        ("lv bu", "吕布"),
        ("Lyu Bu", "吕布"),
        ("smith", "John Smith"),
        ("Smith John", "John Smith"),
    ],
)
def test_ways_to_type_a_name(reader: User, typed: str, name: str) -> None:
    make_person(name="赵钱孙")
    make_person(name=name)
    assert names(typed, reader) == [name]


@pytest.mark.parametrize("typed", ["", " ", "王", "明王", "王明小", "ming", "%", "'; --"])
def test_what_finds_nobody(reader: User, typed: str) -> None:
    make_person(name="王小明")
    assert names(typed, reader) == []


def test_phones_and_numbers(reader: User, now: datetime) -> None:
    by = make_user("grid_worker", area_id=HESHAN)
    number = make_number()
    told = Newcomer("王明", HESHAN, phone="13812345678", id_kind="resident_id", number=number)
    person = register(told, by=by, now=now)
    make_person(phone="13812345679")
    for typed in ("13812345678", "+86 138-1234-5678", number, number.lower()):
        assert [f.person for f in search(typed, reader, TODAY)] == [person], typed
    assert not search(make_number(), reader, TODAY)


def test_nobody_is_found_outside_the_post(now: datetime) -> None:
    make_area(43, 9, 22)
    reader = make_user("grid_worker", area_id=HESHAN)
    by = make_user("epidemiologist", area_id=YIYANG)
    number = make_number()
    told = Newcomer("王明", TAOJIANG, phone="13812345678", id_kind="resident_id", number=number)
    register(told, by=by, now=now)
    for typed in ("王明", "wangming", "wm", "13812345678", number):
        assert search(typed, reader, TODAY) == []
        assert len(search(typed, by, TODAY)) == 1
    assert search("王明", make_user("sampler", area_id=TAOJIANG), TODAY) == []


def test_a_search_costs_the_same_for_one_and_for_many(reader: User) -> None:
    make_person(name="王明")
    counts = []
    for more in (0, 30):
        for _ in range(more):
            make_person(name="王明", household=make_household())
        with CaptureQueriesContext(connection) as seen:
            assert len(search("王明", reader, TODAY, limit=50)) == 1 + more
            search("wxm", reader, TODAY)
            search("13812345678", reader, TODAY)
        counts.append(len(seen))
    assert counts[0] >= counts[1] - 1  # posts are read once
    assert counts[1] <= 21


def test_a_search_is_cut_at_its_limit(reader: User) -> None:
    for _ in range(5):
        make_person(name="王明")
    assert len(search("王明", reader, TODAY, limit=3)) == 3


def test_likely_twins_are_proposed(reader: User) -> None:
    born = date(1980, 5, 1)
    same = make_person(name="王小明", born_on=born, phone="13812345678")
    sounds = make_person(name="王晓明", born_on=born)
    renamed = make_person(name="李四", born_on=born, phone="13812345678")
    make_person(name="王小明", born_on=date(1950, 1, 2))
    make_person(name="赵六", born_on=born)
    found = twins(Traits("王小明", "", born, "13812345678"), reader, TODAY)
    assert [t.person for t in found] == [same, sounds, renamed] or [t.person for t in found] == [
        same,
        renamed,
        sounds,
    ]
    assert found[0].likeness == 100
    assert not twins(Traits("王小明"), reader, TODAY)
    slip = twins(Traits("王小明", "", date(1980, 1, 5)), reader, TODAY)
    assert [t.person for t in slip] == [same]
    assert not twins(Traits("王小明", "", born), make_user("grid_worker", area_id=TAOJIANG), TODAY)


def test_a_twin_is_found_however_a_long_name_was_written_and_at_the_same_door(reader: User) -> None:
    door = make_household(area_id=HESHAN, address="一组1号")
    dotted = make_person(name="买买提·阿卜杜拉", born_on=date(1980, 5, 1))
    neighbour = make_person(name="赵六", area_id=HESHAN, household=door)
    found = twins(Traits("买买提阿卜杜拉", "", date(1981, 5, 1)), reader, TODAY)
    assert [t.person for t in found] == [dotted]
    assert [t.person for t in twins(Traits("赵六", address="一组1号"), reader, TODAY)] == [neighbour]


def test_people_and_households_of_an_area(reader: User) -> None:
    village = make_area(43, 9, 3, 1, 1)
    door = make_household(area=village, address="一组1号")
    inside = make_person(area=village, household=door)
    make_person(area_id=TAOJIANG)
    assert list(people_of(HESHAN, reader, TODAY)) == [inside]
    assert [(d, d.size) for d in households_of(pack(43, 9, 3, 1), reader, TODAY)] == [(door, 1)]  # type: ignore[attr-defined]
    assert not people_of(HESHAN, make_user("sampler", area_id=HESHAN), TODAY).exists()


def test_an_identity_is_masked_for_those_who_may_not_see_it(now: datetime) -> None:
    clerk = make_user("grid_worker", area_id=HESHAN)
    number = make_number()
    told = Newcomer(
        "王明", HESHAN, phone="13812345678", id_kind="resident_id", number=number, address="一组1号"
    )
    person = register(told, by=clerk, now=now)
    son = register(Newcomer("王小明", HESHAN, address="一组1号"), by=clerk, now=now)
    link_proxy(person, son, relation="儿子", consented_on=day_of(now), by=clerk, now=now)
    seen = identity(person, clerk, TODAY)
    assert seen.phone == "138****5678"
    assert [d.number for d in seen.documents] == ["*" * 14 + number[-4:]]
    assert seen.family == [son]
    assert [link.proxy for link in seen.proxies] == [son]
    assert (seen.may_identify, seen.may_edit, seen.may_merge) == (False, True, False)
    assert identity(person, make_user("doctor", area_id=HESHAN), TODAY).phone == "13812345678"


def test_doors_are_counted_by_area_and_those_of_a_city_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    town, grid = make_area(43, 9, 3, 2), make_area(43, 9, 3, 2, 1)
    for area, address in ((town, "甲"), (grid, "乙"), (grid, "丙"), (make_area(43, 9, 22), "丁")):
        make_household(area=area, address=address)
    counted = doors_by_area(HESHAN)
    assert counted == {town.pk: 1, grid.pk: 2}
    assert doors_below(HESHAN, [(HESHAN, TAOJIANG - 1)], 1_000_000) == {town.pk: 3}
    assert doors_below(HESHAN, [(grid.pk, grid.pk)], 1_000_000) == {town.pk: 2}
    monkeypatch.setattr(queries, "MANY", 3)
    doors_by_area(HESHAN)
    make_household(area=grid, address="戊")
    assert doors_by_area(HESHAN) == counted  # kept
    assert doors_by_area(town.pk) == {town.pk: 1, grid.pk: 3}  # of a smaller area: as they are now
    cache.clear()
    assert doors_by_area(HESHAN) == {town.pk: 1, grid.pk: 3}
    cache.clear()


def test_the_newest_of_an_area_are_those_registered_last_there(reader: User, now: datetime) -> None:
    streets = [make_area(43, 9, 3, n) for n in range(1, 5)]
    people = [make_person(area=street, kind=kind) for kind in ("resident", "present") for street in streets]
    for _ in range(3):
        people.append(make_person(area=streets[1]))
        make_person(area=make_area(43, 9, 22, 1))  # elsewhere, and newer
    gone = people.pop()
    merge(gone, people[0], reason="the same", by=make_user("epidemiologist", area_id=YIYANG), now=now)
    here = people_of(HESHAN, reader, TODAY)
    for n in (1, 3, 20):
        assert list(queries.newest(here, HESHAN, n).order_by("-id")) == list(here.order_by("-id")[:n])
    guests = people_of(HESHAN, reader, TODAY, kind="present")
    assert list(queries.newest(guests, HESHAN, 3).order_by("id")) == people[5:8]
    assert not queries.newest(here.none(), HESHAN, 3)
