"""Looking for people of elsewhere, and what a wiped phone still held."""

import gzip
import json
import os
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.ids import person_code, uuid7
from lianfang.fieldapp.api import find as finding
from lianfang.fieldapp.tests.make import Caller, error, read
from lianfang.people import actions as people
from lianfang.people.models import Person
from lianfang.people.rules.newcomer import Newcomer
from lianfang.people.tests.make import make_number
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.sync import keys
from lianfang.sync.models import Device, Refusal, Void
from lianfang.sync.tests.make import void
from lianfang.web import clock

pytestmark = pytest.mark.django_db
STRANGER = Caller()


@pytest.fixture(autouse=True)
def present(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(clock, "wall", lambda: now)


@pytest.fixture
def clerk() -> User:
    return make_user("epidemiologist", area_id=YIYANG)


@pytest.fixture
def phone() -> Caller:
    return Caller(make_user("sampler", area_id=HESHAN))


def registered(clerk: User, now: datetime, **over: Any) -> tuple[Person, str]:
    """Put somebody of another county on record; gives their number too."""
    make_area(43, 9, 22)
    number = make_number()
    fields: dict[str, Any] = {
        "name": "文静",
        "area_id": TAOJIANG,
        "id_kind": "resident_id",
        "phone": "13973751234",
    }
    told = Newcomer(**(fields | {"number": number} | over))
    return people.register(told, by=clerk, now=now), number


# --- find


def test_somebody_of_elsewhere_is_found_by_what_they_show(phone: Caller, clerk: User, now: datetime) -> None:
    person, number = registered(clerk, now)
    for sought in (
        {"number": number.lower()},
        {"phone": "139 7375 1234"},
        {"code": person_code(person.id)},
        {"code": person_code(person.id).lower()},
    ):
        found = read(phone.post("find", sought))["people"]
        assert [(one["t"], one["id"], one["area"]) for one in found] == [("person", str(person.id), TAOJIANG)]
    entries = AuditEntry.objects.filter(verb="field.person.found", person_id=person.id)
    assert entries.count() == 4
    assert {entry.by_id for entry in entries} == {phone.device.user_id}  # type: ignore[union-attr]
    assert not [entry for entry in entries if number in str(entry.data)]


@pytest.mark.parametrize(
    "sought",
    [
        {"number": "430999198005010001"},
        {"number": "x"},
        {"phone": "13800000000"},
        {"phone": "1"},
        {"code": "LFP-" + "2" * 27},
        {"code": "?"},
        {"number": "%"},
        {"phone": "' OR 1=1"},
    ],
)
def test_nobody_is_found_by_a_part_or_a_guess(
    phone: Caller, clerk: User, now: datetime, sought: dict[str, str]
) -> None:
    registered(clerk, now)
    assert read(phone.post("find", sought)) == {"people": []}
    assert AuditEntry.objects.filter(verb="field.person.not_found").count() == 1


@pytest.mark.parametrize("body", [{}, {"number": ""}, {"number": "1", "phone": "2"}, {"code": 7}, [], "x"])
def test_one_thing_is_looked_for(phone: Caller, body: Any) -> None:
    assert error(phone.post("find", body)) == (400, "malformed")
    assert not AuditEntry.objects.exists()


def test_who_may_look_for_people(now: datetime) -> None:
    assert error(Caller(make_user("observer")).post("find", {"code": "x"})) == (403, "forbidden")
    assert error(STRANGER.post("find", {"code": "x"})) == (401, "unknown_device")


def test_a_merged_record_gives_the_kept_one(phone: Caller, clerk: User, now: datetime) -> None:
    person, number = registered(clerk, now)
    kept, _ = registered(clerk, now, phone="13973755678")
    people.merge(person, kept, reason="同一人", by=clerk, now=now)
    found = read(phone.post("find", {"number": number}))["people"]
    assert [one["id"] for one in found] == [str(kept.id)]


def test_a_phone_looks_for_so_many_within_an_hour(
    phone: Caller, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = type("Few", (), {"finds_per_hour": 3})
    monkeypatch.setattr(finding, "numbers", lambda *_: few)
    asked = [phone.post("find", {"code": "?"}).status_code for _ in range(4)]
    assert asked == [200, 200, 200, 429]
    assert phone.post("find", {"code": "?"})["Retry-After"] == "600"
    later = now + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert phone.post("find", {"code": "?"}).status_code == 200
    assert Device.objects.get().finds == 1


# --- salvage


def sealed(device: Device, said: Any, generation: int = 1) -> str:
    """Seal a record as the phone does."""
    nonce = os.urandom(12)
    text = said if isinstance(said, bytes) else json.dumps(said).encode()
    return keys.text(nonce + AESGCM(keys.outbox_key(device.pk, generation)).encrypt(nonce, text, None))


def handed(device: Device, *records: str) -> Any:
    """Hand records over, without a token."""
    return STRANGER.post("salvage", {"device_id": device.pk, "sealed": list(records)})


def test_what_a_wiped_phone_held_is_taken_in_once(phone: Caller, now: datetime) -> None:
    device = phone.device
    assert device
    told, bad = void(now), sealed(device, b"not JSON")
    records = [sealed(device, told), bad, "AAAA", "§", sealed(device, told)[:-3] + "AAA"]
    for outcome in ("accepted", "duplicate"):
        answer = read(handed(device, *records))
        assert [one["outcome"] for one in answer["outcomes"]] == [outcome, "refused"]
        assert answer["unreadable"] == 3
    assert Void.objects.get().device_id == device.pk
    assert Refusal.objects.get().code == "malformed"


def test_records_of_earlier_enrolments_are_read_too(phone: Caller, now: datetime) -> None:
    device = phone.device
    assert device
    Device.objects.update(generation=9)
    assert error(handed(device, sealed(device, void(now), 1))) == (409, "unreadable")
    assert read(handed(device, sealed(device, void(now), 2)))["outcomes"][0]["outcome"] == "accepted"


def test_of_a_device_that_was_shut_out_they_are_kept_for_a_person(phone: Caller, now: datetime) -> None:
    device = phone.device
    assert device
    Device.objects.update(revoked_at=now)
    answer = read(handed(device, sealed(device, void(now))))
    assert answer["outcomes"][0]["code"] == "revoked_device"
    assert Refusal.objects.get().code == "revoked_device"
    assert not Void.objects.exists()


def test_strangers_hand_over_nothing(phone: Caller, now: datetime) -> None:
    other = Caller(make_user("sampler")).device
    device = phone.device
    assert other
    assert device
    assert error(handed(device, sealed(other, void(now)))) == (409, "unreadable")
    nobody = {"device_id": uuid7(), "sealed": [sealed(device, void(now))]}
    assert error(STRANGER.post("salvage", nobody)) == (404, "unknown_device")
    assert error(handed(device)) == (400, "malformed")
    assert error(handed(device, *["x"] * 501)) == (400, "malformed")
    assert not Refusal.objects.exists()


def test_a_packed_body_is_unpacked_and_a_bomb_is_not(phone: Caller, now: datetime) -> None:
    device = phone.device
    assert device
    body = json.dumps({"device_id": str(device.pk), "sealed": [sealed(device, void(now))]}).encode()
    packed = gzip.compress(body)
    assert STRANGER.post("salvage", packed, Content_Encoding="gzip").status_code == 200
    bomb = gzip.compress(b" " * 50_000_000)
    assert error(STRANGER.post("salvage", bomb, Content_Encoding="gzip")) == (413, "too_large")
    assert error(STRANGER.post("salvage", packed[:40], Content_Encoding="gzip")) == (400, "malformed")
    assert error(STRANGER.post("salvage", b" " * 3_000_000)) == (413, "too_large")
