"""A running server: start, wait until it truly answers, keep it running, stop it."""

import errno
import logging
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType, MappingProxyType
from urllib.parse import quote

import psycopg

from .binaries import end, programs, server_account, spawn
from .cluster import alone, claimed, disk_full, ensure, failure, open_log, postmaster
from .errors import Unavailable
from .folders import Home, prepare

log = logging.getLogger(__name__)

NO_SETTINGS: Mapping[str, str] = MappingProxyType({})
SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "listen_addresses": "",  # a Unix socket only
        "port": "5432",
        "max_connections": "100",
        "shared_buffers": "256MB",
        "random_page_cost": "1.1",  # else foreign-key checks scan small tables: COPY 76k, not 93k rows/s
        "idle_in_transaction_session_timeout": "60s",
        "TimeZone": "UTC",
        "log_timezone": "UTC",
        # Statements and details hold names and identity numbers; a log file is no place for them.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
)
EXTENSIONS = ("btree_gist", "pg_trgm")
TAIL_BYTES = 10_000  # how much of the log is searched for the reason of an end
CONNECT_S = 10  # how long a ready server may refuse us, for example with all its places taken
SLOW_S = 10  # a longer start is told about: the server is replaying what a crash left
PAUSES_S = (0.1, 1, 5, 15)  # before a server that died is started again; the last one from then on


@contextmanager
def running(root: Path, *, settings: Mapping[str, str] = NO_SETTINGS) -> Iterator[str]:
    """Run PostgreSQL on the folder `root` for as long as the block lasts; yields the URL of the database.

    Ctrl-C, SIGTERM and SIGHUP end the block like any exception; on Linux the server stops also when this
    process is killed. Should the server die, it is started again.
    """
    with ExitStack() as stack:
        stack.enter_context(_signals_end_the_block())
        home = Home(root.resolve(), server_account())
        every = {**SETTINGS, **settings, "unix_socket_directories": f'"{home.sockets}"'}
        with _folder_errors(home):
            prepare(home, every["port"])
            bin_ = programs()
            stack.enter_context(claimed(home))
            ensure(home, bin_, durable=every.get("fsync") != "off")
        server = _Server(home, bin_, every)
        stack.callback(server.stop)
        yield server.start()


def url_of(root: Path) -> str:
    """The URL of the database that runs on the folder `root`, for a second process beside the first."""
    home = Home(root.resolve(), server_account())
    with _folder_errors(home):
        lines = _mark(home)
        if not _is_ready(lines) or not postmaster(home):
            raise Unavailable("not_running", f"No database is running in {home.root}: start it first.")
        port, folder, address = (line.strip() for line in lines[3:6])
        login = f"postgresql://lianfang:{home.password.read_text()}@"
        if address:
            return f"{login}{'127.0.0.1' if address == '*' else address}:{port}/lianfang"
        return f"{login}/lianfang?host={quote(folder)}" + ("" if port == "5432" else f"&port={port}")


def _mark(home: Home) -> list[str]:
    """What the server wrote about itself; nothing without one."""
    return home.mark.read_text().split("\n") if home.mark.exists() else []


def _is_ready(lines: list[str]) -> bool:
    """Whether postmaster.pid is complete: its eighth line is the state."""
    return len(lines) > 7 and lines[7].strip() == "ready"


class _Server:
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
        with _folder_errors(self.home), alone(self.home) as alive:
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
            raise failure(self.home, f"PostgreSQL in {self.home.root} stopped", process.returncode, said)

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
            if not _is_ready(_mark(self.home)):
                continue
            try:
                _set_up(url := url_of(root))
            except psycopg.OperationalError as error:
                refused = refused or now
                if now - refused > CONNECT_S:
                    raise Unavailable("failed", f"PostgreSQL in {root} lets nobody in: {error}") from error
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
            "This database cannot search Chinese names: its locale leaves their trigrams empty. "
            "It was not made by Lianfang; move its folder away and start again.",
        )


@contextmanager
def _folder_errors(home: Home) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise disk_full(home, "The database could not be started") from error
        what = (
            f"The folder {home.root} cannot be used: {error}. Choose one you may write to with LIANFANG_DATA."
        )
        raise Unavailable("folder", what) from error


@contextmanager
def _signals_end_the_block() -> Iterator[None]:
    """Let SIGTERM and SIGHUP unwind a program that has no handler of its own, so that the server stops."""

    def end(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ours = [each for each in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(each) is signal.SIG_DFL]
    for each in ours:
        signal.signal(each, end)
    try:
        yield
    finally:
        for each in ours:
            if signal.getsignal(each) is end:
                signal.signal(each, signal.SIG_DFL)
