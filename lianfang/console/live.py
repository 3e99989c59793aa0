"""Live numbers: one look at the database a second for each server process, told to every open page."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

from asgiref.sync import sync_to_async
from django.db import connection
from django.http import StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from lianfang.story.context import replay
from lianfang.web import clock
from lianfang.web.http import Request

PAUSE_S = 1.0
LONGEST_S = 600  # a stream ends by itself; the page opens the next one

Pulse = tuple[str, ...]


class Heart:
    """What all streams of this process share: the last pulse, and when it was taken."""

    def __init__(self) -> None:
        self.pulse: Pulse = ()
        self.now: datetime | None = None
        self.taken = 0.0
        self.lock = asyncio.Lock()

    async def beat(self) -> tuple[Pulse, datetime]:
        """Look at the database unless another stream just did."""
        loop = asyncio.get_running_loop()
        async with self.lock:
            if self.now is None or loop.time() - self.taken >= PAUSE_S:
                self.pulse, self.now = await sync_to_async(look)()
                self.taken = loop.time()
        return self.pulse, self.now


hearts: dict[asyncio.AbstractEventLoop, Heart] = {}


def look() -> tuple[Pulse, datetime]:
    """Ask for the newest batch, audit entry and follower's mark: when none moved, nothing on a page did."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT max(xid) FROM sync_batch)::text, (SELECT max(id::text) FROM accounts_auditentry), "
            "(SELECT string_agg(xid::text, ',' ORDER BY reader) FROM sync_mark)"
        )
        pulse = tuple(str(part) for part in cursor.fetchone() or ())
    return pulse, clock.now()


async def stream(request: Request) -> StreamingHttpResponse:
    """Open a page's stream of live numbers."""
    body = _beats(request, translation.get_language())
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(body, content_type="text/event-stream", headers=headers)


async def _beats(request: Request, language: str) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    heart = hearts.setdefault(loop, Heart())
    ends, last = loop.time() + LONGEST_S, None
    while loop.time() < ends:
        pulse, now = await heart.beat()
        yield _message(await sync_to_async(_parts)(request, now, language))
        if last is not None and pulse != last:
            yield "event: changed\ndata: 1\n\n"
        last = pulse
        await asyncio.sleep(PAUSE_S)


def _parts(request: Request, now: datetime, language: str) -> str:
    with translation.override(language):
        clock_face = render_to_string("web/_clock.html", {"now": now})
        strip = render_to_string("web/_replay.html", replay(request))
    return (
        f'<hx-partial hx-target="#clock" hx-swap="outerHTML">{clock_face}</hx-partial>'
        f'<hx-partial hx-target="#replay" hx-swap="outerHTML">{strip}</hx-partial>'
    )


def _message(html: str) -> str:
    return "".join(f"data: {line}\n" for line in html.splitlines()) + "\n"
