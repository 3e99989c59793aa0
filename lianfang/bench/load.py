"""The load generator, a program of its own: connections that each send ready requests one after another, as phones do.

Reads a `Work` from standard input, writes a `Done` to standard output. An answer that says "come again" is obeyed; a
connection that breaks is opened again and its request sent again, as a phone would.
"""

import asyncio
import gc
import resource
import sys
from time import perf_counter, process_time

import msgspec

PATIENCE = 100  # tries to connect, a fifth of a second apart
END = b"\r\n\r\n"
LENGTH = b"content-length: "
RETRY = b"retry-after: "


class Work(msgspec.Struct):
    """Where to send what: the requests of each connection, whole as they go over the wire.

    lose: of so many answers one is thrown away, and the request sent again; 0 for none.
    """

    host: str
    port: int
    requests: list[list[bytes]]
    lose: int = 0


class Done(msgspec.Struct):
    """What came of it: seconds in all, seconds of each answer, how many facts met which fate, odd statuses."""

    seconds: float
    took: list[float]
    accepted: int
    duplicate: int
    other: int
    statuses: dict[int, int]
    answers_lost: int
    cpu_s: float
    peak_mb: float


class Tally:
    """What all connections of a run add to."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.left = sum(1 for requests in work.requests if requests)
        self.finished = asyncio.get_running_loop().create_future()
        self.took: list[float] = []
        self.answers = self.lost = 0
        self.outcomes = {b'"accepted"': 0, b'"duplicate"': 0, b'"disputed"': 0, b'"refused"': 0}
        self.statuses: dict[int, int] = {}

    def answer(self, status: int, body: bytes, seconds: float) -> None:
        """Note one answer."""
        self.took.append(seconds)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        for said in self.outcomes:
            self.outcomes[said] += body.count(said)

    def loses(self) -> bool:
        """Say whether this answer is thrown away."""
        self.answers += 1
        lost = bool(self.work.lose) and self.answers % self.work.lose == 0
        self.lost += lost
        return lost

    def fail(self, error: Exception) -> None:
        """Give up."""
        if not self.finished.done():
            self.finished.set_exception(error)

    def one_less(self) -> None:
        """Note that a connection has sent all it had."""
        self.left -= 1
        if not self.left and not self.finished.done():
            self.finished.set_result(None)


class Phone(asyncio.Protocol):
    """One connection: sends a request, waits for the answer, sends the next."""

    def __init__(self, tally: Tally, requests: list[bytes]) -> None:
        self.tally, self.requests = tally, requests
        self.place = 0
        self.got = b""
        self.began = 0.0
        self.resting = False  # told to come again later
        self.line: asyncio.Transport | None = None

    async def connect(self) -> None:
        """Open the connection; tries again for a while when nobody listens.

        Raises OSError when nobody does.
        """
        loop, work = asyncio.get_running_loop(), self.tally.work
        for left in reversed(range(PATIENCE)):
            try:
                await loop.create_connection(lambda: self, work.host, work.port)
            except OSError as error:
                if not left:
                    self.tally.fail(error)
                    raise
                await asyncio.sleep(0.2)
            else:
                return

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, or begin again where the connection broke."""
        self.line = transport  # type: ignore[assignment]
        self.got = b""
        self.send()

    def send(self) -> None:
        """Send the request whose turn it is."""
        if self.line is None:
            return None
        if self.place == len(self.requests):
            self.line.close()
            return self.tally.one_less()
        self.began = perf_counter()
        self.line.write(self.requests[self.place])
        return None

    def data_received(self, data: bytes) -> None:
        """Take in an answer, in one piece or several."""
        self.got = self.got + data if self.got else data
        head = self.got.find(END)
        if head < 0:
            return
        at = self.got.find(LENGTH) + len(LENGTH)
        length = int(self.got[at : self.got.index(b"\r", at)])
        if len(self.got) < head + len(END) + length:
            return
        answer, self.got = self.got, b""
        status = int(answer[9:12])
        if status == 503:
            self.tally.statuses[status] = self.tally.statuses.get(status, 0) + 1
            at = answer.find(RETRY) + len(RETRY)
            wait = int(answer[at : answer.index(b"\r", at)])
            self.resting = True
            asyncio.get_running_loop().call_later(wait, self.come_again)
            return
        if not self.tally.loses():
            self.tally.answer(status, answer[head:], perf_counter() - self.began)
            self.place += 1
        self.send()

    def come_again(self) -> None:
        """Go on after the time the server asked for; by then it may have closed the connection."""
        self.resting = False
        if self.line is None:
            self.reopen()
        else:
            self.send()

    def reopen(self) -> None:
        """Open the connection again."""
        task = asyncio.get_running_loop().create_task(self.connect())
        task.add_done_callback(lambda _: None)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 — what asyncio gives
        """Open the connection again unless everything was sent, or it is not yet time."""
        self.line = None
        if self.place < len(self.requests) and not self.resting:
            self.reopen()


async def run(work: Work) -> Done:
    """Send everything, measure."""
    tally = Tally(work)
    busy, began = process_time(), perf_counter()
    phones = [Phone(tally, requests) for requests in work.requests if requests]
    await asyncio.gather(*(phone.connect() for phone in phones))
    await tally.finished
    found = tally.outcomes
    return Done(
        perf_counter() - began,
        tally.took,
        found[b'"accepted"'],
        found[b'"duplicate"'],
        found[b'"disputed"'] + found[b'"refused"'],
        tally.statuses,
        tally.lost,
        process_time() - busy,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def main() -> None:
    """Do the work that comes in, say what came of it."""
    work = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Work)
    gc.freeze()
    gc.disable()
    try:
        import uvloop

        done = uvloop.run(run(work))
    except ImportError:
        done = asyncio.run(run(work))
    sys.stdout.buffer.write(msgspec.msgpack.encode(done))


if __name__ == "__main__":
    main()
