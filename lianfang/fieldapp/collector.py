"""Group commit: uploads that wait at the same moment are stored by one transaction, flushed to disk once.

Everything here happens in the event loop; only the storing itself happens in threads. What waits is bounded by facts
and by bytes: beyond that a device is told at once when to come again, so that those who wait are served in time.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import NamedTuple
from weakref import WeakKeyDictionary

from lianfang.fieldapp import meters
from lianfang.sync.uploads import LARGE, Letter, Reply, error

FACTS = 60_000  # waiting in one process: a few seconds of work
BYTES = 64 * 1024 * 1024
GROUP = 400  # facts stored by one transaction, unless one upload holds more
# Seconds between two groups of small uploads: those who were just answered send again, and half as many groups cost
# half as many statements. After a crowd twice as long: it takes longer to come back, and groups stay whole. When all
# are back nobody waits any longer, and an upload that finds nobody before it goes at once.
GATHER = 0.002
CROWD = 50  # facts in a group
LONGEST = 30.0  # seconds that a device is sent away for at most
PACE = 5_000.0  # facts a second, until it was measured
FACT = 300  # bytes, of an upload that is turned away unread

Store = Callable[[Sequence[Letter]], list[Reply]]
Answer = Callable[[Reply], None]
Group = list[tuple[Letter, Answer]]


class Lanes(NamedTuple):
    """Threads that store, and how many there are."""

    threads: Executor
    n: int


@dataclass(slots=True)
class Line:
    """Uploads that wait for a free lane, in the order they came."""

    lanes: Lanes
    group: int
    gather: float
    waiting: deque[tuple[Letter, Answer]] = field(default_factory=deque)
    busy: int = 0
    called: bool = False
    pause: asyncio.TimerHandle | None = None
    expected: int = 0  # uploads, in a pause: those who waited already and those who were just answered

    def next_group(self) -> Group:
        """Take the uploads that go together: as many as fit, at least one."""
        taken = [self.waiting.popleft()]
        facts = taken[0][0].facts
        while self.waiting and (facts := facts + self.waiting[0][0].facts) <= self.group:
            taken.append(self.waiting.popleft())
        return taken


@dataclass(slots=True)
class Turns:
    """When those who are turned away have their turn: one after another, as fast as facts are stored while others wait.

    Who comes before there is room only costs time, and who comes long after it leaves the server idle.
    """

    pace: float = PACE
    since: float = 0.0
    stored: int = 0
    last: float = 0.0

    def note(self, facts: int, now: float, *, behind: bool) -> None:
        """Measure the pace by what was stored while somebody waited, a second at a time."""
        if not behind or not self.since:
            self.since, self.stored = now, 0
            return
        self.stored += facts
        if now - self.since >= 1:
            self.pace = max(1.0, self.stored / (now - self.since))
            self.since, self.stored = now, 0

    def next(self, facts: int, now: float) -> int:
        """Give the next turn: in how many whole seconds."""
        self.last = min(max(self.last, now) + facts / self.pace, now + LONGEST)
        return 1 + round(self.last - now)


class Collector:
    """Gathers the uploads of one event loop. Small ones share a commit; large ones have lanes of their own, so that
    neither keeps the other waiting."""

    def __init__(self, store: Store, small: Lanes, large: Lanes) -> None:
        self.store = store
        self.small, self.large = Line(small, GROUP, GATHER), Line(large, 0, 0)
        self.facts = self.bytes = 0
        self.turns = Turns()

    @property
    def behind(self) -> bool:
        """Say whether uploads have to wait: then everything else is to wait longer."""
        return bool(self.small.waiting or self.large.waiting)

    def has_room(self, size: int, facts: int = 0) -> bool:
        """Say whether an upload may wait here too; one may always."""
        return not self.bytes or (self.bytes + size <= BYTES and self.facts + facts <= FACTS)

    def turn_away(self, size: int, facts: int = 0) -> Reply:
        """Turn an upload away because too much waits here; it is not stored, and the device keeps its facts."""
        meters.count_away(503)
        wait = self.turns.next(facts or size // FACT + 1, asyncio.get_running_loop().time())
        return error(503, "busy", "Too much at once. Keep the facts and send them again.", retry_after=wait)

    async def put(self, letter: Letter) -> Reply:
        """Give an upload its place, wait until it was stored and committed, give the reply."""
        answered: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self.take(letter, lambda reply: None if answered.done() else answered.set_result(reply))
        return await answered

    def take(self, letter: Letter, answer: Answer) -> None:
        """Give an upload its place; `answer` is told the reply when it was stored and committed."""
        if not self.has_room(len(letter.body), letter.facts):
            return answer(self.turn_away(len(letter.body), letter.facts))
        line = self.large if letter.facts >= LARGE else self.small
        line.waiting.append((letter, answer))
        self.facts += letter.facts
        self.bytes += len(letter.body)
        if line.busy < line.lanes.n and not line.called:
            line.called = True  # whatever else the event loop has read by then goes into the same group
            asyncio.get_running_loop().call_soon(self._start, line)
        elif line.pause and len(line.waiting) >= line.expected:
            self._start(line)
        return None

    def _start(self, line: Line) -> None:
        if line.pause:
            line.pause.cancel()
        line.called, line.pause = False, None
        loop = asyncio.get_running_loop()
        while line.waiting and line.busy < line.lanes.n:
            group = line.next_group()
            line.busy += 1
            stored = loop.run_in_executor(line.lanes.threads, self.store, [letter for letter, _ in group])
            began = loop.time()
            stored.add_done_callback(lambda done, group=group, at=began: self._answer(line, group, done, at))  # type: ignore[misc]

    def _answer(self, line: Line, group: Group, stored: "asyncio.Future[list[Reply]]", began: float) -> None:
        line.busy -= 1
        facts = sum(letter.facts for letter, _ in group)
        self.facts -= facts
        self.turns.note(facts, asyncio.get_running_loop().time(), behind=self.behind)
        self.bytes -= sum(len(letter.body) for letter, _ in group)
        if not line.gather:
            self._start(line)
        elif not line.called:
            line.called = True
            line.expected = len(line.waiting) + len(group)
            seconds = line.gather * (2 if facts >= CROWD else 1)
            line.pause = asyncio.get_running_loop().call_later(seconds, self._start, line)
        replies = stored.result()
        for (_, answer), reply in zip(group, replies, strict=True):
            answer(reply)
        meters.count(replies, facts, asyncio.get_running_loop().time() - began)


_collectors: WeakKeyDictionary[asyncio.AbstractEventLoop, Collector] = WeakKeyDictionary()


def collector(make: Callable[[], Collector]) -> Collector:
    """Give the collector of the running event loop; it is made on first use."""
    loop = asyncio.get_running_loop()
    if loop not in _collectors:
        _collectors[loop] = make()
    return _collectors[loop]
