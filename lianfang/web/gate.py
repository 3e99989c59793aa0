"""A gate before the pages: phones come first. So many requests are worked on at once, so many wait, the others are
told to come again: a crowd of readers slows itself down and nobody else."""

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

ACTIVE = 6  # pages in work at once in one process
BEHIND = 1  # the same while uploads of phones wait
WAITING = 60
STREAMS = 500  # pages that listen for live numbers
PATIENCE = 10.0  # seconds in which a page's turn must come
COME_AGAIN = (3, 12)  # seconds


class Gate:
    """Counts who is inside and lets the next one in, in the order they came."""

    def __init__(self, behind: Callable[[], bool]) -> None:
        self.behind = behind
        self.inside = self.streams = 0
        self.waiting: deque[asyncio.Future[None]] = deque()

    @property
    def open(self) -> bool:
        """Say whether one more may come in now."""
        return self.inside < (BEHIND if self.behind() else ACTIVE)

    async def enter(self) -> bool:
        """Wait for one's turn; False when too many wait, or when it took too long."""
        if self.open and not self.waiting:
            self.inside += 1
            return True
        if len(self.waiting) >= WAITING:
            return False
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting.append(turn)
        try:
            await asyncio.wait_for(turn, PATIENCE)
        except TimeoutError:
            return False
        return True

    def leave(self) -> None:
        """Go out, and let in whoever waits."""
        self.inside -= 1
        while self.waiting and (self.open or not self.inside):
            turn = self.waiting.popleft()
            if not turn.done():
                self.inside += 1
                turn.set_result(None)


class Visit:
    """One request inside the gate. A stream of live numbers gives its place back as soon as it begins."""

    def __init__(self, gate: Gate, send: Send) -> None:
        self.gate, self.send = gate, send
        self.holds, self.streams = True, False

    async def pass_on(self, message: Message) -> None:
        """Send on what the application sends, and look whether it is a stream."""
        if message["type"] == "http.response.start" and _is_stream(message):
            self.streams = True
            self.gate.streams += 1
            self._give_back()
        await self.send(message)

    def end(self) -> None:
        """Leave the gate."""
        self._give_back()
        if self.streams:
            self.gate.streams -= 1

    def _give_back(self) -> None:
        if self.holds:
            self.holds = False
            self.gate.leave()


def _is_stream(message: Message) -> bool:
    return any(
        name.lower() == b"content-type" and b"event-stream" in value for name, value in message["headers"]
    )


def gated(application: Application, behind: Callable[[], bool]) -> Application:
    """Put an application behind a gate, one in each process. behind: says whether uploads have to wait."""
    gates: WeakKeyDictionary[asyncio.AbstractEventLoop, Gate] = WeakKeyDictionary()

    async def through(scope: Scope, receive: Receive, send: Send) -> None:
        gate = gates.setdefault(asyncio.get_running_loop(), Gate(behind))
        if gate.streams >= STREAMS or not await gate.enter():
            return await turn_away(send)
        visit = Visit(gate, send)
        try:
            await application(scope, receive, visit.pass_on)
        finally:
            visit.end()

    return through


async def turn_away(send: Send) -> None:
    """Say in both languages that too many are here, and when to come again."""
    seconds = random.randint(*COME_AGAIN)  # noqa: S311 — only to spread them out
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", b"default-src 'none'; style-src 'self'; frame-ancestors 'none'"),
        (b"retry-after", str(seconds).encode()),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": _page(seconds)})


@cache
def _page(seconds: int) -> bytes:
    said = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said.append(
                {
                    "lang": code,
                    "head": translation.gettext("Too many people at once"),
                    "text": translation.gettext(
                        "Phones in the field are served first. This page loads itself again in %(n)s seconds; "
                        "what you have booked is kept."
                    )
                    % {"n": seconds},
                }
            )
    return render_to_string("web/busy.html", {"said": said, "seconds": seconds}).encode()
