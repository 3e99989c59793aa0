"""People met in the field: who they are, who they turn out to be, what cannot be right, two phones at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.common.ids import uuid7
from lianfang.people import queries
from lianfang.people.capture import NEWCOMER
from lianfang.people.models import Alias, Household, Identifier, IdentifierClaim, Newcomer, Person, Term
from lianfang.people.rules import Wrong
from lianfang.people.rules.newcomer import Newcomer as Told
from lianfang.people.rules.newcomer import softened
from lianfang.people.tests.make import make_number
from lianfang.people.vault import unseal
from lianfang.places.tests.make import HESHAN, YIYANG, make_area
from lianfang.sync.models import Dispute
from lianfang.sync.tests.make import body, fact, make_device, outcomes, raw_connection, send
from lianfang.sync.uploads import take

NOW = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)
KINDS = {NEWCOMER.name: NEWCOMER}
ME = "王小明"


def met(number: str = "", name: str = ME, **over: Any) -> dict[str, Any]:
    """Write a fact of somebody met, with an identity card when a number is given."""
    told = {"person_id": str(uuid7()), "name": name, "kind": "present", "number": number}
    told |= {"id_kind": "resident_id" if number else "none_yet"} | over
    return fact("people.newcomer", NOW, area=HESHAN) | {"data": told}


def who(told: dict[str, Any]) -> UUID:
    """Give the id of the person a fact is about."""
    return UUID(told["data"]["person_id"])


def tell(*facts: dict[str, Any]) -> list[str]:
    """Tell facts from a phone of a sampler; list what became of each."""
    make_area(43, 9, 3)
    token = make_device(make_user("sampler", area_id=YIYANG))[1]
    return outcomes(send(token, *facts, now=NOW, kinds=KINDS))


@pytest.mark.django_db
def test_somebody_met_is_on_record_with_their_document_and_door() -> None:
    number = make_number(date(1980, 5, 1), "m")
    told = met(number, phone="139 1234 5678", address="3栋2单元501")
    assert tell(told) == ["accepted"]
    person = Person.objects.get(pk=who(told))
    assert (person.name, person.sex, person.born_on, person.phone) == (
        ME,
        "m",
        date(1980, 5, 1),
        "13912345678",
    )
    assert person.household == Household.objects.get(area_id=HESHAN, address="3栋2单元501")
    assert person.verified_at is None
    document = Identifier.objects.get(person=person)
    assert (unseal(document.sealed, person.id), document.tail) == (number, number[-4:])
    assert {"wangxiaoming", "wxm"} <= set(
        Term.objects.filter(name=person.name).values_list("term", flat=True)
    )


@pytest.mark.django_db
def test_the_number_is_never_stored_as_it_is() -> None:
    number = make_number()
    tell(told := met(number))
    row = str(Newcomer.objects.values().get(pk=told["id"]))
    assert number not in row
    assert number[6:14] not in row


@pytest.mark.django_db
def test_a_known_number_under_the_same_name_is_the_same_human() -> None:
    number = make_number()
    first, again = met(number), met(number.lower(), name="王 小明")
    assert tell(first) == ["accepted"]
    assert tell(again) == ["accepted"]
    assert set(queries.ids_of(who(first))) == {who(first), who(again)}
    assert queries.kept_id(who(again)) == who(first)
    assert Alias.objects.get().merged_by.posts.get().role == "sampler"
    assert Identifier.objects.count() == IdentifierClaim.objects.count() == 1


@pytest.mark.django_db
def test_a_known_number_under_another_name_is_for_a_person_to_look_at() -> None:
    number = make_number()
    first, other = met(number), met(number, name="李雷")
    assert tell(first, other) == ["accepted", "disputed:number_taken"]
    assert Dispute.objects.get().detail == {"holder": str(who(first))}
    assert not Alias.objects.exists()
    assert not Identifier.objects.filter(person=who(other)).exists()


WRONG = [
    ({"number": "110105194912310021"}, "wrong_number", Wrong.NUMBER_CHECK),
    ({"number": "11010519491331002X"}, "wrong_number", Wrong.NUMBER_CHECK),
    ({"number": "123", "id_kind": "passport"}, "wrong_number", Wrong.NUMBER_SHAPE),
    ({"number": "E1", "id_kind": "none_yet"}, "wrong_number", Wrong.NUMBER_UNWANTED),
    ({"born_on": "2022-01-01"}, "wrong_details", Wrong.BORN_FUTURE),
    ({"phone": "12345"}, "wrong_details", Wrong.PHONE_SHAPE),
    ({"name": "王*明"}, "wrong_details", Wrong.NAME_MASKED),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("over", "reason", "wrong"), WRONG, ids=[wrong.value for *_, wrong in WRONG])
def test_what_cannot_be_right_is_doubted_and_the_person_is_on_record(
    over: dict[str, Any], reason: str, wrong: Wrong
) -> None:
    told = met(**{"id_kind": "resident_id" if "number" in over else "none_yet"} | over)
    assert tell(told) == [f"disputed:{reason}"]
    assert Dispute.objects.get().detail["wrong"] == wrong
    person = Person.objects.get(pk=who(told))
    assert (person.phone, person.born_on) == ("", None)
    assert not IdentifierClaim.objects.exists()


@pytest.mark.django_db
def test_an_id_that_is_somebodys_makes_nobody_new() -> None:
    first = met()
    tell(first)
    again = met(make_number(), name="李雷", person_id=str(who(first)))
    assert tell(again) == ["disputed:already_known"]
    assert Person.objects.get().name == ME
    assert not IdentifierClaim.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_phones_that_meet_the_same_people_at_once_make_each_of_them_once() -> None:
    make_area(43, 9, 3)
    numbers = [make_number() for _ in range(20)]
    user = make_user("sampler", area_id=YIYANG)
    together = Barrier(4)

    def phone(n: int) -> bytes:
        token = tokens[n]
        facts = [met(number) for number in (numbers if n % 2 else reversed(numbers))]
        with raw_connection() as conn:
            together.wait()
            return take(conn, KINDS, body(NOW, *facts), token, now=NOW).body

    tokens = [make_device(user)[1] for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(phone, range(4)))
    assert [one.count(b'"accepted"') for one in said] == [20] * 4
    assert Person.objects.count() == 80
    assert IdentifierClaim.objects.count() == Identifier.objects.count() == 20
    assert Alias.objects.count() == 60
    assert {len(queries.ids_of(claim.person_id)) for claim in IdentifierClaim.objects.all()} == {4}


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (Told("王小明", HESHAN, number="11010519491231002X", id_kind="resident_id"), ("王小明", "f", "")),
        (Told("王小明", HESHAN, sex="m", phone="1"), ("王小明", "m", "")),
        (Told("\t\n", HESHAN, phone="13912345678"), ("?", "", "13912345678")),
        (
            Told("王小明", HESHAN, sex="m", number="11010519491231002X", id_kind="resident_id"),
            ("王小明", "f", ""),
        ),
    ],
)
def test_what_can_be_right_is_kept(told: Told, kept: tuple[str, str, str]) -> None:
    person, _wrong = softened(told, date(2021, 8, 5))
    assert (person.name, person.sex, person.phone) == kept
