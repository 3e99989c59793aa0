"""Several web servers behind one address: each has a socket of its own on the same port, the system deals new
connections among them, one that dies is replaced, and all end with the program that started them."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socket import (
    AF_INET,
    AF_INET6,
    IPPROTO_TCP,
    SO_REUSEADDR,
    SO_REUSEPORT,
    SOCK_STREAM,
    SOL_SOCKET,
    TCP_NODELAY,
    socket,
)
from types import FrameType

log = logging.getLogger(__name__)

LOOK_S = 0.2  # between two looks whether all are alive
GRACE_S = 5.0  # for a server to answer what it has begun
PAUSE_S = 1.0  # before one is started again that died young
BACKLOG = 2048


def listen(host: str, port: int, n: int) -> list[socket]:
    """Open n sockets on one port. The sockets stay open when a server dies: who waits in its line is served by the one
    that takes its place."""
    sockets: list[socket] = []
    for _ in range(n):
        one = socket(AF_INET6 if ":" in host else AF_INET, SOCK_STREAM)
        one.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        one.setsockopt(SOL_SOCKET, SO_REUSEPORT, 1)
        one.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)  # an answer goes out at once; connections inherit it
        one.bind((host, port or (sockets[0].getsockname()[1] if sockets else 0)))
        one.listen(BACKLOG)
        one.set_inheritable(True)
        sockets.append(one)
    return sockets


class Workers:
    """The servers: starts them, replaces the dead, ends them."""

    def __init__(self, sockets: list[socket]) -> None:
        self.sockets = sockets
        self.running: list[tuple[subprocess.Popen[bytes], float] | None] = [None] * len(sockets)
        self.ending = threading.Event()
        self.theirs, self.ours = os.pipe()

    def start(self, place: int) -> None:
        """Start the server of one socket."""
        fd = self.sockets[place].fileno()
        command = [sys.executable, "-m", "lianfang", "web", "--fd", str(fd), "--lifeline", str(self.theirs)]
        child = subprocess.Popen(command, pass_fds=(fd, self.theirs))  # noqa: S603 — our own program
        self.running[place] = child, time.monotonic()

    def keep(self) -> None:
        """Keep all of them running until told to end."""
        while not self.ending.wait(LOOK_S):
            for place, one in enumerate(self.running):
                if one is None:
                    self.start(place)
                elif one[0].poll() is not None:
                    log.warning(
                        "A web server ended with code %s; another takes its place.", one[0].returncode
                    )
                    young = time.monotonic() - one[1] < 2 * PAUSE_S
                    if young and self.ending.wait(PAUSE_S):
                        return
                    self.start(place)

    def end(self) -> None:
        """Let each answer what it has begun, then end it."""
        children = [one[0] for one in self.running if one]
        for child in children:
            child.send_signal(signal.SIGTERM)
        until = time.monotonic() + GRACE_S
        for child in children:
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, until - time.monotonic()))
        for child in children:
            if child.poll() is None:
                child.kill()
                child.wait()


def supervise(host: str, port: int, n: int) -> None:
    """Run n servers until SIGTERM or Ctrl-C."""
    workers = Workers(listen(host, port, n))
    with _told_to_end(workers.ending):
        try:
            for place in range(n):
                workers.start(place)
            workers.keep()
        finally:
            workers.end()


@contextmanager
def _told_to_end(ending: threading.Event) -> Iterator[None]:
    def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 — what a handler is given
        ending.set()

    before = {each: signal.signal(each, end) for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def end_with_the_program_above(lifeline: int | None) -> None:
    """End this server when the program that started it is gone, however it went: then its end of a pipe is closed."""
    if lifeline is not None:
        threading.Thread(target=_hold_on, args=(lifeline,), name="lifeline", daemon=True).start()


def _hold_on(fd: int) -> None:
    os.read(fd, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def default() -> int:
    """Give how many servers a city's machine runs: one for each core, at most four."""
    return max(1, min(4, os.cpu_count() or 1))
