"""Whose turn it is: background work, and whoever sends much at once, leave the processor to who waits at a screen."""

import ctypes
import os
import platform
import struct
from contextlib import suppress
from pathlib import Path
from threading import get_native_id

from psycopg import Connection

BEHIND = (
    10  # nice: a tenth of the weight of who goes first; farther back, what it holds would be held for long
)
# The longest turn that Linux gives (sched(7), since 6.12; before, it gives all the same). Who asks for long turns is
# interrupted at once by whoever wakes up with a short one: a page asks the database twenty times, and waits each time.
LONG_NS = 100_000_000
_SET_ATTRIBUTES = {"x86_64": 314, "aarch64": 274}.get(
    platform.machine()
)  # sched_setattr(2), which libraries lack
_ATTRIBUTES = struct.Struct("=IIQiIQQQ")  # size, policy, flags, nice, priority, turn in ns, deadline, period

_libc = ctypes.CDLL(None)


def step_back(conn: Connection[object]) -> None:
    """Put this thread, and the process of the database that works for its connection, behind those for whom somebody
    waits."""
    thread_back()
    server_back(conn)


def thread_back() -> None:
    """Put this thread behind the others."""
    _behind(get_native_id())


def server_back(conn: Connection[object]) -> None:
    """Put the process of the database behind that works for a connection. A database on another machine, or one that
    belongs to somebody else, is left as it is."""
    of = Path(f"/proc/{conn.info.backend_pid}")
    with suppress(OSError):
        if conn.info.host.startswith("/") and of.joinpath("cmdline").read_bytes().startswith(b"postgres: "):
            _behind(conn.info.backend_pid)
            # Where sessions share the processor (autogroup), that of such a process counts, which it has for itself.
            of.joinpath("autogroup").write_text(str(BEHIND))


def _behind(pid: int) -> None:
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, BEHIND)
        if _SET_ATTRIBUTES and os.sched_getscheduler(pid) == os.SCHED_OTHER:
            asked = _ATTRIBUTES.pack(_ATTRIBUTES.size, os.SCHED_OTHER, 0, BEHIND, 0, LONG_NS, 0, 0)
            _libc.syscall(_SET_ATTRIBUTES, pid, asked, 0)
