"""A phone comes in by a one-time code, gets its keys, is lost, is wiped."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from lianfang.accounts.models import AuditEntry, Tried, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.ids import uuid7, with_check
from lianfang.fieldapp.tests.make import Caller, error, read
from lianfang.sync import keys
from lianfang.sync.actions import make_code, new_phone, revoke_device
from lianfang.sync.models import Device, EnrolmentCode
from lianfang.sync.tests.make import make_device
from lianfang.web import clock

pytestmark = pytest.mark.django_db
STRANGER = Caller()


@pytest.fixture(autouse=True)
def present(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the server's clocks stand at the tests' instant."""
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(clock, "wall", lambda: now)


@pytest.fixture
def sampler() -> User:
    return make_user("sampler", username="wang.fang", name="王芳")


@pytest.fixture
def chief() -> User:
    return make_user("administrator")


def planned(user: User, by: User, now: datetime) -> tuple[Device, str]:
    """Make place for a phone, and its code."""
    device = new_phone(user, name="A-17", by=by, now=now)
    return device, make_code(device, by=by, now=now, wall=now)


def enrol(code: str, **more: Any) -> Any:
    """Come in with a code."""
    return STRANGER.post("enrol", {"code": code} | more)


def test_a_phone_comes_in_once_and_works(sampler: User, chief: User, now: datetime) -> None:
    device, code = planned(sampler, chief, now)
    given = read(enrol(f" {code[:3].lower()}-{code[3:6]} {code[6:]} ", name="  红米  7 "))
    assert given["device_id"] == str(device.pk)
    assert given["user"] == {"name": "王芳", "username": "wang.fang", "language": "zh-hans"}
    assert len(keys.read(given["outbox_key"])) == 32
    phone = Caller(token=given["token"])
    assert read(phone.get("share"))["hours"] == 12
    assert read(phone.get("me"))["device"] == {"id": str(device.pk), "name": "红米 7"}
    assert error(enrol(code)) == (410, "expired_code")
    assert error(phone.get("share", Authorization="Bearer x")) == (401, "unknown_device")
    verbs = list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["sync.device.planned", "sync.device.code", "sync.device.enrolled"]


def test_nothing_secret_is_stored(sampler: User, chief: User, now: datetime) -> None:
    _, code = planned(sampler, chief, now)
    given = read(enrol(code))
    secrets = [code, given["token"], given["outbox_key"], given["wipe_code"]]
    stored = [given["outbox_key"], read(Caller(token=given["token"]).get("share"))["share"]]
    with connection.cursor() as cursor:
        for table in ("sync_device", "sync_enrolmentcode", "accounts_auditentry"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            text = cursor.fetchone()[0]
            assert not [one for one in secrets if one in text]
            assert not [one for one in stored if keys.read(one).hex() in text]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"code": 7}',
        b'{"code": "' + b"x" * 61 + b'"}',
        b'{"name": "A"}',
        b"\xff",
        b"[" * 9000,
    ],
)
def test_what_cannot_be_read_is_said(body: bytes) -> None:
    assert error(STRANGER.post("enrol", body)) == (400, "malformed")


def test_a_code_nobody_knows(sampler: User, chief: User, now: datetime) -> None:
    _, code = planned(sampler, chief, now)
    for wrong in (
        "",
        "????",
        code[:-1],
        with_check("22222222"),
        code[:-1] + ("2" if code[-1] != "2" else "3"),
    ):
        assert error(enrol(wrong)) == (404, "unknown_code")
    assert error(STRANGER.get("enrol")) == (405, "wrong_method")
    message = read(STRANGER.post("enrol", {"code": "x"}, Accept_Language="zh-CN"))["message"]
    assert message == "没有这个码。请核对，或要一个新的。"
    assert enrol(code).status_code == 200


def test_a_code_runs_out(sampler: User, chief: User, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    _, code = planned(sampler, chief, now)
    monkeypatch.setattr(clock, "wall", lambda: now + timedelta(minutes=10))
    assert error(enrol(code)) == (410, "expired_code")


def test_a_new_code_ends_the_old_one_and_the_token(sampler: User, chief: User, now: datetime) -> None:
    device, first = planned(sampler, chief, now)
    before = read(enrol(first))
    old = Caller(token=before["token"])
    assert old.get("share").status_code == 200
    device.refresh_from_db()
    second = make_code(device, by=chief, now=now, wall=now)
    assert error(old.get("share")) == (401, "unknown_device")
    assert error(enrol(first)) == (404, "unknown_code")
    after = read(enrol(second))
    assert after["device_id"] == before["device_id"]
    assert after["outbox_key"] != before["outbox_key"]
    assert Device.objects.get().generation == 2


@pytest.mark.parametrize("lost", [False, True])
def test_a_phone_that_was_shut_out_gets_no_key_and_is_told_to_wipe_itself(
    sampler: User, chief: User, now: datetime, lost: bool
) -> None:
    device, code = planned(sampler, chief, now)
    given = read(enrol(code))
    phone = Caller(token=given["token"])
    revoke_device(device, by=sampler, now=now, lost=lost)
    for path in ("share", "me"):
        response = phone.get(path)
        assert error(response) == (403, "revoked_device")
        assert read(response)["wipe"] is True
    assert phone.post("wiped", {"device_id": device.pk, "why": "lost"}).status_code == 200
    held = Device.objects.get()
    assert (held.wiped_at, bool(held.lost_at)) == (now, lost)


def test_a_code_of_a_device_that_was_shut_out_is_worth_nothing(
    sampler: User, chief: User, now: datetime
) -> None:
    device, code = planned(sampler, chief, now)
    revoke_device(device, by=chief, now=now)
    assert error(enrol(code)) == (404, "unknown_code")
    assert not EnrolmentCode.objects.exists()


def test_a_user_who_is_locked_gets_nothing(sampler: User, chief: User, now: datetime) -> None:
    device, code = planned(sampler, chief, now)
    phone = Caller(token=read(enrol(code))["token"])
    device.refresh_from_db()
    again = make_code(device, by=chief, now=now, wall=now)
    User.objects.filter(pk=sampler.pk).update(is_active=False)
    assert error(enrol(again)) == (404, "unknown_code")
    assert error(phone.get("me")) == (401, "unknown_device")
    _, token = make_device(sampler)
    assert error(Caller(token=token).get("me")) == (403, "revoked_device")


def test_a_wiped_phone_without_its_token_proves_that_it_is_the_one(
    sampler: User, chief: User, now: datetime
) -> None:
    device, code = planned(sampler, chief, now)
    given = read(enrol(code))
    other = read(enrol(planned(sampler, chief, now)[1]))
    for said in (
        {},
        {"wipe_code": "x"},
        {"wipe_code": other["wipe_code"]},
        {"wipe_code": given["token"][:60]},
    ):
        assert error(STRANGER.post("wiped", {"device_id": device.pk} | said)) == (401, "unknown_device")
    assert error(STRANGER.post("wiped", {"device_id": uuid7(), "wipe_code": "x"})) == (401, "unknown_device")
    assert error(STRANGER.post("wiped", {"device_id": "x"})) == (400, "malformed")
    proof = {"device_id": device.pk, "wipe_code": given["wipe_code"], "why": "pin"}
    for _ in range(2):
        assert STRANGER.post("wiped", proof).status_code == 200
    assert Device.objects.get(pk=device.pk).wiped_at == now
    assert AuditEntry.objects.filter(verb="sync.device.wiped").count() == 1


def test_guessing_is_bounded_for_one_and_for_all(sampler: User, chief: User, now: datetime) -> None:
    _, code = planned(sampler, chief, now)
    for _ in range(30):
        assert error(enrol("wrong")) == (404, "unknown_code")
    response = enrol(code)
    assert error(response) == (429, "too_many_codes")
    assert response["Retry-After"] == "60"
    Tried.objects.all().delete()
    assert enrol(code).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_two_phones_with_one_code_the_first_comes_in(now: datetime) -> None:
    code = planned(make_user("sampler"), make_user("administrator"), now)[1]
    together = Barrier(6)

    def try_it(_n: int) -> Any:
        together.wait()
        try:
            return read(enrol(code))
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(try_it, range(6)))
    tokens = [one["token"] for one in found if "token" in one]
    assert len(tokens) == 1
    assert [one["error"] for one in found if "error" in one] == ["expired_code"] * 5
    assert Caller(token=tokens[0]).get("me").status_code == 200
    assert Device.objects.get().generation == 1


def test_every_enrolment_has_keys_of_its_own() -> None:
    one, other = uuid7(), uuid7()
    made = [
        make(device, number)
        for make in (keys.share, keys.outbox_key, keys.roster_key)
        for device in (one, other)
        for number in (1, 2)
    ]
    assert len(set(made)) == 12
    assert all(len(key) == 32 for key in made)
    assert keys.share(one, 1) == keys.share(one, 1)
    assert keys.open_records(one, 1, [b"short", b""]) == [None, None]


def test_the_lead_of_a_site_tells_its_queue(now: datetime) -> None:
    assert read(Caller(make_user("site_lead")).get("me"))["screens"][-2:] == ["queue", "alarms"]
    assert (
        "queue" not in read(Caller(make_user("sampler")).get("me"))["screens"]
    )  # it stands on their own screen


def test_me_says_who_works_where_on_what(now: datetime) -> None:
    from lianfang.places.tests.make import make_area, make_site
    from lianfang.testing.actions import leave_out
    from lianfang.testing.tests.make import make_round

    make_area(43, 9, 3, 402, 7)
    round_, spared = make_round(), make_area(43, 9, 3, 402)
    chief = make_user("testing_chief")
    leave_out(round_, spared, reason="封控", by=chief, now=now)
    site, far = make_site(), make_site(area=make_area(43, 9, 22))
    laboratory = make_site(kind="laboratory", area=make_area(43, 9, 22))
    make_site(kind="laboratory", area=make_area(43, 1, 2))
    phone = Caller(make_user("grid_worker"))
    response = phone.get("me")
    about = read(response)
    assert about["screens"][0] == "sample"
    assert "reading" in about["screens"]
    assert about["posts"][0]["role_name"] == "网格员"
    assert about["posts"][0]["role_name_en"] == "Grid worker"
    assert [(one["id"], one["left_out"]) for one in about["rounds"]] == [(str(round_.pk), [spared.pk])]
    assert [one["id"] for one in about["sites"]] == [str(site.pk)]
    assert str(far.pk) not in response.content.decode()
    assert [one["id"] for one in about["laboratories"]] == [str(laboratory.pk)]
    assert [one["depth"] for one in about["areas"]] == [0, 1, 2, 3, 4]
    assert about["limits"] == {
        "share_hours": 12, "roster_hours": 24, "suit_warn_hours": 2, "suit_hard_hours": 4, "pins": 10,
        "fever_celsius": 37.3,
    }  # fmt: skip
    again = phone.get("me", If_None_Match=response["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert read(Caller(make_user("grid_worker")).get("me"))["roster_key"] != about["roster_key"]


def test_a_phone_without_work_learns_nothing_of_the_area(now: datetime) -> None:
    from lianfang.places.tests.make import make_site

    make_site()
    about = read(Caller(make_user("observer")).get("me"))
    assert (about["screens"], about["rounds"], about["sites"], about["areas"]) == ([], [], [], [])
