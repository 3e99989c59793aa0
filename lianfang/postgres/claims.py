"""Who may work on a cluster, and what a killed one left behind."""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import N_, Unavailable
from .folders import Home

LEFT_BEHIND_S = 60  # how long an orphaned server may take to stop: it has a checkpoint to write
ORPHANS_S = 5  # how long what served may take to see that its first process is gone

_locks: set[int] = set()  # descriptors that hold a lock; a program forked from this one holds none


def _let_go() -> None:
    for descriptor in _locks:
        os.close(descriptor)
    _locks.clear()


os.register_at_fork(after_in_child=_let_go)


@contextmanager
def claimed(home: Home) -> Iterator[None]:
    """Hold the cluster for this process; a second one is told who holds it."""
    lock = _opened(home.root / "lock")
    try:
        if not _try_lock(lock):
            holder = os.pread(lock, 20, 0).decode() or "unknown"
            raise Unavailable(
                "already_running",
                N_(
                    "Already running: process %(process)s holds the database in %(folder)s. "
                    "Stop it first, or choose another folder with LIANFANG_DATA."
                ),
                process=holder,
                folder=home.root,
            )
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        yield
    finally:
        _close(lock)


@contextmanager
def alone(home: Home) -> Iterator[int]:
    """Wait until no process works on the data; yields a descriptor for the next one to inherit.

    The lock behind it is released when the last process that inherited it is gone, however its supervisor or
    its postmaster died, so that no process number has to be believed.
    """
    alive = _opened(home.root / "alive")
    try:
        _end_left_behind(home, alive)
        yield alive
    finally:
        _close(alive)


def _opened(file: Path) -> int:
    descriptor = os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    _locks.add(descriptor)
    return descriptor


def _close(descriptor: int) -> None:
    _locks.discard(descriptor)
    os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _end_left_behind(home: Home, alive: int) -> None:
    """Stop the server of a supervisor that was killed, wait for its last process, and remove its marks."""
    began = time.monotonic()
    deadline, told = began + LEFT_BEHIND_S, False
    while not _try_lock(alive):
        if pid := postmaster(home):
            if not told:
                os.kill(pid, signal.SIGINT)  # fast shutdown: what was committed stays
                told = True
        elif time.monotonic() > began + ORPHANS_S:
            _kill_orphans(home)
        if time.monotonic() > deadline:
            raise Unavailable(
                "already_running",
                N_(
                    "Processes of an earlier run are still working on %(folder)s after %(seconds)s s. "
                    "End them (lsof %(file)s lists them) and start again; nothing is lost."
                ),
                folder=home.data,
                seconds=LEFT_BEHIND_S,
                file=home.root / "alive",
            )
        time.sleep(0.02)
    if pid := postmaster(home):
        raise Unavailable(
            "foreign_server",
            N_(
                "Process %(process)s serves %(folder)s but was not started by Lianfang. Stop that process first."
            ),
            process=pid,
            folder=home.data,
        )
    # A stale mark whose number is now another process of its user would keep PostgreSQL from starting.
    for mark in (home.mark, *home.sockets.glob(".s.PGSQL.*.lock")):
        mark.unlink(missing_ok=True)


def _kill_orphans(home: Home) -> None:
    """End what goes on working for a server that is gone, where the system shows who that is: it may wait for ever for
    others that are gone as well. What it did not commit never counted."""
    alive = (home.root / "alive").resolve()
    for held in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            pid = int(held.parts[2])
            if held.readlink() == alive and _command(pid).startswith(b"postgres"):
                os.kill(pid, signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue


def postmaster(home: Home) -> int | None:
    """The process that serves this data, if there is one: the number in its file may be another's by now."""
    try:
        pid = int(home.mark.read_text().split()[0])
        command = _command(pid)
    except (FileNotFoundError, IndexError, ValueError, ProcessLookupError):
        return None
    return pid if b"postgres" in command and os.fsencode(home.data) in command else None


def _command(pid: int) -> bytes:
    """The command line of a process; empty when it is gone."""
    if Path("/proc/self/cmdline").exists():
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    ask = ["/bin/ps", "-ww", "-o", "args=", "-p", str(pid)]
    return subprocess.run(ask, capture_output=True, check=False).stdout  # noqa: S603 our own list, no shell
