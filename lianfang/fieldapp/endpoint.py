"""POST /field/sync: a lean ASGI handler beside Django, with its own few connections."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from threading import Lock
from typing import Any

import psycopg
from django.conf import settings
from psycopg_pool import ConnectionPool, PoolTimeout

from lianfang.fieldapp.kinds import KINDS
from lianfang.sync import uploads
from lianfang.sync.uploads import Reply, error
from lianfang.web import clock

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LARGEST = 4 * 1024 * 1024  # bytes; a phone sends 50 to 200 facts of some 300 bytes
WORKERS = 4
PATIENCE = 5.0  # seconds for a connection; then the phone is told to try again


_opening = Lock()  # four threads may ask for the first connection at once


def pool() -> ConnectionPool[psycopg.Connection[Any]]:
    """Give the connections of this process; they are opened on first use."""
    with _opening:
        return _pool()


@cache
def _pool() -> ConnectionPool[psycopg.Connection[Any]]:
    db = settings.DATABASES["default"]
    kwargs: dict[str, Any] = {
        "dbname": db["NAME"],
        "user": db["USER"],
        "password": db["PASSWORD"],
        "host": db["HOST"],
        "port": db["PORT"] or None,
        **dict(db["OPTIONS"]),  # type: ignore[call-overload]
    }
    return ConnectionPool(kwargs=kwargs, min_size=1, max_size=WORKERS, timeout=PATIENCE, open=True)


@cache
def threads() -> ThreadPoolExecutor:
    """Keep the threads that talk to the database apart from Django's."""
    return ThreadPoolExecutor(WORKERS, "sync")


def take(body: bytes, token: str, now: datetime) -> Reply:
    """Take in one upload; 503 when the database does not answer: then the device keeps its facts and tries again."""
    try:
        with pool().connection() as conn:
            return uploads.take(conn, KINDS, body, token, now=now)
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
