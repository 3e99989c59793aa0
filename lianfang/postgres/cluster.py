"""One cluster on disk: who may touch it, how it is made, and what an earlier crash left behind."""

import fcntl
import os
import re
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from .binaries import MAJOR, end, spawn
from .errors import Unavailable
from .folders import Home, own

DISK_FULL = "No space left on device"  # strerror(ENOSPC) in the locale the programs run in
LOG_BYTES = 10_000_000  # a longer log is put aside at the next start
LEFT_BEHIND_S = 60  # how long an orphaned server may take to stop: it has a checkpoint to write
# The application is no superuser: a hole in it is not a shell on the machine. The superuser has no password
# and cannot sign in; `postgres --single` reaches it while the server is down.
ACCESS = "local all lianfang scram-sha-256\nhost all lianfang all scram-sha-256\n"


@contextmanager
def claimed(home: Home) -> Iterator[None]:
    """Hold the cluster for this process; a second one is told who holds it."""
    lock = os.open(home.root / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        if not _try_lock(lock):
            holder = os.pread(lock, 20, 0).decode() or "unknown"
            raise Unavailable(
                "already_running",
                f"Already running: process {holder} holds the database in {home.root}. "
                "Stop it first, or choose another folder with LIANFANG_DATA.",
            )
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(lock)


@contextmanager
def alone(home: Home) -> Iterator[int]:
    """Wait until no process works on the data; yields a descriptor for the next one to inherit.

    The lock behind it is released when the last process that inherited it is gone, however its supervisor or
    its postmaster died, so that no process number has to be believed.
    """
    alive = os.open(home.root / "alive", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        _end_left_behind(home, alive)
        yield alive
    finally:
        os.close(alive)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _end_left_behind(home: Home, alive: int) -> None:
    """Stop the server of a supervisor that was killed, wait for its last process, and remove its marks."""
    deadline = time.monotonic() + LEFT_BEHIND_S
    told = False
    while not _try_lock(alive):
        if not told and (pid := postmaster(home)):
            os.kill(pid, signal.SIGINT)  # fast shutdown: what was committed stays
            told = True
        if time.monotonic() > deadline:
            raise Unavailable(
                "already_running",
                f"Processes of an earlier run are still working on {home.data} after {LEFT_BEHIND_S} s. "
                f"End them (lsof {home.root / 'alive'} lists them) and start again; nothing is lost.",
            )
        time.sleep(0.02)
    if pid := postmaster(home):
        raise Unavailable(
            "foreign_server",
            f"Process {pid} serves {home.data} but was not started by Lianfang. Stop that process first.",
        )
    # A stale mark whose number is now another process of its user would keep PostgreSQL from starting.
    for mark in (home.mark, *home.sockets.glob(".s.PGSQL.*.lock")):
        mark.unlink(missing_ok=True)


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


def ensure(home: Home, bin_: Path, *, durable: bool) -> None:
    """Make the cluster if there is none, else check that this release can read it."""
    if not home.data.exists():
        _create(home, bin_, durable)
    version = (home.data / "PG_VERSION").read_text().strip()
    if version != MAJOR:
        raise Unavailable(
            "other_version",
            f"{home.data} holds data of PostgreSQL {version}; this release reads {MAJOR} only. "
            "Dump it with the release that wrote it and restore it here, or choose another LIANFANG_DATA.",
        )
    if not home.password.exists():
        raise Unavailable(
            "password_lost",
            f"{home.password} is missing, and nobody signs in to {home.data} without it: restore the file.",
        )


def _create(home: Home, bin_: Path, durable: bool) -> None:
    """Build in data.new and rename at the end: PG_VERSION is written early, so only the name is proof."""
    new = home.root / "data.new"
    secret = secrets.token_urlsafe(24)
    with alone(home) as alive:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        own(new, 0o700, home.account)
        home.password.touch(0o600)
        home.password.write_text(secret)
        initdb = [str(bin_ / "initdb"), "-D", str(new), "-U", "postgres", "-E", "UTF8", "--data-checksums"]
        initdb += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-ctype=C.UTF-8"]
        initdb += ["--auth-local=reject", "--auth-host=scram-sha-256"]
        _run(home, alive, initdb if durable else [*initdb, "--no-sync"])
        (new / "pg_hba.conf").write_text(ACCESS)
        single = [str(bin_ / "postgres"), "--single", "-D", str(new), "-c", "exit_on_error=on"]
        single += ["-c", "log_min_error_statement=panic", "-c", f"fsync={'on' if durable else 'off'}"]
        role = f"create role lianfang login createdb password '{secret}'\n"
        _run(home, alive, [*single, "postgres"], f"{role}create database lianfang owner lianfang\n")
        if durable:
            for path in (home.password, new / "pg_hba.conf", new):
                _sync(path)
        new.rename(home.data)
        if durable:
            _sync(home.root)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _run(home: Home, alive: int, command: list[str], given: str = "") -> None:
    process = spawn(
        command,
        home.account,
        home.root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=(alive,),
    )
    try:
        said, _ = process.communicate(given)
    finally:
        end(process)
    if process.returncode:
        with open_log(home) as out:
            out.write(said.encode())
        raise failure(home, f"The database in {home.root} could not be made", process.returncode, said)


def open_log(home: Home) -> BinaryIO:
    """The file that takes what PostgreSQL says; a long one is put aside."""
    home.log.touch(0o600)
    if home.log.stat().st_size > LOG_BYTES:
        home.log.replace(home.log.with_suffix(".1"))
        home.log.touch(0o600)
    return home.log.open("ab")


def failure(home: Home, what: str, code: int, said: str) -> Unavailable:
    """The error for a program of PostgreSQL that ended with `code`, from the last it said."""
    if DISK_FULL in said:
        return disk_full(home, what)
    told = [line.strip() for line in said.splitlines() if re.search("FATAL|PANIC|error:", line)]
    reason = f"killed by signal {-code}" if code < 0 else told[-1] if told else f"it ended with code {code}"
    return Unavailable("failed", f"{what}: {reason}. The rest is in {home.log}.")


def disk_full(home: Home, what: str) -> Unavailable:
    """The error for a disk with no room left."""
    where = f"the disk of {home.root} is full"
    return Unavailable("disk_full", f"{what}: {where}. Free some space; nothing committed is lost.")
