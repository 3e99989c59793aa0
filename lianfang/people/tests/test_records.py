"""Correcting, adding documents, reading numbers, proxies."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.actions import add_identifier, correct, end_proxy, link_proxy, register, reveal_numbers
from lianfang.people.queries import search
from lianfang.people.rules.newcomer import Newcomer
from lianfang.people.tests.make import make_number, make_person
from lianfang.places.rules import pack
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    make_area(43, 9, 3)
    make_area(43, 9, 22)
    return make_user("grid_worker", area_id=HESHAN)


def newcomer(**over: Any) -> Newcomer:
    fields: dict[str, Any] = {"name": "王小明", "area_id": HESHAN}
    return Newcomer(**(fields | over))


def refusal(action: Any, *args: Any, **values: Any) -> str:
    with pytest.raises(Refused) as refused:
        action(*args, **values)
    return refused.value.code


def test_a_correction_keeps_how_it_was(clerk: User, now: datetime) -> None:
    person = register(newcomer(phone="13812345678", address="一组1号"), by=clerk, now=now)
    after = correct(person, {"name": "王晓明", "phone": "13912345678"}, by=clerk, now=now)
    assert (after.name, after.phone, after.household_id) == ("王晓明", "13912345678", person.household_id)
    entry = AuditEntry.objects.get(verb="people.person.corrected")
    assert entry.data == {"changed": {"name": ["王小明", "王晓明"], "phone": ["13812345678", "13912345678"]}}
    today = day_of(now)
    assert [f.person for f in search("王晓明", clerk, today)] == [person]
    assert not search("小明", clerk, today)


def test_a_correction_that_changes_nothing_writes_nothing(clerk: User, now: datetime) -> None:
    person = register(newcomer(address="一组1号"), by=clerk, now=now)
    correct(person, {"name": " 王小明 ", "address": "一组1号"}, by=clerk, now=now)
    assert not AuditEntry.objects.filter(verb="people.person.corrected").exists()


def test_moving_house(now: datetime) -> None:
    make_area(43, 9, 3)
    make_area(43, 9, 22)
    by = make_user("epidemiologist", area_id=YIYANG)
    person = register(newcomer(address="一组1号"), by=by, now=now)
    moved = correct(person, {"area_id": TAOJIANG}, by=by, now=now)
    assert (moved.area_id, moved.household) == (TAOJIANG, None)
    assert [found.person for found in search("王小明", by, day_of(now))] == [moved]
    again = correct(moved, {"address": "二组2号"}, by=by, now=now)
    assert again.household is not None
    assert (again.household.area_id, again.household.address) == (TAOJIANG, "二组2号")


def test_a_clerk_moves_nobody_out_of_their_post(clerk: User, now: datetime) -> None:
    person = register(newcomer(), by=clerk, now=now)
    assert refusal(correct, person, {"area_id": TAOJIANG}, by=clerk, now=now) == "forbidden"
    elsewhere = make_person(area_id=TAOJIANG)
    assert refusal(correct, elsewhere, {"area_id": HESHAN}, by=clerk, now=now) == "forbidden"
    nowhere = pack(43, 9, 3, 999)
    assert refusal(correct, person, {"area_id": nowhere}, by=clerk, now=now) == "area_unknown"


def test_a_correction_agrees_with_the_number_on_record(clerk: User, now: datetime) -> None:
    number = make_number(date(1980, 5, 1), "f")
    person = register(newcomer(id_kind="resident_id", number=number), by=clerk, now=now)
    assert refusal(correct, person, {"sex": "m"}, by=clerk, now=now) == "sex_differs"
    assert refusal(correct, person, {"born_on": date(1981, 5, 1)}, by=clerk, now=now) == "born_differs"


def test_a_document_is_added_once_and_replaces_none_yet(clerk: User, now: datetime) -> None:
    number = make_number(date(2021, 7, 1), "m")
    person = register(newcomer(), by=clerk, now=now)
    add_identifier(person, "resident_id", number, by=clerk, now=now)
    person.refresh_from_db()
    assert (person.born_on, person.sex) == (date(2021, 7, 1), "m")
    assert [i.kind for i in person.identifiers.all()] == ["resident_id"]
    assert refusal(add_identifier, person, "resident_id", number, by=clerk, now=now) == "number_known"
    assert refusal(add_identifier, person, "none_yet", "", by=clerk, now=now) == "number_missing"
    entry = AuditEntry.objects.get(verb="people.identifier.added")
    assert number not in str(entry.data)


def test_a_document_of_someone_else_names_them(clerk: User, now: datetime) -> None:
    number = make_number()
    other = register(newcomer(id_kind="resident_id", number=number), by=clerk, now=now)
    person = register(newcomer(), by=clerk, now=now)
    with pytest.raises(Refused) as refused:
        add_identifier(person, "resident_id", number, by=clerk, now=now)
    assert (refused.value.code, refused.value.values["person"]) == ("number_taken", other.id)


def test_whole_numbers_are_read_with_a_reason_and_on_record(clerk: User, now: datetime) -> None:
    number = make_number()
    person = register(newcomer(id_kind="resident_id", number=number), by=clerk, now=now)
    assert refusal(reveal_numbers, person, reason="why", by=clerk, now=now) == "forbidden"
    doctor = make_user("doctor", area_id=HESHAN)
    assert refusal(reveal_numbers, person, reason="  ", by=doctor, now=now) == "reason_missing"
    assert not AuditEntry.objects.filter(verb="people.identifier.revealed").exists()
    found = reveal_numbers(person, reason="admission", by=doctor, now=now)
    assert [whole.number for whole in found] == [number]
    entry = AuditEntry.objects.get(verb="people.identifier.revealed")
    assert (entry.by, entry.person_id, entry.data) == (doctor, person.id, {"reason": "admission"})


def test_a_proxy_is_linked_once_and_ended(clerk: User, now: datetime) -> None:
    father, daughter = make_person(), make_person()
    words: dict[str, Any] = {"relation": "女儿", "consented_on": day_of(now), "by": clerk, "now": now}
    link = link_proxy(father, daughter, **words)
    assert refusal(link_proxy, father, daughter, **words) == "proxy_known"
    assert refusal(link_proxy, father, father, **words) == "proxy_self"
    assert refusal(link_proxy, daughter, father, **words | {"relation": " "}) == "relation_missing"
    later = day_of(now) + timedelta(days=1)
    assert refusal(link_proxy, daughter, father, **words | {"consented_on": later}) == "consent_future"
    end_proxy(link, by=clerk, now=now)
    assert refusal(end_proxy, link, by=clerk, now=now) == "proxy_ended"
    link_proxy(father, daughter, **words)
    assert father.proxies.count() == 2
