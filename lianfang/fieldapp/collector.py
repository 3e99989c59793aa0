"""Group commit: uploads that wait at the same moment are stored by one transaction, flushed to disk once.

Everything here happens in the event loop; only the storing itself happens in threads. What waits is bounded by facts
and by bytes: beyond that a device is told at once when to come again, so that those who wait are served in time.
"""

import asyncio
import random
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from lianfang.sync.uploads import LARGE, Letter, Reply, error

FACTS = 60_000  # waiting in one process: a few seconds of work
BYTES = 64 * 1024 * 1024
GROUP = 400  # facts stored by one transaction, unless one upload holds more
# Seconds between two groups of small uploads: those who were just answered send again, and half as many groups cost
# half as many statements. An upload that finds nobody before it goes at once.
GATHER = 0.002
COME_AGAIN = (2, 10)  # seconds; spread out, so that those turned away do not all come back at once

Store = Callable[[Sequence[Letter]], list[Reply]]
Answer = Callable[[Reply], None]
Group = list[tuple[Letter, Answer]]


@dataclass(slots=True)
class Line:
    """Uploads that wait for a free lane, in the order they came."""

    lanes: int
    group: int
    gather: float
    waiting: deque[tuple[Letter, Answer]] = field(default_factory=deque)
    busy: int = 0
    called: bool = False

    def next_group(self) -> Group:
        """Take the uploads that go together: as many as fit, at least one."""
        taken = [self.waiting.popleft()]
        facts = taken[0][0].facts
        while self.waiting and (facts := facts + self.waiting[0][0].facts) <= self.group:
            taken.append(self.waiting.popleft())
        return taken


class Collector:
    """Gathers the uploads of one event loop. Small ones share a commit; large ones have lanes of their own, so that
    neither keeps the other waiting."""

    def __init__(self, store: Store, threads: Executor, *, small: int, large: int) -> None:
        self.store, self.threads = store, threads
        self.small, self.large = Line(small, GROUP, GATHER), Line(large, 0, 0)
        self.facts = self.bytes = 0

    @property
    def behind(self) -> bool:
        """Say whether uploads have to wait: then everything else is to wait longer."""
        return bool(self.small.waiting or self.large.waiting)

    def has_room(self, size: int, facts: int = 0) -> bool:
        """Say whether an upload may wait here too; one may always."""
        return not self.bytes or (self.bytes + size <= BYTES and self.facts + facts <= FACTS)

    async def put(self, letter: Letter) -> Reply:
        """Give an upload its place, wait until it was stored and committed, give the reply."""
        answered: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self.take(letter, lambda reply: None if answered.done() else answered.set_result(reply))
        return await answered

    def take(self, letter: Letter, answer: Answer) -> None:
        """Give an upload its place; `answer` is told the reply when it was stored and committed."""
        if not self.has_room(len(letter.body), letter.facts):
            return answer(come_again())
        line = self.large if letter.facts >= LARGE else self.small
        line.waiting.append((letter, answer))
        self.facts += letter.facts
        self.bytes += len(letter.body)
        if line.busy < line.lanes and not line.called:
            line.called = True  # whatever else the event loop has read by then goes into the same group
            asyncio.get_running_loop().call_soon(self._start, line)
        return None

    def _start(self, line: Line) -> None:
        line.called = False
        loop = asyncio.get_running_loop()
        while line.waiting and line.busy < line.lanes:
            group = line.next_group()
            line.busy += 1
            stored = loop.run_in_executor(self.threads, self.store, [letter for letter, _ in group])
            stored.add_done_callback(lambda done, group=group: self._answer(line, group, done))  # type: ignore[misc]

    def _answer(self, line: Line, group: Group, stored: "asyncio.Future[list[Reply]]") -> None:
        line.busy -= 1
        self.facts -= sum(letter.facts for letter, _ in group)
        self.bytes -= sum(len(letter.body) for letter, _ in group)
        if not line.gather:
            self._start(line)
        elif not line.called:
            line.called = True
            asyncio.get_running_loop().call_later(line.gather, self._start, line)
        for (_, answer), reply in zip(group, stored.result(), strict=True):
            answer(reply)


def come_again() -> Reply:
    """Turn an upload away because too much waits here; it is not stored, and the device keeps its facts."""
    reply = error(503, "busy", "Too much at once. Keep the facts and send them again.")
    reply.retry_after = random.randint(*COME_AGAIN)  # noqa: S311 — only to spread them out
    return reply


_collectors: WeakKeyDictionary[asyncio.AbstractEventLoop, Collector] = WeakKeyDictionary()


def collector(make: Callable[[], Collector]) -> Collector:
    """Give the collector of the running event loop; it is made on first use."""
    loop = asyncio.get_running_loop()
    if loop not in _collectors:
        _collectors[loop] = make()
    return _collectors[loop]
