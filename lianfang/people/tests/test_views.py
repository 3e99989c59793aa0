"""The pages: who may see them, what they show, what they refuse in place."""

from datetime import date, datetime
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import day_of
from lianfang.common.ids import uuid7
from lianfang.people.actions import link_proxy, merge, register
from lianfang.people.models import Alias, Person, ProxyLink
from lianfang.people.queries import identity, kept_id
from lianfang.people.rules.newcomer import Newcomer
from lianfang.people.tests.make import make_household, make_number, make_person
from lianfang.places.rules import pack
from lianfang.places.tests.make import HESHAN, TAOJIANG, make_area

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def areas() -> None:
    make_area(43, 9, 3, 1, 1)
    make_area(43, 9, 22)


def signed_in(role: str, area_id: int = HESHAN) -> tuple[Client, User]:
    user = make_user(role, area_id=area_id, language="en")
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client, user


def answers(**over: Any) -> dict[str, Any]:
    given = {"id": uuid7(), "area": HESHAN, "name": "王小明", "kind": "resident", "id_kind": "none_yet"}
    return given | {"number": "", "sex": "", "born_on": "", "phone": "", "address": ""} | over


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_person_is_registered_from_the_form() -> None:
    client, user = signed_in("grid_worker")
    assert client.get(reverse("person_new")).status_code == 200
    sent = answers(
        id_kind="resident_id", number=make_number(), phone="138 1234 5678", address="一组1号", verified="on"
    )
    response = client.post(reverse("person_new"), sent)
    person = Person.objects.get()
    assert (response.status_code, response["Location"]) == (302, reverse("person", args=[person.id]))
    assert (person.id, person.phone, person.sex) == (sent["id"], "13812345678", "f")
    assert person.verified_at is not None
    assert AuditEntry.objects.filter(by=user, verb="people.person.registered", person_id=person.id).exists()


def test_the_same_form_sent_twice_leads_to_the_same_person() -> None:
    client, _ = signed_in("grid_worker")
    sent = answers(phone="13812345678", born_on="1980-05-01")
    first, second = client.post(reverse("person_new"), sent), client.post(reverse("person_new"), sent)
    assert first["Location"] == second["Location"]
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"name": ""}, "required"),
        ({"name": "王*明"}, "masked"),
        ({"id_kind": "resident_id", "number": "110105194912310021"}, "mistyped"),
        ({"id_kind": "resident_id", "number": "110105491231002"}, "15 digits"),
        ({"id_kind": "resident_id"}, "Never invent"),
        ({"phone": "123"}, "no phone number"),
        ({"born_on": "2090-01-01"}, "future"),
        ({"born_on": "yesterday"}, "valid date"),
        ({"kind": "ghost"}, "valid choice"),
        ({"id": "no-id"}, "valid UUID"),
    ],
)
def test_what_is_wrong_is_said_in_place(over: dict[str, str], said: str) -> None:
    client, _ = signed_in("grid_worker")
    response = client.post(reverse("person_new"), answers(**over))
    assert response.status_code == 200
    assert said in text(response)
    assert not Person.objects.exists()


def test_likely_doubles_are_shown_before_anything_is_written() -> None:
    client, _ = signed_in("grid_worker")
    known = make_person(name="王晓明", born_on=date(1980, 5, 1))
    sent = answers(born_on="1980-05-01")
    response = client.post(reverse("person_new"), sent)
    assert "王晓明" in text(response)
    assert reverse("person", args=[known.id]) in text(response)
    assert Person.objects.count() == 1
    assert client.post(reverse("person_new"), sent | {"new": "1"}).status_code == 302
    assert Person.objects.count() == 2


def test_a_number_on_record_leads_to_its_person(now: datetime) -> None:
    client, user = signed_in("grid_worker")
    number = make_number()
    known = register(Newcomer("李四", HESHAN, id_kind="resident_id", number=number), by=user, now=now)
    response = client.post(reverse("person_new"), answers(id_kind="resident_id", number=number))
    assert "belongs to another person" in text(response)
    assert reverse("person", args=[known.id]) in text(response)


def test_a_number_on_record_elsewhere_shows_nobody(now: datetime) -> None:
    client, _ = signed_in("grid_worker")
    other = make_user("grid_worker", area_id=TAOJIANG)
    number = make_number()
    register(Newcomer("李四", TAOJIANG, id_kind="resident_id", number=number), by=other, now=now)
    response = client.post(reverse("person_new"), answers(id_kind="resident_id", number=number))
    assert "belongs to another person" in text(response)
    assert "李四" not in text(response)


@pytest.mark.parametrize(
    ("page", "method", "roles"),
    [
        ("people", "get", {"grid_worker", "doctor", "commander", "epidemiologist"}),
        ("person_new", "get", {"grid_worker", "epidemiologist"}),
        ("person_correct", "get", {"grid_worker", "epidemiologist"}),
        ("person_document", "get", {"grid_worker", "epidemiologist"}),
        ("person_proxy", "get", {"grid_worker", "epidemiologist"}),
        ("person_merge", "get", {"epidemiologist"}),
        ("person_numbers", "post", {"doctor", "epidemiologist"}),
    ],
)
def test_who_may(page: str, method: str, roles: set[str]) -> None:
    person = make_person()
    args = [] if page in {"people", "person_new"} else [person.id]
    for role in ("grid_worker", "doctor", "commander", "epidemiologist", "sampler", "auditor"):
        client, _ = signed_in(role)
        response = getattr(client, method)(
            reverse(page, args=args), {"reason": "why"} if method == "post" else None
        )
        assert (response.status_code == 200) is (role in roles), role
    if args:
        outside, _ = signed_in("epidemiologist", TAOJIANG)
        found = getattr(outside, method)(
            reverse(page, args=args), {"reason": "why"} if method == "post" else None
        )
        assert found.status_code == 404


def test_strangers_are_sent_to_sign_in() -> None:
    for page in ("people", "person_new"):
        assert Client().get(reverse(page)).status_code == 302


def test_the_list_of_an_area(now: datetime) -> None:
    client, _ = signed_in("grid_worker")
    village = pack(43, 9, 3, 1, 1)
    make_person(name="王小明", area_id=village, phone="13812345678")
    make_person(name="李四", area_id=HESHAN, kind="staff")
    make_person(name="赵六", area_id=TAOJIANG)
    whole = text(client.get(reverse("people")))
    assert "王小明" in whole
    assert "李四" in whole
    assert "赵六" not in whole
    assert "138****5678" in whole
    assert "13812345678" not in whole
    small = text(client.get(reverse("people"), {"area": village}))
    assert "王小明" in small
    assert "李四" not in small
    named = text(client.get(reverse("people"), {"q": "wxm"}))
    assert "王小明" in named
    assert "李四" not in named
    assert "李四" in text(client.get(reverse("people"), {"kind": "staff"}))
    doctor, _ = signed_in("doctor")
    assert "13812345678" in text(doctor.get(reverse("people")))
    assert client.get(reverse("people"), {"area": "9" * 30}).status_code == 200
    assert client.get(reverse("people"), {"area": "1"}).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_many(django_assert_max_num_queries: Any) -> None:
    client, _ = signed_in("grid_worker")
    for _ in range(20):
        make_person(household=make_household())
    with django_assert_max_num_queries(16):
        client.get(reverse("people"))


def test_correcting(now: datetime) -> None:
    client, _ = signed_in("grid_worker")
    person = make_person(name="王小明", household=make_household(address="一组1号"))
    address = reverse("person_correct", args=[person.id])
    assert "一组1号" in text(client.get(address))
    sent = {"name": "王晓明", "kind": "resident", "sex": "m", "born_on": "", "phone": "1", "address": ""}
    assert "no phone number" in text(client.post(address, sent))
    assert client.post(address, sent | {"phone": ""}).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.sex, person.household) == ("王晓明", "m", None)
    village = pack(43, 9, 3, 1, 1)
    moved = {"name": "王晓明", "kind": "resident"}
    assert client.post(f"{address}?area={village}", moved).status_code == 302
    person.refresh_from_db()
    assert person.area_id == village
    assert client.post(f"{address}?area={TAOJIANG}", moved).status_code == 403


def test_adding_a_document_of_someone_else_offers_a_merge(now: datetime) -> None:
    client, user = signed_in("epidemiologist")
    number = make_number()
    other = register(Newcomer("李四", HESHAN, id_kind="resident_id", number=number), by=user, now=now)
    person = make_person()
    address = reverse("person_document", args=[person.id])
    shown = text(client.post(address, {"id_kind": "resident_id", "number": number}))
    assert f"{reverse('person_merge', args=[person.id])}?with={other.id}" in shown
    sent = {"id_kind": "resident_id", "number": make_number()}
    assert client.post(address, sent).status_code == 302
    assert person.identifiers.count() == 1


def test_whole_numbers_want_a_reason(now: datetime) -> None:
    client, user = signed_in("epidemiologist")
    number = make_number()
    person = register(Newcomer("李四", HESHAN, id_kind="resident_id", number=number), by=user, now=now)
    address = reverse("person_numbers", args=[person.id])
    assert client.get(address).status_code == 405
    assert number not in text(client.post(address, {"reason": ""}))
    shown = client.post(address, {"reason": "tracing"})
    assert number in text(shown)
    assert "no-store" in shown["Cache-Control"]
    assert AuditEntry.objects.filter(verb="people.identifier.revealed", by=user).count() == 1


def test_merging_and_undoing(now: datetime) -> None:
    client, _ = signed_in("epidemiologist")
    person = make_person(name="王小明", born_on=date(1980, 5, 1))
    other = make_person(name="王晓明", born_on=date(1980, 5, 1))
    address = reverse("person_merge", args=[person.id])
    assert f"with={other.id}" in text(client.get(address))
    assert f"with={other.id}" in text(client.get(address, {"q": "王晓明"}))
    assert f"with={person.id}" not in text(client.get(address, {"q": "王小明"}))
    both = f"{address}?with={other.id}"
    assert "王晓明" in text(client.get(both))
    assert client.post(both, {"kept": str(other.id), "reason": ""}).status_code == 200
    assert client.post(both, {"kept": str(other.id), "reason": "same phone"}).status_code == 302
    assert kept_id(person.id) == other.id
    assert "already" in text(client.post(both, {"kept": str(other.id), "reason": "same phone"}))
    alias = Alias.objects.get()
    reader, _ = signed_in("grid_worker")
    assert reader.post(reverse("merge_undo", args=[alias.id])).status_code == 403
    assert client.post(reverse("merge_undo", args=[alias.id])).status_code == 302
    assert kept_id(person.id) == person.id
    assert client.get(f"{address}?with=nonsense").status_code == 404


def test_a_proxy_from_the_form(now: datetime) -> None:
    client, _ = signed_in("grid_worker")
    father, daughter = make_person(name="王明"), make_person(name="王小红")
    address = reverse("person_proxy", args=[father.id])
    assert f"with={daughter.id}" in text(client.get(address, {"q": "王小红"}))
    sent = {"relation": "女儿", "consented_on": day_of(now).isoformat()}
    assert client.post(f"{address}?with={daughter.id}", sent).status_code == 302
    assert "acts for this person already" in text(client.post(f"{address}?with={daughter.id}", sent))
    link = ProxyLink.objects.get()
    assert client.post(reverse("proxy_end", args=[link.id])).status_code == 302
    link.refresh_from_db()
    assert link.ended_on is not None


def test_a_household_shows_who_lives_there() -> None:
    client, _ = signed_in("grid_worker")
    door = make_household(address="一组1号")
    make_person(name="王小明", household=door, phone="13812345678")
    shown = text(client.get(reverse("household", args=[door.id])))
    assert "王小明" in shown
    assert "13812345678" not in shown
    elsewhere = make_household(area=make_area(43, 9, 22))
    assert client.get(reverse("household", args=[elsewhere.id])).status_code == 404


def test_the_identity_block(now: datetime) -> None:
    by = make_user("epidemiologist", area_id=HESHAN)
    number = make_number()
    told = Newcomer(
        "王明", HESHAN, phone="13812345678", id_kind="resident_id", number=number, address="一组1号"
    )
    person = register(told, by=by, now=now)
    son = register(Newcomer("王小明", HESHAN, address="一组1号"), by=by, now=now)
    link_proxy(person, son, relation="儿子", consented_on=day_of(now), by=by, now=now)
    gone = make_person(name="王铭")
    merge(gone, person, reason="same face", by=by, now=now)
    today = day_of(now)

    def block(record: Person, user: User) -> str:
        return render_to_string("people/_identity.html", {"identity": identity(record, user, today)})

    shown = block(person, by)
    for expected in ("13812345678", "*" * 14 + number[-4:], "王小明", "儿子", "same face", "data-open"):
        assert expected in shown, expected
    assert number not in shown
    clerk = make_user("grid_worker", area_id=HESHAN)
    assert "13812345678" not in block(person, clerk)
    assert "data-open" not in block(person, clerk)
    assert reverse("person", args=[person.id]) in block(gone, by)


def test_the_path_leads_to_no_area_out_of_reach() -> None:
    client, _user = signed_in("grid_worker")
    street = pack(43, 9, 3, 1)
    page = text(client.get(reverse("people"), {"area": street}))
    linked = {area for area in (pack(43), pack(43, 9), HESHAN, street) if f'href="?area={area}"' in page}
    assert linked == {HESHAN}
    assert page.count('<span class="crumbs"><span>') == 1
