"""Whole uploads on connections of their own, as from the endpoint; two at once on a real server."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from lianfang.accounts.tests.make import make_user
from lianfang.common.ids import uuid7
from lianfang.places.tests.make import HESHAN
from lianfang.sync.feed import epoch
from lianfang.sync.models import Batch, Device, Refusal, Void
from lianfang.sync.tests.make import OWN, body, decode, make_device, raw_connection, void
from lianfang.sync.uploads import Reply, take

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def conn() -> Iterator[Connection[Any]]:
    with raw_connection() as opened:
        yield opened


@pytest.fixture
def token() -> str:
    return make_device(make_user("testing_chief", area_id=HESHAN))[1]


def found(reply: Reply) -> list[str]:
    """List the outcomes of a reply."""
    assert reply.status == 200, reply.body
    return [o["outcome"] for o in decode(reply.body)["outcomes"]]


def test_an_upload_is_committed(conn: Connection[Any], token: str, now: datetime) -> None:
    reply = take(conn, OWN, body(now, void(now), {"odd": 1}), token, now=now)
    assert found(reply) == ["accepted", "refused"]
    assert Void.objects.count() == Refusal.objects.count() == 1


def test_a_forged_token_opens_nothing(conn: Connection[Any], token: str, now: datetime) -> None:
    for forged in ("", "x", token[:-1], token + "x", "\x00"):
        reply = take(conn, OWN, body(now, void(now)), forged, now=now)
        assert (reply.status, decode(reply.body)["error"]) == (401, "unknown_device")
    assert not Void.objects.exists()
    assert not Refusal.objects.exists()


def test_a_device_that_was_shut_out_is_refused_and_what_it_sent_is_kept(
    conn: Connection[Any], token: str, now: datetime
) -> None:
    Device.objects.update(revoked_at=now)
    sent = body(now, void(now))
    for _ in range(2):
        reply = take(conn, OWN, sent, token, now=now)
        assert (reply.status, decode(reply.body)["error"]) == (403, "revoked_device")
    refusal = Refusal.objects.get()
    assert (refusal.code, refusal.raw, refusal.area_id) == ("revoked_device", sent.decode(), HESHAN)
    assert not Void.objects.exists()


def test_a_locked_user_sends_nothing(conn: Connection[Any], token: str, now: datetime) -> None:
    device = Device.objects.get()
    device.user.is_active = False
    device.user.save()
    assert take(conn, OWN, body(now, void(now)), token, now=now).status == 403


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b'{"facts":[]}',
        b'{"sent_at":"2021-08-05T12:00:00Z"}',
        b'{"sent_at":"2021-08-05T12:00:00Z","facts":{}}',
        b'{"sent_at":"2021-08-05T12:00:00Z","facts":null}',
        b'{"sent_at":"2021-08-05T12:00:00Z","facts":[],"more":1}',
        b'{"sent_at":"2021-08-05T12:00:00","facts":[]}',
        b'{"sent_at":"today","facts":[]}',
        b'{"sent_at":"2021-08-05T12:00:00Z","facts":[' + b"[" * 50_000 + b"]" * 50_000 + b"]}",
        b'{"sent_at":"2021-08-05T12:00:00Z","facts":[{}\x00]}',
        b"\x00",
    ],
)
def test_a_body_that_cannot_be_read_is_kept_whole(
    conn: Connection[Any], token: str, sent: bytes, now: datetime
) -> None:
    reply = take(conn, OWN, sent, token, now=now)
    assert reply.status == 400
    refusal = Refusal.objects.get()
    text = sent.decode("utf-8", "backslashreplace").replace("\x00", "\\x00")
    assert (refusal.raw, refusal.code) == (text, decode(reply.body)["error"])


@pytest.mark.parametrize(
    "bad",
    [b'{"a":"\\ud83d"}', b'{"a":NaN}', b'{"a":-Infinity}', b'{"a":"\xff"}', b'{"a":' + b"9" * 5_000 + b"}"],
)
def test_one_fact_that_is_not_quite_json_does_not_hold_back_the_others(
    conn: Connection[Any], token: str, bad: bytes, now: datetime
) -> None:
    sent = body(now, void(now), "HERE", void(now)).replace(b'"HERE"', bad)
    assert found(take(conn, OWN, sent, token, now=now)) == ["accepted", "refused", "accepted"]
    assert Refusal.objects.get().raw
    assert Void.objects.count() == 2


def test_a_lost_answer_does_no_harm(conn: Connection[Any], token: str, now: datetime) -> None:
    sent = body(now, *[void(now) for _ in range(50)])
    assert found(take(conn, OWN, sent, token, now=now)) == ["accepted"] * 50
    assert found(take(conn, OWN, sent, token, now=now + timedelta(minutes=1))) == ["duplicate"] * 50
    assert (Void.objects.count(), Batch.objects.count()) == (50, 1)


def test_a_broken_connection_leaves_nothing_behind(token: str, now: datetime) -> None:
    sent = body(now, *[void(now) for _ in range(20)])
    with raw_connection() as dying, raw_connection() as killer:
        dying.execute("SELECT 1")
        killer.execute("SELECT pg_terminate_backend(%s::int)", [dying.info.backend_pid])
        with pytest.raises(psycopg.OperationalError):
            take(dying, OWN, sent, token, now=now)
    assert not Void.objects.exists()
    with raw_connection() as conn:
        assert found(take(conn, OWN, sent, token, now=now)) == ["accepted"] * 20


def at_once(*jobs: Any) -> list[Any]:
    """Run functions in threads that start together."""
    gate = threading.Barrier(len(jobs))

    def run(job: Any) -> Any:
        gate.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result() for future in [pool.submit(run, job) for job in jobs]]


@pytest.mark.parametrize("same_device", [True, False])
def test_the_same_facts_on_two_connections_at_once_are_stored_once(
    token: str, same_device: bool, now: datetime
) -> None:
    device = Device.objects.get()
    other = token if same_device else make_device(device.user)[1]
    for _ in range(5):
        told = [void(now) for _ in range(100)]

        def send(facts: list[Any], by: str) -> list[str]:
            with raw_connection() as conn:
                return found(take(conn, OWN, body(now, *facts), by, now=now))

        before = Void.objects.count()
        one, two = at_once(lambda: send(told, token), lambda: send(told[::-1], other))  # noqa: B023
        assert Void.objects.count() == before + 100
        for a, b in zip(one, two[::-1], strict=True):
            assert {a, b} == {"accepted", "duplicate"}


@pytest.mark.one_machine  # that one waits for the other is looked up where they wait
def test_an_upload_that_waits_for_another_and_comes_after_it_is_a_duplicate(
    token: str, now: datetime
) -> None:
    """The other transaction has stored the facts and not committed: we wait, and then they are duplicates."""
    other = make_device(make_user("testing_chief"))[1]
    told = [void(now) for _ in range(10)]
    answers: list[list[str]] = []
    with raw_connection() as first, raw_connection() as second:
        commit = first.commit
        first.commit = lambda: None  # type: ignore[method-assign]
        assert found(take(first, OWN, body(now, *told), token, now=now)) == ["accepted"] * 10
        late = threading.Thread(
            target=lambda: answers.append(found(take(second, OWN, body(now, *told), other, now=now)))
        )
        late.start()
        with raw_connection() as watch:
            blocked = "SELECT pg_blocking_pids(%s) <> '{}'"
            while not watch.execute(blocked, [second.info.backend_pid]).fetchone()[0]:  # type: ignore[index]
                assert late.is_alive()
        commit()
        late.join()
    assert answers == [["duplicate"] * 10]


def test_nobody_revokes_a_device_between_the_look_and_the_insert(token: str, now: datetime) -> None:
    """A fact that was not stored because its device had just been shut out must never be called a duplicate."""
    sent = body(now, *[void(now) for _ in range(300)])

    def send() -> Reply:
        with raw_connection() as conn:
            return take(conn, OWN, sent, token, now=now)

    def revoke() -> None:
        with raw_connection() as conn:
            conn.execute("UPDATE sync_device SET revoked_at = %s", [now])

    reply, _ = at_once(send, revoke)
    if reply.status == 200:
        assert found(reply) == ["accepted"] * 300
        assert Void.objects.count() == 300
    else:
        assert reply.status == 403
        assert not Void.objects.exists()


def test_the_answer_is_what_phones_expect(conn: Connection[Any], token: str, now: datetime) -> None:
    key = uuid7()
    epoch()
    sent = body(now + timedelta(seconds=40), void(now, id_=key))
    reply = take(conn, OWN, sent, token, now=now)
    assert json.loads(reply.body) == {
        "outcomes": [{"id": str(key), "outcome": "accepted", "code": "", "detail": ""}],
        "received_at": "2021-08-05T04:00:00Z",
        "skew_s": 40,
        "epoch": str(epoch()),
    }
