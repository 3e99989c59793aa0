"""Several web servers behind one address: each has a socket of its own on the same port, the system deals new
connections among them, one that dies is replaced, and all end with the program that started them.

They are forked from a program that has loaded everything: one is there in a moment, and they share that memory.

SIGUSR1 brings a new release in without a gap: the program becomes that of the new release and keeps its number and its
sockets; the old servers answer until the new ones do, then answer what they began and end.
"""

import logging
import multiprocessing
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkProcess
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

from lianfang.cli.ready import tell_ready
from lianfang.common.errors import Refused

log = logging.getLogger(__name__)

LOOK_S = 0.2  # between two looks whether all are alive
GRACE_S = 5.0  # for a server to answer what it has begun
PAUSE_S = 1.0  # before one is started again that died young
BACKLOG = 2048
LOADS = "from lianfang.cli import servers; servers.try_out()"
RENEW = signal.SIGUSR1
HANDED = "HANDED_SOCKETS"  # from the old program to the new one: sockets; the end of a pipe; the old servers
ENDS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def listen(host: str, port: int, n: int) -> list[socket]:
    """Open n sockets on one port. The sockets stay open when a server dies: who waits in its line is served by the one
    that takes its place.

    Raises Refused("port_taken") when another program listens there.
    """
    try:
        first = _bound(host, port, shared=False)  # with a shared one, two cities would answer by turns
        port = port or first.getsockname()[1]
        if n > 1:
            first.close()
        sockets = [_bound(host, port, shared=True) for _ in range(n)] if n > 1 else [first]
    except OSError as error:
        from django.utils.translation import gettext_lazy as _

        raise Refused(
            "port_taken",
            _("Cannot listen on %(host)s:%(port)s: %(why)s. Choose another with --port."),
            host=host,
            port=port,
            why=os.strerror(error.errno or 0),
        ) from error
    for one in sockets:
        one.listen(BACKLOG)
    return sockets


def _bound(host: str, port: int, *, shared: bool) -> socket:
    one = socket(AF_INET6 if ":" in host else AF_INET, SOCK_STREAM)
    try:
        one.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        one.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)  # an answer goes out at once; connections inherit it
        if shared:
            one.setsockopt(SOL_SOCKET, SO_REUSEPORT, 1)
        one.bind((host, port))
    except OSError:
        one.close()
        raise
    return one


def handed_over() -> tuple[list[socket], tuple[list[int], list[int]]] | None:
    """Take what the program of the release before handed over, once; None for a program that starts anew."""
    told = os.environ.pop(HANDED, "")
    if not told:
        return None
    fds, ours, old = ([int(one) for one in part.split(",") if one] for part in told.split(";"))
    sockets = [socket(fileno=fd) for fd in fds]
    for fd in (*ours, *fds):
        os.set_inheritable(fd, False)
    return sockets, (ours, old)


def _ended(pid: int) -> bool:
    """Say whether a child that this program did not start itself has ended."""
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


class Workers:
    """The servers: starts them, replaces the dead, ends them."""

    def __init__(self, sockets: list[socket], answer: Callable[[socket], None], others: list[int]) -> None:
        self.sockets, self.answer = sockets, answer
        self.others = others  # the end of the pipe that the servers of the release before look at
        self.running: dict[int, tuple[ForkProcess, float]] = {}
        self.ending, self.renewing = threading.Event(), threading.Event()
        self.old: list[int] = []  # servers of the release before, which answer what they began
        self.theirs, self.ours = os.pipe()

    def start(self, place: int) -> None:
        """Start the server of one socket."""
        child = multiprocessing.get_context("fork").Process(target=self._answer, args=(place,))
        child.start()
        self.running[place] = child, time.monotonic()

    def _answer(self, place: int) -> None:
        for each in (*ENDS, RENEW):
            signal.signal(each, signal.SIG_DFL)
        for end in (self.ours, *self.others):
            os.close(end)  # whoever holds this end is the program above
        for other in self.sockets:
            if other is not self.sockets[place]:
                other.close()
        end_with_the_program_above(self.theirs)
        self.answer(self.sockets[place])

    def keep(self, lifeline: int | None) -> None:
        """Keep all of them running until told to end, or until the program above is gone."""
        while not self._is_over(lifeline):
            self.old = [pid for pid in self.old if not _ended(pid)]
            if self.renewing.is_set():
                self.renewing.clear()
                self._renew()
            for place, (child, since) in self.running.items():
                if child.exitcode is not None:
                    log.warning("A web server ended with code %s; another takes its place.", child.exitcode)
                    young = time.monotonic() - since < 2 * PAUSE_S
                    if young and self.ending.wait(PAUSE_S):
                        return
                    self.start(place)

    def _is_over(self, lifeline: int | None) -> bool:
        if lifeline is None:
            return self.ending.wait(LOOK_S)
        gone, _, _ = select.select([lifeline], [], [], LOOK_S)
        return bool(gone) or self.ending.is_set()

    def _renew(self) -> None:
        """Become the program of the release that is installed now; only a release that loads takes over."""
        again = [sys.executable, *sys.orig_argv[1:]]
        if subprocess.run([sys.executable, "-c", LOADS], check=False).returncode:  # noqa: S603 our own words
            log.error("The installed release cannot take over; the one that runs goes on.")
            return
        children = [child.pid or 0 for child, _since in self.running.values()]
        for fd in (self.ours, *(each.fileno() for each in self.sockets)):
            os.set_inheritable(fd, True)
        handed = ([each.fileno() for each in self.sockets], [self.ours], [*children, *self.old])
        os.environ[HANDED] = ";".join(",".join(map(str, part)) for part in handed)
        os.execv(sys.executable, again)  # noqa: S606 the command that started us

    def relieve(self, old: list[int]) -> None:
        """Let the servers of the release before go: they hold the other end of a pipe, and see it close."""
        self.old = old
        for end in self.others:
            os.close(end)
        self.others = []

    def end(self) -> None:
        """Let each answer what it has begun, then end it."""
        children = [child for child, _since in self.running.values()]
        for child in children:
            child.terminate()
        until = time.monotonic() + GRACE_S
        for child in children:
            child.join(max(0.1, until - time.monotonic()))
            if child.exitcode is None:
                child.kill()
                child.join()
        for each in self.sockets:
            each.close()


def supervise(
    sockets: list[socket],
    answer: Callable[[socket], None],
    lifeline: int | None,
    before: tuple[list[int], list[int]] | None = None,
) -> None:
    """Run a server for each socket until SIGTERM or Ctrl-C, or until the program at the other end of the lifeline is
    gone. `before`: the end of the pipe and the servers of the release that ran here before."""
    others, old = before or ([], [])
    workers = Workers(sockets, answer, others)
    with _told_to_end(workers):
        try:
            for place in range(len(sockets)):
                workers.start(place)
            workers.relieve(old)
            if lifeline is None:
                tell_ready()
            workers.keep(lifeline)
        finally:
            workers.end()


@contextmanager
def _told_to_end(workers: Workers) -> Iterator[None]:
    def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 — what a handler is given
        (workers.renewing if number == RENEW else workers.ending).set()

    before = {each: signal.signal(each, end) for each in (*ENDS, RENEW)}
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
