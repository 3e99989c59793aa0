"""Whose turn it is: background work leaves the processor to whoever waits at a screen or sends from a phone."""

import os
from contextlib import suppress
from pathlib import Path

from psycopg import Connection

BEHIND = 5  # nice: a third of the weight of who goes first, so that what it holds is not held for long


def step_back(conn: Connection[object]) -> None:
    """Put this thread, and the process of the database that works for its connection, behind those for whom somebody
    waits. A database on another machine, or one that belongs to somebody else, is left as it is."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, BEHIND)
    if conn.info.host.startswith("/"):
        _behind(conn.info.backend_pid)


def _behind(pid: int) -> None:
    """Put a process of PostgreSQL behind; where sessions share the processor (autogroup), its session counts, which a
    process of the database has for itself."""
    of = Path(f"/proc/{pid}")
    with suppress(OSError):
        if of.joinpath("cmdline").read_bytes().startswith(b"postgres: "):
            os.setpriority(os.PRIO_PROCESS, pid, BEHIND)
            of.joinpath("autogroup").write_text(str(BEHIND))
