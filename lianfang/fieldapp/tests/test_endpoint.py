"""The phones' door, through the ASGI application itself."""

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings

from lianfang.accounts.tests.make import make_user
from lianfang.asgi import application
from lianfang.fieldapp import endpoint
from lianfang.sync.models import Device, Refusal, Void
from lianfang.sync.tests.make import body, make_device, void
from lianfang.web import clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _connections() -> Iterator[None]:
    yield
    endpoint.pool().close()
    endpoint._pool.cache_clear()


@pytest.fixture
def present(now: datetime, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Let the door's clock stand at the tests' instant."""
    monkeypatch.setattr(clock, "now", lambda: now)
    return now


def post(sent: bytes, token: str = "", method: str = "POST") -> tuple[int, Any, dict[bytes, bytes]]:
    """Send a request in two pieces, as a network would."""
    parts = [sent[: len(sent) // 2], sent[len(sent) // 2 :]]
    answers: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def send(message: Any) -> None:
        answers.append(message)

    headers = [(b"authorization", f"Bearer {token}".encode())] if token else []
    scope = {"type": "http", "method": method, "path": "/field/sync", "headers": headers}
    asyncio.run(application(scope, receive, send))
    return answers[0]["status"], json.loads(answers[1]["body"]), dict(answers[0]["headers"])


def test_a_phone_tells_and_is_answered(present: datetime) -> None:
    _, token = make_device(make_user("sampler"))
    told = void(present)
    status, answer, headers = post(body(present, told), token)
    assert status == 200
    assert answer["outcomes"] == [{"id": told["id"], "outcome": "accepted", "code": "", "detail": ""}]
    assert headers == {b"content-type": b"application/json", b"cache-control": b"no-store"}
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
    assert (status, answer["error"]) == (403, "revoked_device")
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
    status, answer, _ = post(body(present, void(present)), "token")
    assert (status, answer["error"]) == (503, "try_again")
