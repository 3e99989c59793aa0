"""The phones' door, through the ASGI application itself."""

import asyncio
import gzip
import json
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings

from lianfang.accounts.tests.make import make_user
from lianfang.asgi import application
from lianfang.fieldapp import collector, endpoint
from lianfang.sync.capture import VOID
from lianfang.sync.kinds import Admission
from lianfang.sync.models import Batch, Device, Refusal, Void
from lianfang.sync.tests.make import body, make_device, raw_connection, void
from lianfang.testing.capture import swabs as swabbing
from lianfang.web import clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _connections() -> Iterator[None]:
    yield
    endpoint.hang_up()


@pytest.fixture
def present(now: datetime, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Let the door's clock stand at the tests' instant."""
    monkeypatch.setattr(clock, "now", lambda: now)
    return now


def post(
    sent: bytes, token: str = "", method: str = "POST", **headers: str
) -> tuple[int, Any, dict[bytes, bytes]]:
    """Send a request in two pieces, as a network would."""
    return asyncio.run(posted(sent, token, method, **headers))


async def posted(
    sent: bytes, token: str = "", method: str = "POST", **more: str
) -> tuple[int, Any, dict[bytes, bytes]]:
    """Send a request inside a running event loop."""
    parts = [sent[: len(sent) // 2], sent[len(sent) // 2 :]]
    answers: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def send(message: Any) -> None:
        answers.append(message)

    headers = [(b"authorization", f"Bearer {token}".encode())] if token else []
    headers += [(name.replace("_", "-").encode(), value.encode()) for name, value in more.items()]
    scope = {"type": "http", "method": method, "path": "/field/sync", "headers": headers}
    await application(scope, receive, send)
    return answers[0]["status"], json.loads(answers[1]["body"]), dict(answers[0]["headers"])


def test_a_phone_tells_and_is_answered(present: datetime) -> None:
    _, token = make_device(make_user("sampler"))
    told = void(present)
    status, answer, headers = post(body(present, told), token)
    assert status == 200
    assert answer["outcomes"] == [{"id": told["id"], "outcome": "accepted", "code": "", "detail": ""}]
    length = headers.pop(b"content-length")
    assert headers == {b"content-type": b"application/json", b"cache-control": b"no-store"}
    assert len(json.dumps(answer, separators=(",", ":"), ensure_ascii=False).encode()) == int(length)
    assert Void.objects.count() == 1
    assert Device.objects.get().last_seen_at == present


@pytest.mark.parametrize("token", ["", "forged", "ünïcode"])
def test_a_stranger_is_turned_away(present: datetime, token: str) -> None:
    make_device(make_user("sampler"))
    status, answer, _ = post(body(present, void(present)), token)
    assert (status, answer["error"]) == (401, "unknown_device")
    assert not Void.objects.exists()


def test_a_device_that_was_shut_out(present: datetime) -> None:
    _, token = make_device(make_user("sampler"), revoked_at=present)
    status, answer, _ = post(body(present, void(present)), token)
    assert (status, answer["error"], answer["wipe"]) == (403, "revoked_device", True)
    assert Refusal.objects.count() == 1


def test_only_post(present: datetime) -> None:
    assert post(b"", method="GET")[0] == 405


def test_too_much_at_once(present: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "LARGEST", 1000)
    assert post(b"x" * 1001)[0] == 413


def test_without_a_database_the_phone_keeps_its_facts(
    present: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "HOST", "/nowhere")
    monkeypatch.setattr(endpoint, "PATIENCE", 0.2)
    status, answer, headers = post(body(present, void(present)), "token")
    assert (status, answer["error"]) == (503, "try_again")
    assert int(headers[b"retry-after"]) > 0


# --- packed, and how much


def test_a_packed_upload(present: datetime) -> None:
    _, token = make_device(make_user("sampler"))
    sent = body(present, *[void(present) for _ in range(200)])
    status, answer, _ = post(gzip.compress(sent), token, content_encoding="gzip")
    assert status == 200
    assert {o["outcome"] for o in answer["outcomes"]} == {"accepted"}
    assert Void.objects.count() == 200


@pytest.mark.parametrize(
    "spoilt", [b"{}", b"", gzip.compress(b"{}" * 99, mtime=0)[:-9], gzip.compress(b"{}", mtime=0) + b"more"]
)
def test_what_is_not_gzip_is_kept(present: datetime, spoilt: bytes) -> None:
    _, token = make_device(make_user("sampler"))
    status, answer, _ = post(spoilt, token, content_encoding="gzip")
    assert (status, answer["error"]) == (400, "malformed")
    assert Refusal.objects.count() == 1


def test_a_bomb_is_cut_off(present: datetime) -> None:
    _, token = make_device(make_user("sampler"))
    bomb = gzip.compress(b" " * 100_000_000)
    tracemalloc.start()
    status, answer, _ = post(bomb, token, content_encoding="gzip")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (status, answer["error"], answer["limit"]) == (413, "too_large", 4 * 1024 * 1024)
    assert peak < 20_000_000


def test_another_packing_is_not_understood(present: datetime) -> None:
    assert post(b"", content_encoding="br")[0] == 415


def test_five_hundred_facts_at_most(present: datetime) -> None:
    _, token = make_device(make_user("sampler"))
    told = [void(present) for _ in range(501)]
    status, answer, _ = post(body(present, *told), token)
    assert (status, answer["error"], answer["limit"]) == (413, "too_many", 500)
    assert post(body(present, *told[1:]), token)[0] == 200
    assert Void.objects.count() == 500


# --- together


def test_uploads_in_flight_share_their_commits(present: datetime) -> None:
    tokens = [make_device(make_user("sampler"))[1] for _ in range(40)]

    async def crowd() -> list[tuple[int, Any, dict[bytes, bytes]]]:
        return await asyncio.gather(*[posted(body(present, void(present)), token) for token in tokens])

    answers = asyncio.run(crowd())
    assert [(status, answer["outcomes"][0]["outcome"]) for status, answer, _ in answers] == [
        (200, "accepted")
    ] * 40
    assert Void.objects.count() == 40
    assert Batch.objects.count() <= 4


def test_what_a_desk_holds_costs_one_upload_and_not_its_neighbours(
    present: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = endpoint.OPTIONS.replace(f"lock_timeout={endpoint.LOCKED}", "lock_timeout=300")
    monkeypatch.setattr(endpoint, "OPTIONS", soon)
    devices = [make_device(make_user("sampler")) for _ in range(6)]

    async def crowd() -> list[int]:
        sent = [posted(body(present, void(present)), token) for _, token in devices]
        return [status for status, _, _ in await asyncio.gather(*sent)]

    with raw_connection() as desk:
        desk.execute("UPDATE sync_device SET name = 'held' WHERE id = %s", [devices[2][0].pk])
        assert asyncio.run(crowd()) == [200, 200, 503, 200, 200, 200]
    assert asyncio.run(crowd()) == [200] * 6
    assert Void.objects.count() == 11


def test_a_broken_connection_is_replaced_and_nothing_is_lost(present: datetime) -> None:
    _, token = make_device(make_user("sampler"))
    told = void(present)
    assert post(body(present, told), token)[0] == 200
    with raw_connection() as killer:
        killer.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE query = 'COMMIT' AND datname = current_database() AND pid <> pg_backend_pid()"
        )
    status, answer, _ = post(body(present, told, void(present)), token)
    assert (status, [o["outcome"] for o in answer["outcomes"]]) == (200, ["duplicate", "accepted"])


def test_a_mistake_of_ours_costs_no_fact(
    present: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tokens = [make_device(make_user("sampler"))[1] for _ in range(3)]
    kinds = {"sync.void": replace(VOID, admit=_stumbles)}
    monkeypatch.setattr(endpoint, "KINDS", kinds)

    async def crowd() -> list[int]:
        sent = [
            posted(body(present, void(present, reason=reason)), token)
            for token, reason in zip(tokens, ("one", "stone", "two"), strict=True)
        ]
        return [status for status, _, _ in await asyncio.gather(*sent)]

    assert asyncio.run(crowd()) == [200, 503, 200]
    assert Void.objects.count() == 2
    assert "could not be stored" in caplog.text


def _stumbles(new: Admission) -> None:
    if any(row["reason"] == "stone" for row in new.rows):
        raise RuntimeError("a stone")


# --- too much at once


def test_when_too_much_waits_phones_are_told_when_to_come_again(
    present: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "FACTS", 60)
    tokens = [make_device(make_user("sampler"))[1] for _ in range(20)]

    async def crowd(n: int) -> list[tuple[int, Any, dict[bytes, bytes]]]:
        endpoint.here().turns.pace = 20.0
        sent = [posted(body(present, *[void(present) for _ in range(10)]), token) for token in tokens[:n]]
        return await asyncio.gather(*sent)

    answers = asyncio.run(crowd(20))
    told = Counter(status for status, _, _ in answers)
    assert set(told) == {200, 503}
    assert told[200] >= 6
    waits = {int(headers[b"retry-after"]) for status, _, headers in answers if status == 503}
    assert len(waits) > 1  # one after another
    assert max(waits) <= collector.LONGEST + 1
    assert Void.objects.count() == 10 * told[200]
    assert [status for status, _, _ in asyncio.run(crowd(5))] == [
        200
    ] * 5  # at once, when there is room again


@pytest.mark.one_machine  # a cluster says no plan before it knows the values
def test_other_swabs_are_found_by_keys_also_when_planned_on_an_empty_table() -> None:
    with endpoint.pool().connection() as conn:
        said = conn.execute("EXPLAIN (GENERIC_PLAN) " + swabbing._OTHERS.replace("%s", "$1")).fetchall()
    lines = [line for (line,) in said]
    swabs = next(place for place, line in enumerate(lines) if "on testing_swab s" in line)
    assert "Index Cond" in lines[swabs + 1], "\n".join(lines)


def test_what_is_announced_too_large_for_now_is_not_read(
    present: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "BYTES", 5_000)
    _, token = make_device(make_user("sampler"))

    async def two() -> list[int]:
        here = endpoint.here()
        here.bytes = 4_000  # as if others waited
        first = await posted(body(present, void(present)), token, content_length="3000")
        here.bytes = 0
        return [first[0], (await posted(body(present, void(present)), token, content_length="300"))[0]]

    assert asyncio.run(two()) == [503, 200]
