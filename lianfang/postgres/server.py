"""A running server: start, wait until it truly answers, keep it running, stop it."""

import logging
import subprocess
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path
from urllib.parse import quote

import psycopg

from .binaries import end, spawn
from .claims import alone, postmaster
from .errors import N_, Unavailable, failure, folder_errors
from .folders import Home, home_of, open_log

log = logging.getLogger(__name__)

EXTENSIONS = ("btree_gist", "pg_trgm")
TAIL_BYTES = 10_000  # how much of the log is searched for the reason of an end
CONNECT_S = 10  # how long a ready server may refuse us, for example with all its places taken
SLOW_S = 10  # a longer start is told about: the server is replaying what a crash left
PAUSES_S = (0.1, 1, 5, 15)  # before a server that died is started again; the last one from then on


def url_of(root: Path) -> str:
    """The URL of the database that runs on the folder `root`, for a second process beside the first."""
    home = home_of(root)
    with folder_errors(home.root):
        lines = _mark(home)
        if not is_ready(lines) or not postmaster(home):
            message = N_("No database is running in %(folder)s: start it first.")
            raise Unavailable("not_running", message, folder=home.root)
        port, folder, address = (line.strip() for line in lines[3:6])
        login = f"postgresql://lianfang:{home.password.read_text()}@"
        if address:
            return f"{login}{'127.0.0.1' if address == '*' else address}:{port}/lianfang"
        return f"{login}/lianfang?host={quote(folder)}" + ("" if port == "5432" else f"&port={port}")


def _mark(home: Home) -> list[str]:
    """What the server wrote about itself; nothing without one."""
    return home.mark.read_text().split("\n") if home.mark.exists() else []


def is_ready(lines: list[str]) -> bool:
    """Whether postmaster.pid is complete: its eighth line is the state."""
    return len(lines) > 7 and lines[7].strip() == "ready"


class Server:
    """A thread that starts the server, looks after it and stops it.

    One thread does all of it because Linux tells the server of the death of the *thread* that started it.
    """

    def __init__(self, home: Home, bin_: Path, settings: Mapping[str, str]) -> None:
        self.home = home
        self.command = [str(bin_ / "postgres"), "-D", str(home.data)]
        self.command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.first: Future[str] = Future()
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._keep, name="postgres", daemon=True)

    def start(self) -> str:
        """Start and wait until a connection succeeded; the URL."""
        self.thread.start()
        return self.first.result()

    def stop(self) -> None:
        """Stop fast: open transactions are rolled back, everything committed is on disk."""
        self.stopping.set()
        if self.thread.is_alive():
            self.thread.join()

    def _keep(self) -> None:
        deaths = 0
        while not self.stopping.is_set():
            began = time.monotonic()
            try:
                self._serve()
            except Exception as error:
                if not self.first.done():
                    self.first.set_exception(error)
                    return
                log.error("%s", error)
            deaths = 1 if time.monotonic() - began > PAUSES_S[-1] else deaths + 1
            self.stopping.wait(PAUSES_S[min(deaths, len(PAUSES_S)) - 1])

    def _serve(self) -> None:
        """One life of the server, from its start to its end."""
        with folder_errors(self.home.root), alone(self.home) as alive:
            said_before, process = self._spawn(alive)
        try:
            if url := self._wait(process):
                if self.first.done():
                    log.warning("PostgreSQL in %s is running again.", self.home.root)
                else:
                    self.first.set_result(url)
            while process.poll() is None and not self.stopping.wait(0.1):
                pass
        finally:
            end(process)
        if not self.stopping.is_set():
            with self.home.log.open("rb") as log_file:
                log_file.seek(max(said_before, self.home.log.stat().st_size - TAIL_BYTES))
                said = log_file.read().decode(errors="replace")
            raise failure(self.home.root, N_("PostgreSQL stopped"), process.returncode, said)

    def _spawn(self, alive: int) -> tuple[int, subprocess.Popen[str]]:
        with open_log(self.home) as out:
            return out.tell(), spawn(
                self.command,
                self.home.account,
                self.home.root,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                pass_fds=(alive,),
            )

    def _wait(self, process: subprocess.Popen[str]) -> str | None:
        """Wait without limit for the end of recovery, then for a connection; nothing when one of us ends."""
        root = self.home.root
        began, refused, slow = time.monotonic(), None, SLOW_S
        while process.poll() is None and not self.stopping.wait(0.01):
            now = time.monotonic()
            if now - began > slow:
                slow *= 2
                log.warning("PostgreSQL in %s is still recovering; its log shows how far.", root)
            if not is_ready(_mark(self.home)):
                continue
            try:
                _set_up(url := url_of(root))
            except psycopg.OperationalError as error:
                refused = refused or now
                if now - refused > CONNECT_S:
                    message = N_("PostgreSQL in %(folder)s lets nobody in: %(why)s")
                    raise Unavailable("failed", message, folder=root, why=error) from error
            else:
                return url
        return None


def _set_up(url: str) -> None:
    """What every start makes sure of: the extensions, and that the locale splits Chinese names."""
    with psycopg.connect(url, autocommit=True, connect_timeout=CONNECT_S) as connection:
        for name in EXTENSIONS:
            connection.execute(f"create extension if not exists {name}")
        row = connection.execute("select show_trgm('王小明')").fetchone()
    if row is None or not row[0]:
        raise Unavailable(
            "locale",
            N_(
                "This database cannot search Chinese names: its locale leaves their trigrams empty. "
                "It was not made by Lianfang; move its folder away and start again."
            ),
        )
