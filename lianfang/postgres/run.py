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
    """Let Ctrl-C, SIGTERM and SIGHUP unwind a program that has no handler of its own, so that the server stops.

    What a signal interrupts may make another error of it — a commit cut short, for one. The program was told to
    end, and ends as told.
    """
    told: list[BaseException] = []

    def end(number: int, _: FrameType | None) -> None:
        told.append(KeyboardInterrupt() if number == signal.SIGINT else SystemExit(128 + number))
        raise told[0]

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    ours = [each for each, now in before.items() if now in {signal.SIG_DFL, signal.default_int_handler}]
    for each in ours:
        signal.signal(each, end)
    try:
        yield
    except Exception:
        if told:
            raise told[0] from None
        raise
    finally:
        for each in ours:
            if signal.getsignal(each) is end:
                signal.signal(each, before[each])
