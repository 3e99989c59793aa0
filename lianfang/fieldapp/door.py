"""The quick way in for small uploads: `POST /field/sync` as phones send it goes from the parser to the collector and
back, without the messages, the task and the events that ASGI needs for each request. Whatever is unusual about a
request, and everything else, goes the ordinary way; both give the same answers.

A server that is told to end still answers what is on its way to it: to close a connection whose bytes nobody has read
would break it."""

from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from lianfang.fieldapp.collector import Collector
from lianfang.fieldapp.endpoint import QUICK, head, here, token_of
from lianfang.sync.uploads import Reply, open_letter

PATH = b"/field/sync"
LAST_S = 0.5  # for what was on its way to a server when it was told to end
# A request that names one of these wants something that the ordinary way knows how to give.
UNUSUAL = frozenset({b"content-encoding", b"expect", b"transfer-encoding", b"upgrade"})


class _Silent:
    """Stands for the event that wakes a task: no task waits here."""

    def set(self) -> None:
        """Wake nobody."""


_SILENT = _Silent()


class Passing:
    """A small upload on its way: stands where uvicorn keeps the request that is being answered."""

    __slots__ = (
        "body",
        "disconnected",
        "keep_alive",
        "message_event",
        "more_body",
        "response_complete",
        "token",
    )

    def __init__(self, token: str) -> None:
        self.token = token
        self.body = bytearray()
        self.more_body = self.keep_alive = True  # uvicorn sets keep_alive to False when it is told to end
        self.response_complete = self.disconnected = False
        self.message_event = _SILENT


class Door(HttpToolsProtocol):
    """Uvicorn's protocol, with a shorter way for small uploads."""

    cycle: Any  # uvicorn's own, or one that passes
    collector: Collector
    at_work: Any = None  # the request that was last begun the ordinary way
    ending = False  # the next answer on this connection is its last

    def connection_made(self, transport: Any) -> None:
        """Begin a connection."""
        super().connection_made(transport)
        self.collector = here()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell every request of a phone that left, also those behind another one, so that none writes any more. Uvicorn
        itself tells only the newest."""
        for cycle in (self.at_work, *(cycle for cycle, _ in self.pipeline)):
            if cycle is not None and not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()
        super().connection_lost(exc)

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        self.at_work = cycle
        super()._start_asgi_task(cycle, app)

    def on_headers_complete(self) -> None:
        """Choose the way a request goes. One that came before the answer to the last one waits its turn in line."""
        free = self.cycle is None or self.cycle.response_complete
        if self.url == PATH and free and self._is_usual(headers := dict(self.headers)):
            self.cycle = Passing(token_of(headers))
        else:
            super().on_headers_complete()
        if self.ending and self.cycle is not None:
            self.cycle.keep_alive = False

    def shutdown(self) -> None:
        """Begin to end: answer what is on its way, also where it has not arrived yet, then close."""
        self.ending = True
        if self.cycle is None or self.cycle.response_complete:
            self.loop.call_later(LAST_S, super().shutdown)
        else:
            super().shutdown()

    def _is_usual(self, headers: dict[bytes, bytes]) -> bool:
        length = headers.get(b"content-length", b"")
        return (
            self.parser.get_method() == b"POST"
            and UNUSUAL.isdisjoint(headers)
            and length.isdigit()
            and int(length) <= QUICK
            and self.parser.get_http_version() == "1.1"
            and bool(self.parser.should_keep_alive())
            and self.collector.has_room(int(length))
        )

    def on_message_complete(self) -> None:
        """Hand a small upload over as soon as it is whole."""
        super().on_message_complete()
        passing = self.cycle
        if type(passing) is not Passing or passing.response_complete:
            return
        letter = open_letter(bytes(passing.body), passing.token)
        if isinstance(letter, Reply):
            self.answer(passing, letter)
        else:
            self.collector.take(letter, lambda reply: self.answer(passing, reply))

    def answer(self, passing: Passing, reply: Reply) -> None:
        """Write the answer of a small upload, unless the phone is gone."""
        passing.response_complete = True
        if self.transport.is_closing():
            return
        headers = [*self.server_state.default_headers, *head(reply)]
        if not passing.keep_alive:
            headers.append((b"connection", b"close"))
        lines = b"".join([b"%b: %b\r\n" % header for header in headers])
        self.transport.write(b"%b%b\r\n%b" % (STATUS_LINE[reply.status], lines, reply.body))
        if not passing.keep_alive:
            self.transport.close()
        self.on_response_complete()
