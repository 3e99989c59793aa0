"""POST /field/sync: a lean ASGI handler beside Django, with its own few connections."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from threading import Lock
from typing import Any

import psycopg
from django.conf import settings
from psycopg_pool import ConnectionPool, PoolTimeout

from lianfang.fieldapp import collector, rights
from lianfang.fieldapp.collector import Collector, Lanes
from lianfang.fieldapp.kinds import KINDS
from lianfang.postgres.priority import server_back, thread_back
from lianfang.sync import uploads
from lianfang.sync.uploads import LARGE, Letter, Reply, error, open_letter
from lianfang.web import clock

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

log = logging.getLogger(__name__)

LARGEST = uploads.LARGEST
SMALL = 1  # lane for uploads of a few facts: while one group is stored the next one gathers
WORKERS = 4  # lanes in all, each with its thread and its connection
PATIENCE = 5.0  # seconds for a connection; then the phone is told to try again
COME_AGAIN = (2, 10)  # seconds; spread out, so that those it failed do not all come back at once
LOCKED = 3_000  # milliseconds for what a desk holds; then the phone is told to try again
# Every statement finds rows by their keys, and planning it anew for each group took longer than running it. A plan made
# while a table was nearly empty would read the whole of it for a join, until somebody counts its rows: by keys only.
ASIDE = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit")
# On a cluster each statement is planned for the parts of the tables it asks for, whose machines plan it anew.
GENERIC = "" if settings.CLUSTER else "-c plan_cache_mode=force_generic_plan "
OPTIONS = f"-c lock_timeout={LOCKED} {GENERIC}" + " ".join(f"-c {way}=off" for way in ASIDE)
QUICK = 16 * 1024  # bytes that are read at once in the event loop; more, or packed, in a thread


_opening = Lock()  # four threads may ask for the first connection at once


def pool(*, large: bool = False) -> ConnectionPool[psycopg.Connection[Any]]:
    """Give the connections of this process, those for large uploads apart; they are opened on first use."""
    with _opening:
        return _pool(large)


@cache
def _pool(large: bool) -> ConnectionPool[psycopg.Connection[Any]]:
    db = settings.DATABASES["default"]
    kwargs: dict[str, Any] = {
        "dbname": db["NAME"],
        "user": db["USER"],
        "password": db["PASSWORD"],
        "host": db["HOST"],
        "port": db["PORT"] or None,
        "connect_timeout": round(PATIENCE) or 1,
        "options": OPTIONS,
        **dict(db["OPTIONS"]),  # type: ignore[call-overload]
    }
    ready = _ready_for_large if large else _ready
    return ConnectionPool(
        kwargs=kwargs, min_size=1, max_size=WORKERS, timeout=PATIENCE, open=True, configure=ready
    )


def _ready(conn: psycopg.Connection[Any]) -> None:
    """Let a new connection do what uploads need, and nothing else."""
    conn.autocommit = True
    if not rights.become(conn):
        log.warning("Uploads are stored with all rights: lianfang check says what to do.")
    conn.autocommit = False


def _ready_for_large(conn: psycopg.Connection[Any]) -> None:
    _ready(conn)
    server_back(conn)


def hang_up() -> None:
    """Close the connections of this process."""
    for large in (False, True):
        pool(large=large).close()
    _pool.cache_clear()


@cache
def lanes(*, large: bool) -> Lanes:
    """Keep the threads that talk to the database apart from Django's. Those for large uploads, and their connections,
    step back: phones send again by themselves, somebody with one scan waits, and so does who opens a page."""
    n, back = (WORKERS - SMALL, thread_back) if large else (SMALL, None)
    return Lanes(ThreadPoolExecutor(n, "sync", back), n)


@cache
def reader() -> ThreadPoolExecutor:
    """Unpack and read large uploads one after another, so that they never take the event loop's time."""
    return ThreadPoolExecutor(1, "read")


def take(body: bytes, token: str, now: datetime) -> Reply:
    """Take in one upload; 503 when the database does not answer: then the device keeps its facts and tries again."""
    letter = open_letter(body, token)
    return letter if isinstance(letter, Reply) else take_all([letter], now)[0]


def take_all(letters: Sequence[Letter], now: datetime, *, again: bool = True) -> list[Reply]:
    """Take in uploads with one commit. When the connection broke it is tried once more on another: what was committed
    all the same is a duplicate then. Whatever goes wrong costs one upload, not its neighbours, and no fact."""
    try:
        with pool(large=any(letter.facts >= LARGE for letter in letters)).connection() as conn:
            return uploads.take_all(conn, KINDS, letters, now=now)
    except psycopg.errors.LockNotAvailable:
        log.warning("an upload waited too long for what somebody holds")
    except (psycopg.OperationalError, PoolTimeout) as problem:
        log.warning("uploads could not be stored: %s", type(problem).__name__)
        if again and not isinstance(problem, PoolTimeout):
            return take_all(letters, now, again=False)
        return [_try_again() for _ in letters]
    except Exception:
        log.exception("uploads could not be stored")
    if len(letters) == 1:
        return [_try_again()]
    return [reply for letter in letters for reply in take_all([letter], now)]


def _try_again() -> Reply:
    wait = random.randint(*COME_AGAIN)  # noqa: S311 — only to spread them out
    message = "The database does not answer. Keep the facts and send them again."
    return error(503, "try_again", message, retry_after=wait)


def here() -> Collector:
    """Give the collector of this event loop."""
    return collector.collector(lambda: Collector(_take_now, lanes(large=False), lanes(large=True)))


def _take_now(letters: Sequence[Letter]) -> list[Reply]:
    return take_all(letters, clock.now())


async def endpoint(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request of a device."""
    if scope["method"] != "POST":
        return await reply(send, error(405, "post_only", "Send facts with POST."))
    headers = dict(scope["headers"])
    encoding = headers.get(b"content-encoding", b"identity").lower()
    if encoding not in {b"identity", b"gzip"}:
        return await reply(send, error(415, "unknown_encoding", "Send JSON as it is, or packed with gzip."))
    return await reply(send, await _taken(receive, headers, token_of(headers), packed=encoding == b"gzip"))


def token_of(headers: dict[bytes, bytes]) -> str:
    """Give the token that a request names."""
    return headers.get(b"authorization", b"").decode("latin-1").removeprefix("Bearer ")


async def _taken(receive: Receive, headers: dict[bytes, bytes], token: str, *, packed: bool) -> Reply:
    length = headers.get(b"content-length", b"0")
    size = int(length) if length.isdigit() else 0
    if not here().has_room(size):
        return here().turn_away(size)
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return error(400, "cut_off", "The connection ended before the upload did.")  # nobody hears it
        body += message.get("body", b"")
        if len(body) > LARGEST:
            return error(413, "too_large", "Send fewer facts at a time.", limit=LARGEST)
        if not message.get("more_body"):
            break
    if not packed and len(body) <= QUICK:
        letter = open_letter(bytes(body), token)
    else:
        loop = asyncio.get_running_loop()
        letter = await loop.run_in_executor(reader(), _open, bytes(body), token, packed)
    return letter if isinstance(letter, Reply) else await here().put(letter)


def _open(body: bytes, token: str, packed: bool) -> Letter | Reply:
    return open_letter(body, token, packed=packed)


def head(answer: Reply) -> list[tuple[bytes, bytes]]:
    """Give the headers of a reply."""
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(answer.body)),
        (b"cache-control", b"no-store"),
    ]
    if answer.retry_after:
        headers.append((b"retry-after", b"%d" % answer.retry_after))
    return headers


async def reply(send: Send, answer: Reply) -> None:
    """Send a reply as ASGI messages."""
    await send({"type": "http.response.start", "status": answer.status, "headers": head(answer)})
    await send({"type": "http.response.body", "body": answer.body})


def is_behind() -> bool:
    """Say whether uploads of phones have to wait in this process."""
    return here().behind
