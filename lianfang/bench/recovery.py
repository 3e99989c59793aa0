"""What is lost with a disk, and how long the way back takes.

A database of its own, durable as a city's, is filled with rows as long as facts, backed up, and written to by several
programs at once. In the middle of that the copy of changes and the server are killed together, as when a machine loses
its power, and the data are removed. Then it is restored as `lianfang restore` does.

- `lost_rows`, `rpo_ms`: commits that were confirmed and are not there afterwards, and the time they span;
- `rto_s`: from the first word of the restore until the database answers; `rto_s_per_gb` for scaling;
- `backup_s`, `verify_s`: taking a backup and trying it out;
- `slower`: the rate of commits with the copy of changes beside that without, in the same run.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from lianfang.bench.checkout import commit
from lianfang.bench.server import family, parents
from lianfang.postgres import running, url_of
from lianfang.postgres.archive import own_access, reached_at
from lianfang.postgres.backup import take, verify
from lianfang.postgres.folders import home_of
from lianfang.postgres.restore import restore
from lianfang.postgres.store import Backup, stores

SIZE = 200_000  # rows, some 350 bytes each with their index
WRITERS = 4
WRITING_S = 5.0
SERVE = """
import sys, time
from pathlib import Path
from lianfang.postgres import running
with running(Path(sys.argv[1]), backups=Path(sys.argv[2])):
    print("ready", flush=True)
    time.sleep(3600)
"""
TABLE = "CREATE TABLE fact (id bigint PRIMARY KEY, at timestamptz, pad text)"
FILL = "INSERT INTO fact SELECT -n, now(), md5(n::text) || repeat('x', 250) FROM generate_series(1, %s) AS n"

Confirmed = list[tuple[int, float]]  # a row, and when its commit was confirmed


def measure(size: int | None) -> dict[str, object]:
    """Lose a disk and come back."""
    with tempfile.TemporaryDirectory(prefix="lianfang-recovery-") as folder:
        Path(folder).chmod(0o755)
        return _measured(Path(folder), size or SIZE)


def _measured(folder: Path, size: int) -> dict[str, object]:
    root, backups = folder / "city", folder / "backups"
    found: dict[str, float] = {}
    with running(root) as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute(TABLE)
        connection.execute(FILL, [size])
        alone = len(_write(url, 1)) / WRITING_S
    with _served(root, backups) as pids:
        url = url_of(root)
        found["backup_s"], made = _timed(
            lambda: take(url, own_access(home_of(root), "5432"), backups, key="")
        )
        _until_copied(backups)
        confirmed = _write(url, 2, until=lambda: _lose(root, pids()))
        lost_at = time.time()
    store = stores(backups)[0]
    began = time.perf_counter()
    restore(root, store)
    with running(root) as url, psycopg.connect(url) as connection:
        there = {row for (row,) in connection.execute("SELECT id FROM fact WHERE id > 0")}
        found["rto_s"] = time.perf_counter() - began
        ((database,),) = connection.execute("SELECT pg_database_size(current_database())").fetchall()
    found["verify_s"], _seen = _timed(lambda: verify(made, store, folder))
    lost = [at for row, at in confirmed if row not in there]
    return {
        "bench": "recovery",
        "commit": commit(),
        "cores": os.cpu_count(),
        "database_mb": database // 2**20,
        "commits": len(confirmed),
        "commits_per_s": round(len(confirmed) / WRITING_S),
        "slower": round(len(confirmed) / WRITING_S / alone, 2),
        "lost_rows": len(lost),
        "rpo_ms": round(1000 * (lost_at - min(lost))) if lost else 0,
        **{name: round(seconds, 1) for name, seconds in found.items()},
        "rto_s_per_gb": round(found["rto_s"] / (database / 2**30), 1),
    }


def _timed(what: Callable[[], Backup]) -> tuple[float, Backup]:
    began = time.perf_counter()
    made = what()
    return time.perf_counter() - began, made


@contextmanager
def _served(root: Path, backups: Path) -> Iterator[Callable[[], list[int]]]:
    """Run the database in a program that can be killed; gives who belongs to it."""
    command = [sys.executable, "-c", SERVE, str(root), str(backups)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as child:  # noqa: S603
        if child.stdout is None or child.stdout.readline() != "ready\n":
            raise SystemExit("lianfang: the database did not start")
        try:
            yield lambda: family(child.pid, parents())
        finally:
            child.kill()


def _lose(root: Path, pids: list[int]) -> None:
    """Kill everybody, whoever copies changes first, and take the disk away."""
    for pid in sorted(pids, key=lambda pid: b"pg_receivewal" not in _command(pid)):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    shutil.rmtree(root)


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it ended meanwhile
        return b""


def _until_copied(backups: Path) -> None:
    """Wait until the copy of changes is level with the server, as it is on any ordinary day."""
    since = datetime.now(UTC)
    while not any((at := reached_at(store)) and at > since for store in stores(backups)):
        time.sleep(0.1)


def _write(url: str, first: int, until: Callable[[], None] | None = None) -> Confirmed:
    """Commit row after row from several connections; gives those that were confirmed. `until` ends it from outside."""
    confirmed: Confirmed = []
    stop = threading.Event()

    def go(number: int) -> None:
        with suppress(psycopg.OperationalError), psycopg.connect(url, autocommit=True) as connection:
            for turn in range(1_000_000):
                if stop.is_set():
                    return
                row = (turn * WRITERS + number) * 2 + first
                connection.execute("INSERT INTO fact VALUES (%s, now(), repeat('x', 280))", [row])
                confirmed.append((row, time.time()))

    threads = [threading.Thread(target=go, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    time.sleep(WRITING_S)
    if until:
        until()
    stop.set()
    for thread in threads:
        thread.join()
    return confirmed
