"""The archive: every change is copied as it is written, by PostgreSQL's pg_receivewal, to a folder on another disk.

A stream instead of archive_command: nothing waits until 16 MB are full, so a lost disk costs the last moment and not
the last minute; and a server of one's own, whose configuration is not ours, is copied in the same way.
"""

import gzip
import logging
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from .binaries import Account, end, programs, spawn
from .errors import N_, Unavailable
from .folders import Home
from .store import SEGMENT, Store, position

log = logging.getLogger(__name__)

SLOT = "lianfang_archive"
MAKE_SLOT = f"select pg_create_physical_replication_slot('{SLOT}', true)"
LOOK_S = 2.0  # between two looks whether everything was copied
PAUSE_S = 5.0  # before copying is tried again
LEVEL = 1  # gzip: more costs much and brings little


@dataclass(frozen=True)
class Access:
    """How PostgreSQL's programs reach a server: connection words, and the file with the password."""

    words: str

    def command(self, bin_: Path, program: str, *more: str) -> list[str]:
        """Give the command that runs a program."""
        return [str(bin_ / program), "-d", self.words, "--no-password", *more]


def own_access(home: Home, port: str) -> Access:
    """Reach the embedded server of a folder as the role that may copy it."""
    return Access(
        f"host='{home.sockets}' port={port} user=lianfang_backup passfile='{home.passfile}' "
        f"application_name={SLOT}"
    )


@contextmanager
def url_access(url: str, folder: Path) -> Iterator[Access]:
    """Reach a server by its URL; its password lies in a file of ours as long as the block lasts, for a command line can
    be read by everybody on the machine."""
    # By a name of its own: in containers that share a folder, every program is process 1.
    descriptor, name = tempfile.mkstemp(prefix=".pgpass.", dir=folder)
    file = Path(name)
    words = conninfo_to_dict(url) | {"passfile": str(file), "application_name": SLOT}
    words.pop("dbname", None)
    secret = str(words.pop("password", "")).replace("\\", "\\\\").replace(":", "\\:")
    with open(descriptor, "w") as out:
        out.write(f"*:*:*:*:{secret}\n")
    try:
        yield Access(make_conninfo("", **words))
    finally:
        file.unlink()


def system_of(url: str) -> tuple[str, int]:
    """Ask a server for its cluster's number and its timeline."""
    with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
        ((system, timeline),) = connection.execute(
            "SELECT (SELECT system_identifier FROM pg_control_system())::text, "
            "(SELECT timeline_id FROM pg_control_checkpoint())"
        ).fetchall()
    return system, timeline


def make_folder(path: Path) -> None:
    """Make a folder that only we may read: what lies in it is the whole city."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Unavailable(
            "backups",
            N_("The folder of backups %(folder)s cannot be used: %(why)s. See LIANFANG_BACKUPS."),
            folder=path,
            why=error.strerror,
        ) from error


class Archiver:
    """A thread that keeps pg_receivewal running, packs what is whole, and notes until when everything was copied."""

    def __init__(self, access: Access, backups: Path, said: Path) -> None:
        self.access, self.backups, self.said = access, backups, said
        self.stopping, self.last_words = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._keep, name="archive", daemon=True)
        self.url = ""

    def start(self, url: str) -> None:
        """Begin to copy what the server at this URL writes."""
        self.url = url
        self.thread.start()

    def expect_end(self) -> None:
        """Take the end of the server for no fault: it ends when its last words are copied."""
        self.last_words.set()

    def stop(self) -> None:
        """Stop copying; what was received is kept."""
        self.stopping.set()
        if self.thread.is_alive():
            self.thread.join()

    def _keep(self) -> None:
        while not (self.stopping.is_set() or self.last_words.is_set()):
            try:
                self._receive()
            except (OSError, psycopg.Error, Unavailable) as error:
                if not self.last_words.is_set():
                    log.error("Changes are not copied to %s: %s", self.backups, str(error).strip())
            self.stopping.wait(PAUSE_S)

    def _receive(self) -> None:
        """One life of pg_receivewal."""
        system, timeline = system_of(self.url)
        store = Store(self.backups / system)
        folder = store.wal / f"{timeline:08X}"
        make_folder(folder)
        slot = self._run(folder, "--slot", SLOT, "--create-slot", "--if-not-exists")
        if slot.wait():
            raise OSError(f"the slot {SLOT} was not made; {self.said} says why")
        process = self._run(folder, "--slot", SLOT, "--no-loop", "--status-interval=1")
        try:
            while process.poll() is None and not self.stopping.wait(LOOK_S):
                if not self.last_words.is_set():
                    note_reached(store, self.url, timeline)
                pack(folder)
        finally:
            end(process)
        if not self.stopping.is_set():
            raise OSError(f"pg_receivewal ended with code {process.returncode}; {self.said} says why")

    def _run(self, folder: Path, *words: str) -> "subprocess.Popen[str]":
        ourselves = Account("", os.geteuid(), os.getegid())
        command = self.access.command(programs(), "pg_receivewal", "-D", str(folder), *words)
        with self.said.open("ab") as out:
            return spawn(command, ourselves, folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out)


def note_reached(store: Store, url: str, timeline: int) -> None:
    """Note the time when all that was committed before it has been copied, and how far that is."""
    now = time.time()
    with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
        ((flushed, level),) = connection.execute(
            "SELECT now.lsn::text, coalesce(max(s.write_lsn) >= now.lsn, false) "
            "FROM pg_current_wal_flush_lsn() AS now(lsn) "
            "LEFT JOIN pg_stat_replication s ON s.application_name = %s GROUP BY now.lsn",
            [SLOT],
        ).fetchall()
    if level:
        new = store.wal / ".reached"
        new.write_text(f"{timeline} {flushed}")
        os.utime(new, (now, now))
        new.replace(store.reached)


def reached_at(store: Store) -> datetime | None:
    """Say until when everything is known to have been copied."""
    if not store.reached.exists():
        return None
    return datetime.fromtimestamp(store.reached.stat().st_mtime, UTC)


def reached_to(store: Store) -> tuple[int, int]:
    """Say on which timeline and how far in the stream everything was copied by then; nothing known is (0, 0)."""
    timeline, _space, lsn = (
        store.reached.read_text().partition(" ") if store.reached.exists() else ("", "", "")
    )
    return (int(timeline), position(lsn)) if lsn else (0, 0)


def pack(folder: Path) -> None:
    """Compress the files of changes that are whole; each stays readable while that goes on."""
    for file in sorted(folder.iterdir()):
        match = SEGMENT.fullmatch(file.name)
        if not match or match[2]:
            continue
        new = folder / f".{file.name}.gz"
        try:
            _pack(file, new)
        except FileNotFoundError:  # a backup that was taken beside this needs it no longer
            new.unlink(missing_ok=True)


def _pack(file: Path, new: Path) -> None:
    with file.open("rb") as source, new.open("wb") as out:
        with gzip.open(out, "wb", LEVEL) as packed:
            shutil.copyfileobj(source, packed, 1 << 20)
        out.flush()
        os.fsync(out.fileno())
    times = file.stat()
    os.utime(new, (times.st_atime, times.st_mtime))
    new.rename(file.with_name(f"{file.name}.gz"))
    file.unlink(missing_ok=True)
