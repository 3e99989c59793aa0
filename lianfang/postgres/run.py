"""What the rest of the product calls: a database for as long as a block lasts."""

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType, MappingProxyType

from .archive import Archiver, own_access
from .binaries import programs
from .claims import claimed
from .cluster import ensure
from .errors import folder_errors
from .folders import home_of, prepare
from .server import Server

ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
AGAIN_S = 15  # seconds; longer than a program takes to unwind once it heard
NO_SETTINGS: Mapping[str, str] = MappingProxyType({})
SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "listen_addresses": "",  # a Unix socket only
        "port": "5432",
        "max_connections": "100",
        "max_locks_per_transaction": "256",  # an exercise makes or drops some hundred tables with their indexes at once
        "shared_buffers": "256MB",
        "random_page_cost": "1.1",  # else foreign-key checks scan small tables: COPY 76k, not 93k rows/s
        # Where the archive cannot be written, the server keeps what it lacks, up to this; then a new backup is needed.
        "max_slot_wal_keep_size": "16GB",
        # A server that goes on by itself after a crash tells nobody: a full disk would let it crash for ever.
        "restart_after_crash": "off",
        "idle_in_transaction_session_timeout": "60s",
        # A round fills empty tables by millions within the hour: until they are counted, followers plan badly (25 s for
        # what takes 0.3).
        "autovacuum_naptime": "15s",
        "TimeZone": "UTC",
        "log_timezone": "UTC",
        # Statements and details hold names and identity numbers; a log file is no place for them.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
)


@contextmanager
def running(
    root: Path, *, settings: Mapping[str, str] = NO_SETTINGS, backups: Path | None = None
) -> Iterator[str]:
    """Run PostgreSQL on the folder `root` for as long as the block lasts; yields the URL of the database.

    With a folder of backups, every change is copied there as it is written.

    Ctrl-C, SIGTERM and SIGHUP end the block like any exception; on Linux the server stops also when this
    process is killed. Should the server die, it is started again.
    """
    with ExitStack() as stack:
        heard = stack.enter_context(_signals_end_the_block())
        home = home_of(root)
        every = {**SETTINGS, **settings, "unix_socket_directories": f'"{home.sockets}"'}
        with folder_errors(home.root):
            prepare(home, every["port"])
            bin_ = programs()
            stack.enter_context(claimed(home))
            ensure(home, bin_, durable=every.get("fsync") != "off")
        server = Server(home, bin_, every)
        archiver = Archiver(own_access(home, every["port"]), backups, home.log) if backups else None
        if archiver:
            stack.callback(archiver.stop)  # after the server, which waits until its last words are copied
        stack.callback(server.stop)
        if archiver:
            stack.callback(archiver.expect_end)
        stack.callback(heard)
        url = server.start()
        if archiver:
            archiver.start(url)
        yield url


def _hush() -> None:
    signal.alarm(0)


@contextmanager
def _signals_end_the_block() -> Iterator[Callable[[], None]]:
    """Let Ctrl-C, SIGTERM and SIGHUP unwind a program that has no handler of its own, so that the server stops.

    What a signal interrupts may make another error of it, as a commit cut short does, and what takes any error for one
    of its own may go on as if nothing were. The program was told to end, and ends as told: whoever does not hear it is
    told again, until the block calls what it is given, which says that it heard.
    """
    told: list[BaseException] = []

    def end(number: int, _: FrameType | None) -> None:
        if number != signal.SIGALRM:
            told.append(KeyboardInterrupt() if number == signal.SIGINT else SystemExit(128 + number))
        signal.alarm(AGAIN_S)
        raise told[0]

    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    before = {each: signal.getsignal(each) for each in (*ENDS, signal.SIGALRM)}
    ours = [each for each, now in before.items() if now in {signal.SIG_DFL, signal.default_int_handler}]
    for each in ours:
        signal.signal(each, end)
    try:
        yield _hush
    except Exception:
        if told:
            raise told[0] from None
        raise
    finally:
        if told:
            _hush()
        for each in ours:
            if signal.getsignal(each) is end:
                signal.signal(each, before[each])
