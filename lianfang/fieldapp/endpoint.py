"""POST /field/sync: a lean ASGI handler beside Django, with its own few connections."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
import psycopg
from django.conf import settings
from psycopg_pool import ConnectionPool, PoolTimeout

from lianfang.common.dates import day_of
from lianfang.fieldapp.kinds import KINDS
from lianfang.sync.engine import Upload, ingest
from lianfang.sync.sender import sender_of
from lianfang.web import clock

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LARGEST = 4 * 1024 * 1024  # bytes; a phone sends 50 to 200 facts of some 300 bytes
WORKERS = 4


class Reply(msgspec.Struct):
    """A status and a body, before it becomes ASGI messages."""

    status: int
    body: bytes


def error(status: int, code: str, message: str) -> Reply:
    """Say what was wrong with the whole upload; nothing of it was stored."""
    return Reply(status, msgspec.json.encode({"error": code, "message": message}))


@cache
def pool() -> ConnectionPool[psycopg.Connection[Any]]:
    """Open the connections of this process on first use."""
    db = settings.DATABASES["default"]
    kwargs: dict[str, Any] = {
        "dbname": db["NAME"],
        "user": db["USER"],
        "password": db["PASSWORD"],
        "host": db["HOST"],
        "port": db["PORT"] or None,
        **db["OPTIONS"],
    }
    return ConnectionPool(kwargs=kwargs, min_size=1, max_size=WORKERS, timeout=5, open=True)


@cache
def threads() -> ThreadPoolExecutor:
    """Keep the threads that talk to the database apart from Django's."""
    return ThreadPoolExecutor(WORKERS, "sync")


def take(body: bytes, token: str, now: datetime) -> Reply:
    """Take in one upload. 401 for a token nobody has, 400 for a body that cannot be read, 503 without a database."""
    try:
        upload = msgspec.json.decode(body, type=Upload)
    except msgspec.DecodeError as bad:
        return error(400, "malformed", str(bad))
    if upload.sent_at.tzinfo is None:
        return error(400, "no_time_zone", "sent_at needs a time zone")
    try:
        with pool().connection() as conn:
            sender = sender_of(conn, token, day_of(now))
            if sender is None:
                return error(401, "unknown_device", "This device is not enrolled. Enrol it again.")
            if sender.revoked:
                return error(403, "revoked_device", "This device was shut out. Its facts stay on it.")
            return Reply(200, msgspec.json.encode(ingest(conn, KINDS, sender, upload, now=now)))
    except (psycopg.OperationalError, PoolTimeout):
        return error(503, "try_again", "The database does not answer. Keep the facts and send them again.")


async def endpoint(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request of a device."""
    if scope["method"] != "POST":
        return await reply(send, error(405, "post_only", "Send facts with POST."))
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST:
            return await reply(send, error(413, "too_large", "Send fewer facts at a time."))
        if not message.get("more_body"):
            break
    token = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1").removeprefix("Bearer ")
    loop = asyncio.get_running_loop()
    return await reply(send, await loop.run_in_executor(threads(), _take, bytes(body), token))


def _take(body: bytes, token: str) -> Reply:
    return take(body, token, clock.now())


async def reply(send: Send, answer: Reply) -> None:
    """Send a reply as ASGI messages."""
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
