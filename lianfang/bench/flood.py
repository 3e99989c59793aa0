"""A load generator that goes on for a while, a program of its own: connections that send one upload after another, each
fact with a new id, either as phones do (told to come again later, they do) or as the rude do (again at once).

Reads a `Flood` from standard input, writes a `Flown` to standard output. It speaks to this machine only, and stops by
itself.
"""

import asyncio
import gc
import os
import random
import sys
from datetime import UTC, datetime
from math import inf
from time import perf_counter, process_time

import msgspec

HERE = "127.0.0.1"
ID = b"00000000-0000-7000-8000-000000000000"  # stand in a request where a new id and the time go
AT = b"2000-01-01T00:00:00.000000Z"
END, LENGTH, RETRY = b"\r\n\r\n", b"content-length: ", b"retry-after: "
PAUSE = 0.2  # seconds before a connection that was turned down is opened again
GRACE = 10.0  # seconds for the last answers


class Flood(msgspec.Struct):
    """What to send for how long: a ready request for each connection, with ID in each fact and AT.

    patient: obeys Retry-After; nice: steps back behind the servers by so much.
    """

    port: int
    requests: list[bytes]
    seconds: float
    patient: bool = True
    nice: int = 0


class Second(msgspec.Struct):
    """One second: facts accepted, answers that said come again, and the 95th percentile of what was accepted."""

    accepted: int = 0
    later: int = 0
    p95_ms: float = 0.0


class Flown(msgspec.Struct):
    """What came of it: what was sent, what was accepted, other answers by status, those of them that did not say when
    to come again, connections that could not be opened or broke off, and every second of it."""

    seconds: float
    sent: int
    accepted: int
    statuses: dict[int, int]
    unsaid: int
    broken: int
    each: list[Second]
    cpu_s: float


class Tally:
    """What all connections add to."""

    def __init__(self, flood: Flood) -> None:
        self.flood = flood
        self.began = perf_counter()
        self.until = self.began + flood.seconds
        self.sent = self.accepted = self.unsaid = self.broken = self.waiting = 0
        self.statuses: dict[int, int] = {}
        self.took: list[list[float]] = [[] for _ in range(int(flood.seconds) + 1)]
        self.later, self.stored = [0] * len(self.took), [0] * len(self.took)
        self.now = b""
        self.stamped = -inf

    def stamp(self, now: float) -> bytes:
        """Write the time as requests say it; anew once a second."""
        if now - self.stamped >= 1:
            self.now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}Z".encode()
            self.stamped = now
        return self.now

    def second(self, now: float) -> int:
        """Say which second it is."""
        return min(int(now - self.began), len(self.took) - 1)

    def answer(self, status: int, body: bytes, began: float, *, said: bool) -> None:
        """Note one answer; `said`: it told when to come again."""
        now = perf_counter()
        if status == 200 and (facts := body.count(b'"accepted"')):
            self.accepted += facts
            if now <= self.until:
                self.stored[self.second(now)] += facts
                self.took[self.second(now)].append(now - began)
            return
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.later[self.second(now)] += status in {429, 503}
        self.unsaid += status in {429, 503} and not said

    def seconds(self) -> list[Second]:
        """Give every second."""
        return [
            Second(n, later, round(sorted(took)[int(len(took) * 0.95)] * 1000, 1) if took else 0.0)
            for n, took, later in zip(self.stored, self.took, self.later, strict=True)
        ][: int(self.flood.seconds)]


class Sender(asyncio.Protocol):
    """One connection."""

    def __init__(self, tally: Tally, request: bytes) -> None:
        self.tally = tally
        self.pieces = [part.split(AT) for part in request.split(ID)]
        self.got = b""
        self.began = 0.0
        self.open = self.asked = False
        self.line: asyncio.Transport | None = None

    async def connect(self) -> None:
        """Open the connection, until it is or time is up."""
        loop = asyncio.get_running_loop()
        while perf_counter() < self.tally.until:
            try:
                await loop.create_connection(lambda: self, HERE, self.tally.flood.port)
            except OSError:
                self.tally.broken += 1
                await asyncio.sleep(PAUSE)
            else:
                return

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.line, self.got, self.asked = transport, b"", False  # type: ignore[assignment]
        self.send()

    def send(self) -> None:
        """Send the next fact while there is time."""
        now = perf_counter()
        if self.line is None:
            self.reopen()
        elif now >= self.tally.until:
            self.line.close()
        else:
            self.began, self.asked = now, True
            self.tally.sent += 1
            self.tally.waiting += 1
            at = self.tally.stamp(now)
            first, *rest = (at.join(part) for part in self.pieces)
            self.line.write(first + b"".join(new_id(now) + part for part in rest))

    def data_received(self, data: bytes) -> None:
        """Take in an answer, in one piece or several."""
        self.got = self.got + data if self.got else data
        head = self.got.find(END)
        if head < 0:
            return
        at = self.got.lower().find(LENGTH, 0, head) + len(LENGTH)
        length = int(self.got[at : self.got.index(b"\r", at)]) if at >= len(LENGTH) else 0
        if len(self.got) < head + len(END) + length:
            return
        answer, self.got, self.asked = self.got, b"", False
        self.tally.waiting -= 1
        told = answer.lower().find(RETRY, 0, head)
        self.tally.answer(int(answer[9:12]), answer[head:], self.began, said=told >= 0)
        if told >= 0 and self.tally.flood.patient:
            told += len(RETRY)
            wait = float(answer[told : answer.index(b"\r", told)])
            asyncio.get_running_loop().call_later(wait, self.send)
        else:
            self.send()

    def reopen(self) -> None:
        """Open the connection again."""
        if perf_counter() < self.tally.until:
            task = asyncio.get_running_loop().create_task(self.connect())
            task.add_done_callback(lambda _: None)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 — what asyncio gives
        """Open the connection again if an answer was still to come; one that rests opens it when its time has come."""
        self.line = None
        if self.asked:
            self.asked = False
            self.tally.waiting -= 1
            self.tally.broken += 1
            self.reopen()


def new_id(now: float) -> bytes:
    """Make an id that no other fact has (UUID version 7, RFC 9562)."""
    at, chance = int(now * 1000) & (1 << 48) - 1, random.getrandbits(74)  # no secret
    number = at << 80 | 7 << 76 | (chance >> 62) << 64 | 2 << 62 | chance & (1 << 62) - 1
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}".encode()


async def run(flood: Flood) -> Flown:
    """Send for as long as was asked, then wait a little for the last answers."""
    busy = process_time()
    tally = Tally(flood)
    senders = [Sender(tally, request) for request in flood.requests]
    await asyncio.gather(*(sender.connect() for sender in senders))
    await asyncio.sleep(max(0.0, tally.until - perf_counter()))
    until = perf_counter() + GRACE
    while tally.waiting and perf_counter() < until:
        await asyncio.sleep(0.05)
    return Flown(
        seconds=flood.seconds,
        sent=tally.sent,
        accepted=tally.accepted,
        statuses=tally.statuses,
        unsaid=tally.unsaid,
        broken=tally.broken,
        each=tally.seconds(),
        cpu_s=process_time() - busy,
    )


def main() -> None:
    """Do what comes in, say what came of it."""
    flood = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Flood)
    if flood.nice:
        os.nice(flood.nice)
    gc.freeze()
    gc.disable()
    try:
        import uvloop

        flown = uvloop.run(run(flood))
    except ImportError:
        flown = asyncio.run(run(flood))
    sys.stdout.buffer.write(msgspec.msgpack.encode(flown))


if __name__ == "__main__":
    main()
