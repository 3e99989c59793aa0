"""Live numbers: one look at the database a second for each server process, told to every open page."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection
from django.http import StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string

from lianfang.web import clock
from lianfang.web.http import Request, unattended

PAUSE_S = 1.0
QUIET_S = 4.0  # between two notes to one page that something changed
LONGEST_S = 600  # a stream ends by itself; the page opens the next one


@dataclass(slots=True)
class Heart:
    """What all streams of this process share: the last look at the database, when a look first saw that (seconds of the
    real clock), and what it says in each language."""

    pulse: tuple[str, ...] = ()
    moved: float = 0.0
    parts: dict[str, str] = field(default_factory=dict)
    taken: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def beat(self, request: Request) -> None:
        """Look at the database unless another stream just did."""
        loop = asyncio.get_running_loop()
        async with self.lock:
            if not self.parts or loop.time() - self.taken >= PAUSE_S:
                before = self.pulse
                self.pulse, self.parts = await sync_to_async(_look_and_go)(request)
                self.taken = loop.time()
                if self.pulse != before:
                    self.moved = clock.wall().timestamp()

    def known(self, since: float) -> tuple[str, ...]:
        """Give what a page that was read at some time knows: the last look, or nothing if something moved since."""
        return self.pulse if self.moved <= since else ()


@dataclass(slots=True)
class Listener:
    """What one open page was told last, and until when it is left in peace."""

    told: tuple[str, ...]
    quiet_until: float = 0.0

    def hears(self, pulse: tuple[str, ...], now: float) -> bool:
        """Say whether the page is told now that something changed: at once, or once it may be disturbed again."""
        if pulse == self.told or now < self.quiet_until:
            return False
        self.told, self.quiet_until = pulse, now + QUIET_S
        return True


hearts: dict[asyncio.AbstractEventLoop, Heart] = {}


def look(request: Request) -> tuple[tuple[str, ...], dict[str, str]]:
    """Ask for the newest batch, audit entry and followers' marks: when none moved, nothing on a page did."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT max(xid) FROM sync_batch), "
            "(SELECT id FROM accounts_auditentry ORDER BY id DESC LIMIT 1), "
            "(SELECT string_agg(xid::text, ',' ORDER BY reader) FROM sync_mark)"
        )
        pulse = tuple(str(part) for part in cursor.fetchone() or ())
    now, progress = clock.now(), import_string(settings.REPLAY)(request)
    return pulse, {code: _parts(code, now, progress) for code, _name in settings.LANGUAGES}


def _look_and_go(request: Request) -> tuple[tuple[str, ...], dict[str, str]]:
    """Look with a connection that is opened for it: whichever stream looks next is another thread."""
    try:
        return look(request)
    finally:
        _let_go()


def _parts(language: str, now: datetime, progress: dict[str, Any]) -> str:
    with translation.override(language):
        face = render_to_string("web/_clock.html", {"now": now})
        strip = render_to_string("web/_replay.html", progress)
    return (
        f'<hx-partial hx-target="#clock" hx-swap="outerHTML">{face}</hx-partial>'
        f'<hx-partial hx-target="#replay" hx-swap="outerHTML">{strip}</hx-partial>'
    )


def _let_go() -> None:
    """Give the database connection of this request back: a stream lasts for minutes, and there are a hundred of them
    for everybody. Inside a transaction (a test's) it stays."""
    if not connection.in_atomic_block:
        connection.close()


@unattended
def stream(request: Request) -> StreamingHttpResponse:
    """Open a page's stream of live numbers."""
    body = _beats(request, translation.get_language(), _since(request))
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(body, content_type="text/event-stream", headers=headers)


def _since(request: Request) -> float:
    """Read when the page that opens a stream was read, or when its last stream broke off."""
    try:
        return float(request.headers.get("Last-Event-ID") or request.GET.get("since", ""))
    except ValueError:
        return 0.0


async def _beats(request: Request, language: str, since: float) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    heart = hearts.setdefault(loop, Heart())
    await heart.beat(request)
    ends, page = loop.time() + LONGEST_S, Listener(heart.known(since))
    while loop.time() < ends:
        await heart.beat(request)
        yield f"id: {clock.wall().timestamp()}\n"
        yield "".join(f"data: {line}\n" for line in heart.parts[language].splitlines()) + "\n"
        if page.hears(heart.pulse, loop.time()):
            yield "event: changed\ndata: 1\n\n"
        await asyncio.sleep(PAUSE_S)
