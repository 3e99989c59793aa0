"""Ingest, shown on the kinds that sync owns."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
import pytest
from django.db import connection
from msgspec import Meta, Struct

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_post, make_user
from lianfang.common.dates import at
from lianfang.common.ids import uuid7
from lianfang.places.rules import pack
from lianfang.places.tests.make import HESHAN, TAOJIANG, make_area
from lianfang.sync.capture import SETTLEMENT, VOID, VoidData
from lianfang.sync.kinds import Admission
from lianfang.sync.models import Batch, Device, Dispute, Refusal, Void
from lianfang.sync.tests.make import OWN, body, fact, make_device, make_dispute, outcomes, send, void
from lianfang.sync.uploads import take

pytestmark = pytest.mark.django_db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SETTLING = {
    **OWN,
    "sync.void": replace(VOID, permission="sync.settle"),
}  # a kind that asks for a post in the area


@pytest.fixture
def user() -> User:
    return make_user("testing_chief", area_id=HESHAN)


@pytest.fixture
def token(user: User) -> str:
    return make_device(user)[1]


def test_a_fact_is_stored_as_told(user: User, token: str, now: datetime) -> None:
    told = void(now - HOUR, reason="换管")
    answer = send(token, told, now=now)
    assert outcomes(answer) == ["accepted"]
    assert str(answer.outcomes[0].id) == told["id"]
    row = Void.objects.get()
    assert (str(row.id), str(row.target), row.reason) == (told["id"], told["data"]["target"], "换管")
    assert (row.at, row.told_at, row.received_at) == (now - HOUR, now - HOUR, now)
    assert (row.by, row.area_id, row.dispute) == (user, HESHAN, "")
    batch = Batch.objects.get()
    assert (batch.id, batch.counts, batch.device) == (row.batch_id, {"sync.void": 1}, row.device)


def test_sent_again_it_is_a_duplicate(token: str, now: datetime) -> None:
    told = [void(now), void(now), void(now)]
    assert outcomes(send(token, *told, now=now)) == ["accepted"] * 3
    later = now + HOUR
    assert outcomes(send(token, *told[::-1], void(later), now=later)) == ["duplicate"] * 3 + ["accepted"]
    assert outcomes(send(token, *told, now=later)) == ["duplicate"] * 3
    assert Void.objects.count() == 4
    assert sorted(b.counts["sync.void"] for b in Batch.objects.all()) == [1, 3]


def test_told_twice_in_one_upload_it_is_a_duplicate(token: str, now: datetime) -> None:
    told = void(now)
    assert outcomes(send(token, told, void(now), told, now=now)) == ["accepted", "accepted", "duplicate"]
    assert Void.objects.count() == 2


def test_an_id_used_for_something_else_is_kept_and_not_swallowed(token: str, now: datetime) -> None:
    told = void(now)
    other = told | {"data": told["data"] | {"reason": "another"}}
    assert outcomes(send(token, told, other, now=now)) == ["accepted", "refused:id_taken"]
    moved = told | {"area": TAOJIANG}
    assert outcomes(send(token, other, moved, now=now)) == ["refused:id_taken"] * 2
    assert [r.fact for r in Refusal.objects.all()] == [told["id"]] * 2
    assert {"another" in r.raw for r in Refusal.objects.all()} == {True, False}
    assert Void.objects.get().reason == "wrong tube"


def test_one_id_for_two_kinds_is_two_facts(token: str, now: datetime) -> None:
    key = uuid7()
    target = make_dispute(now).fact_id
    settled = fact("sync.settlement", now, id_=key, target=str(target), decision="stands", note="seen")
    told = [void(now, id_=key), settled]
    assert outcomes(send(token, *told, now=now)) == ["accepted", "accepted"]
    assert outcomes(send(token, *told, now=now)) == ["duplicate", "duplicate"]


def test_nothing_told_stores_nothing(token: str, now: datetime) -> None:
    assert send(token, now=now).outcomes == []
    assert not Batch.objects.exists()


def test_five_thousand_at_once(token: str, now: datetime) -> None:
    told = [void(now) for _ in range(5_000)]
    assert set(outcomes(send(token, *told, now=now))) == {"accepted"}
    assert Void.objects.count() == 5_000


@pytest.mark.one_machine  # on a cluster a part of a table is asked after the other
def test_statements_do_not_grow_with_the_upload(
    token: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = connection.connection
    seen: list[str] = []
    execute = raw.execute

    def counted(query: str, *given: Any) -> Any:
        seen.append(query)
        return execute(query, *given)

    monkeypatch.setattr(raw, "execute", counted)

    def statements(n: int) -> int:
        seen.clear()
        good = [void(now) for _ in range(n)]
        late = [void(now + 3 * DAY) for _ in range(n)]
        bad = [{"id": str(uuid7())} for _ in range(n)]
        send(token, *good, *late, *bad, now=now)
        return len(seen)

    # the sender, known already?, the kind’s own look, the insert, the batch, disputes, refusals
    send(token, void(now), now=now)  # the area is known from now on
    assert statements(1) == statements(300) == 7


# --- who, where, when


def test_outside_the_post_is_stored_and_disputed(user: User, token: str, now: datetime) -> None:
    make_area(43, 9, 22)
    answer = send(token, void(now, area=TAOJIANG), void(now), now=now, kinds=SETTLING)
    assert outcomes(answer) == ["disputed:outside_area", "accepted"]
    dispute = Dispute.objects.get()
    assert (dispute.area_id, dispute.reason, dispute.kind) == (TAOJIANG, "outside_area", "sync.void")
    assert Void.objects.get(id=dispute.fact_id).dispute == "outside_area"


@pytest.mark.parametrize("area", [0, -1, 7, 2**63 - 1, -(2**63), pack(43, 9, 88)])
def test_an_area_nobody_knows_is_disputed_where_the_teller_works(
    token: str, area: int, now: datetime
) -> None:
    assert outcomes(send(token, void(now, area=area), now=now)) == ["disputed:unknown_area"]
    dispute = Dispute.objects.get()
    assert (dispute.area_id, dispute.detail) == (HESHAN, {"area": area})
    assert Void.objects.get().area_id == area


def test_a_fact_is_judged_by_the_posts_of_its_day(now: datetime) -> None:
    user = make_user()
    make_post(user, "testing_chief", area_id=HESHAN, from_on=date(2021, 8, 1), to_on=date(2021, 8, 3))
    _, token = make_device(user)
    told = [void(at(date(2021, 8, day), 23, 59)) for day in (3, 4)]
    assert outcomes(send(token, *told, now=now, kinds=SETTLING)) == ["accepted", "disputed:outside_area"]


def test_a_clock_two_days_ahead_is_corrected_flagged_and_disputed(token: str, now: datetime) -> None:
    answer = send(token, void(now + 2 * DAY - HOUR), now=now, ahead=2 * DAY)
    assert outcomes(answer) == ["disputed:clock"]
    row = Void.objects.get()
    assert (row.at, row.told_at) == (now - HOUR, now + 2 * DAY - HOUR)
    device = Device.objects.get()
    assert (device.skew_seconds, device.last_seen_at) == (2 * 86_400, now)
    send(token, void(now), now=now)
    device.refresh_from_db()
    assert device.skew_seconds == 0


@pytest.mark.parametrize("year", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_far_dates_are_stored_and_can_be_read_again(token: str, year: str, now: datetime) -> None:
    told = void(now) | {"at": year}
    assert outcomes(send(token, told, now=now)) == ["disputed:clock"]
    row = Void.objects.get()
    assert row.at <= now
    assert row.told_at.year in {1, 9999}
    assert outcomes(send(token, told, now=now)) == ["duplicate:clock"]


@pytest.mark.parametrize("year", [1, 9999])
def test_a_phone_that_sends_in_another_age_stores_its_facts(token: str, year: int, now: datetime) -> None:
    assert outcomes(send(token, void(now), now=now, ahead=now.replace(year=year) - now)) == ["disputed:clock"]
    assert abs(Device.objects.get().skew_seconds) == 2**31 - 1


def test_the_first_reason_stays_and_the_others_are_noted(token: str, now: datetime) -> None:
    send(token, void(now + 3 * DAY, area=7), now=now)
    dispute = Dispute.objects.get()
    assert (dispute.reason, dispute.detail) == ("clock", {"also": ["unknown_area"]})


def test_a_kind_may_dispute(token: str, now: datetime) -> None:
    def admit(new: Admission) -> None:
        for row in new.rows:
            if row["reason"] == "odd":
                new.dispute(row, "tube_full", subject=row["target"], size=11)

    kinds = {"sync.void": replace(VOID, admit=admit)}
    told = void(now, reason="odd")
    assert outcomes(send(token, void(now), told, now=now, kinds=kinds)) == ["accepted", "disputed:tube_full"]
    dispute = Dispute.objects.get()
    assert (str(dispute.fact_id), str(dispute.subject)) == (told["id"], told["data"]["target"])
    assert dispute.detail == {"size": 11}
    assert outcomes(send(token, told, now=now, kinds=kinds)) == ["duplicate:tube_full"]


# --- the malformed: kept whole, and nothing else is held up


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"kind": "testing.nonsense"}, "unknown_kind"),
        ({"kind": "x" * 300}, "unknown_kind"),
        ({"kind": "a\x00b"}, "unknown_kind"),
        ({"kind": 7}, "malformed"),
        ({"id": "not an id"}, "malformed"),
        ({"id": ["list"]}, "malformed"),
        ({"id": "x" * 5_000}, "malformed"),
        ({"at": "yesterday"}, "malformed"),
        ({"at": "2021-08-05T12:00:00"}, "no_time_zone"),
        ({"at": "2021-02-30T12:00:00Z"}, "malformed"),
        ({"at": 1_628_136_000}, "malformed"),
        ({"area": 2**63}, "malformed"),
        ({"area": -(2**63) - 1}, "malformed"),
        ({"area": int("9" * 4_000)}, "malformed"),
        ({"area": 1.5}, "malformed"),
        ({"area": None}, "malformed"),
        ({"area": float("nan")}, "malformed"),
        ({"area": float("inf")}, "malformed"),
        ({"extra": 1}, "malformed"),
        ({"data": None}, "malformed"),
        ({"data": {}}, "malformed"),
        ({"data": {"kind": "testing.swab", "target": "x", "reason": "r"}}, "malformed"),
        ({"data": {"kind": "testing.swab", "target": str(uuid7()), "reason": "r", "more": 1}}, "malformed"),
        ({"data": {"kind": "testing.swab", "target": str(uuid7()), "reason": ""}}, "malformed"),
        ({"data": {"kind": "testing.swab", "target": str(uuid7()), "reason": "r" * 201}}, "malformed"),
        ({"data": {"kind": "testing.swab", "target": str(uuid7()), "reason": "nul \x00"}}, "malformed"),
        ({"data": {"kind": "testing.swab", "target": str(uuid7()), "reason": "half \ud83d"}}, "malformed"),
        ({"data": {"kind": "sync.void", "target": str(uuid7()), "reason": "r"}}, "malformed"),
    ],
)
def test_a_malformed_fact_is_refused_and_kept(
    token: str, wrong: dict[str, Any], code: str, now: datetime
) -> None:
    told = void(now) | wrong
    answer = send(token, void(now), told, void(now), now=now)
    assert outcomes(answer) == ["accepted", f"refused:{code}", "accepted"]
    refusal = Refusal.objects.get()
    assert (refusal.code, refusal.area_id) == (code, HESHAN)
    assert '"sync.void"' in refusal.raw or "kind" in wrong
    assert Void.objects.count() == 2
    send(token, told, now=now + HOUR)
    assert Refusal.objects.count() == 1


@pytest.mark.parametrize("odd", [None, 7, "text", [], {}, [[[]]], True])
def test_what_is_no_fact_at_all_is_kept(token: str, odd: Any, now: datetime) -> None:
    assert outcomes(send(token, odd, void(now), now=now)) == ["refused:malformed", "accepted"]
    assert Refusal.objects.get().raw == msgspec.json.encode(odd).decode()


def test_two_malformed_facts_without_an_id_are_two(token: str, now: datetime) -> None:
    assert outcomes(send(token, {"a": 1}, {"a": 2}, {"a": 1}, now=now)) == ["refused:malformed"] * 3
    assert Refusal.objects.count() == 2


def test_text_that_only_looks_like_nul_is_text(token: str, now: datetime) -> None:
    assert outcomes(send(token, void(now, reason="\\u0000"), now=now)) == ["accepted"]
    assert Void.objects.get().reason == "\\u0000"


# --- what the database does not take although it was well-formed: a hole in a struct must not hold others up


class LooseVoid(VoidData):
    """A struct that forgot the length of its text."""

    reason: Annotated[str, Meta(min_length=1)]


LOOSE = {"sync.void": replace(VOID, struct=LooseVoid)}


def test_a_hole_in_a_struct_costs_one_fact(
    token: str, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    told = [void(now), void(now, reason="r" * 300), void(now)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.connection, "commit", lambda: None)
        patch.setattr(
            connection.connection, "rollback", lambda: connection.connection.execute("ROLLBACK TO here")
        )
        connection.connection.execute("SAVEPOINT here")
        reply = take(connection.connection, LOOSE, body(now, *told), token, now=now)
    found = msgspec.json.decode(reply.body)["outcomes"]
    assert [o["outcome"] for o in found] == ["accepted", "refused", "accepted"]
    assert found[1]["code"] == "unstorable"
    assert Refusal.objects.get().fact == told[1]["id"]
    assert "could not be stored" in caplog.text


@pytest.mark.parametrize("kind", [VOID, SETTLEMENT])
def test_own_kinds_fit_their_tables(kind: Any) -> None:
    kind.check()


class Extra(VoidData):
    """A struct with a field its table lacks."""

    colour: Annotated[str, Meta(max_length=3)]


class Less(Struct):
    """A struct that lacks a field of its table."""

    target: UUID


@pytest.mark.parametrize(
    ("struct", "said"),
    [(Extra, "colour"), (Less, "reason"), (LooseVoid, "reason needs the bounds")],
)
def test_a_struct_that_does_not_fit_stops_the_start(struct: type[Struct], said: str) -> None:
    with pytest.raises(TypeError, match=said):
        replace(VOID, struct=struct).check()


def test_a_kind_is_named_after_its_model() -> None:
    with pytest.raises(TypeError, match=r"name it sync\.void"):
        replace(VOID, name="sync.taken_back").check()
