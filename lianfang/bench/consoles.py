"""What open consoles cost: 500 pages of live numbers, of a few people signed in at several windows each, all served at
the same time by the real web servers.

Everybody's stream is opened first (`open_s`); then the processor time of servers and database is measured for a while
with nothing happening, and as long with a fact every second, which each page is told of. `share_of_core` is the larger
of the two for servers and database together; the aim is 0.15. `--size` is the number of consoles.
"""

import asyncio
import os
import resource
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from time import perf_counter, sleep

import msgspec
from django.conf import settings
from django.utils import timezone

from lianfang.accounts.models import User
from lianfang.bench.checkout import commit
from lianfang.bench.scan import passages
from lianfang.bench.scene import HESHAN, Scene, build
from lianfang.bench.server import HOST, Server, post, serving
from lianfang.bench.signed import signed_in
from lianfang.common.dates import day_of

CONSOLES = 500
PEOPLE = 50  # who look, each at several windows
SECONDS = 20.0
PATIENCE_S = 120.0
AT_ONCE = 20


@dataclass(slots=True)
class Heard:
    """What the pages heard: bytes, beats, and that something changed."""

    open: int = 0
    bytes: int = 0
    beats: int = 0
    changes: int = 0
    refused: int = 0
    ended: int = 0
    lines: list[asyncio.Transport] = field(default_factory=list)


class Console(asyncio.Protocol):
    """One page that listens."""

    def __init__(self, heard: Heard, cookie: str) -> None:
        self.heard, self.cookie, self.begun = heard, cookie, False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 — for the types
        self.heard.lines.append(transport)
        ask = f"GET /live/ HTTP/1.1\r\nHost: {HOST}\r\nAccept: text/event-stream\r\nCookie: {self.cookie}\r\n\r\n"
        transport.write(ask.encode())

    def data_received(self, data: bytes) -> None:
        """Count what is said."""
        if not self.begun:
            self.begun = True
            good = data.startswith(b"HTTP/1.1 200") and b"event-stream" in data
            self.heard.open += good
            self.heard.refused += not good
        self.heard.bytes += len(data)
        self.heard.beats += data.count(b"id: ")
        self.heard.changes += data.count(b"event: changed")

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 — what asyncio gives
        """Note that a stream ended."""
        self.heard.ended += 1


def measure(size: int | None) -> dict[str, object]:
    """Open the consoles, measure, close them."""
    consoles = size or CONSOLES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, consoles * 4)), hard))
    workers = max(1, min(4, os.cpu_count() or 1))
    scene = build(1_000, 1, now=timezone.now())
    cookies = [_sign_in(number) for number in range(min(PEOPLE, consoles))]
    with serving(workers) as server:
        found = _figures(server, scene, [cookies[n % len(cookies)] for n in range(consoles)])
        peak = server.peak_mb
    return {
        "bench": "consoles",
        "commit": commit(),
        "cores": os.cpu_count(),
        "rounds": 1,
        "workers": workers,
        "consoles": consoles,
        **found,
        "peak_mb": round(peak, 1),
    }


def _sign_in(number: int) -> str:
    """Sign a commander in, as the page of signing in does; gives the cookie."""
    user = User.objects.create(username=f"commander{number}", name="commander")
    user.posts.create(role="commander", area_id=HESHAN, from_on=day_of(timezone.now() - timedelta(days=1)))
    return f"{settings.SESSION_COOKIE_NAME}={signed_in(user).session.session_key}"


@contextmanager
def _listening(port: int, cookies: list[str]) -> Iterator[Heard]:
    """Let pages listen in a thread of their own while the block lasts; the streams are open by then."""
    loop, heard, began = asyncio.new_event_loop(), Heard(), perf_counter()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(_open(port, cookies, heard), loop).result(PATIENCE_S)
        while heard.open + heard.refused < len(cookies) and perf_counter() - began < PATIENCE_S:
            sleep(0.05)
        if heard.open < len(cookies):
            raise RuntimeError(f"of {len(cookies)} streams {heard.open} were opened, {heard.refused} refused")
        yield heard
    finally:
        asyncio.run_coroutine_threadsafe(_close(heard), loop).result(PATIENCE_S)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _open(port: int, cookies: list[str], heard: Heard) -> None:
    """Open one stream after another, a few at once: pages have their own line, and no more may wait in it."""
    loop = asyncio.get_running_loop()
    for asked, cookie in enumerate(cookies):
        while asked - heard.open - heard.refused >= AT_ONCE:
            await asyncio.sleep(0.01)
        await loop.create_connection(partial(Console, heard, cookie), HOST, port)


async def _close(heard: Heard) -> None:
    for line in heard.lines:
        line.close()
    await asyncio.sleep(0.1)


def _figures(server: Server, scene: Scene, cookies: list[str]) -> dict[str, object]:
    began = perf_counter()
    with _listening(server.port, cookies) as heard:
        opened = perf_counter() - began
        sys.stderr.write(f"{heard.open} streams were opened in {opened:.1f} s\n")
        quiet = _cost(server, heard, lambda: None)
        busy = _cost(server, heard, lambda: _tell(server, scene))
        ended = heard.ended
    return {
        "open_s": round(opened, 1),
        "share_of_core": round(max(quiet["app"] + quiet["database"], busy["app"] + busy["database"]), 3),
        "quiet_app": round(quiet["app"], 3),
        "quiet_database": round(quiet["database"], 3),
        "busy_app": round(busy["app"], 3),
        "busy_database": round(busy["database"], 3),
        "beats_per_s": round(quiet["beats"], 1),
        "told_of_changes": round(busy["changes"]),
        "bytes_per_s": round(busy["bytes"]),
        "ended": ended,
    }


def _cost(server: Server, heard: Heard, each_second: Callable[[], None]) -> dict[str, float]:
    """Say what the servers and the database use in a second while the pages listen, and what those hear."""
    before, at = server.cost(), perf_counter()
    beats, size, changes = heard.beats, heard.bytes, heard.changes
    while perf_counter() - at < SECONDS:
        each_second()
        sleep(1)
    after, took = server.cost(), perf_counter() - at
    return {
        "app": (after.app - before.app) / took,
        "database": (after.database - before.database) / took,
        "beats": (heard.beats - beats) / took,
        "bytes": (heard.bytes - size) / took,
        "changes": heard.changes - changes,
    }


def _tell(server: Server, scene: Scene) -> None:
    """Tell of somebody who passed."""
    now = timezone.now()
    body = msgspec.json.encode({"sent_at": now, "facts": passages(scene, 1)[0]})
    server.load([[post(scene.tokens[0], body)]])
