"""What the rest of the product calls: a database for as long as a block lasts."""

import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType, MappingProxyType

from .binaries import programs
from .claims import claimed
from .cluster import ensure
from .errors import folder_errors
from .folders import home_of, prepare
from .server import Server

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


@contextmanager
def running(root: Path, *, settings: Mapping[str, str] = NO_SETTINGS) -> Iterator[str]:
    """Run PostgreSQL on the folder `root` for as long as the block lasts; yields the URL of the database.

    Ctrl-C, SIGTERM and SIGHUP end the block like any exception; on Linux the server stops also when this
    process is killed. Should the server die, it is started again.
    """
    with ExitStack() as stack:
        stack.enter_context(_signals_end_the_block())
        home = home_of(root)
        every = {**SETTINGS, **settings, "unix_socket_directories": f'"{home.sockets}"'}
        with folder_errors(home.root):
            prepare(home, every["port"])
            bin_ = programs()
            stack.enter_context(claimed(home))
            ensure(home, bin_, durable=every.get("fsync") != "off")
        server = Server(home, bin_, every)
        stack.callback(server.stop)
        yield server.start()


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
