"""What the tests of this package share: folders, programs of their own, and waiting."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from lianfang.postgres import Unavailable, running
from lianfang.postgres.binaries import Account

FAST = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "16MB"}
KEEP = "create table kept as select generate_series(1, 1000) as id"
COUNT = "select count(*) from kept"
PATIENCE_S = 120  # far beyond what anything here takes; only a hang gets there
CHECKOUT = Path(__file__).resolve().parents[3]


def scratch() -> Path:
    """A new empty folder, in memory where there is room: then the speed of the disk does not matter."""
    memory = Path("/dev/shm")  # noqa: S108 mkdtemp makes a private folder in it
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2**30
    return Path(tempfile.mkdtemp(prefix="lianfang-", dir=memory if roomy else None))


class Program:
    """The program in app.py, in a session of its own as in a terminal."""

    def __init__(self, root: Path, *settings: str, python: str = sys.executable, **popen: Any) -> None:
        self.root = root
        self.process = subprocess.Popen(
            [python, "-W", "error", "-m", f"{__package__}.app", str(root), *settings],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            cwd=CHECKOUT,
            **popen,
        )

    def url(self) -> str:
        """Wait until it has its database."""
        line = self.line()
        assert line.startswith("ready "), line
        return line.removeprefix("ready ")

    def line(self) -> str:
        """The next line it says."""
        assert self.process.stdout is not None
        return str(self.process.stdout.readline()).strip()

    def end(self) -> tuple[int, str]:
        """Close its standard input and wait; how it ended and what it still said."""
        said, _ = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, said


@contextmanager
def program(root: Path, *settings: str, **popen: Any) -> Iterator[Program]:
    """A program that is killed at the end of the test, if it is still there."""
    it = Program(root, *settings, **popen)
    try:
        yield it
    finally:
        if it.process.poll() is None:
            it.process.kill()
        it.process.communicate()


def refuses(root: Path, code: str, words: str, **settings: str) -> None:
    """Check that a start is refused with this code, in words like these."""
    with pytest.raises(Unavailable, match=words) as refused, running(root, settings={**FAST, **settings}):
        pass
    assert refused.value.code == code


def run_as(account: Account) -> dict[str, Any]:
    """What subprocess needs to run something as this user."""
    if account.uid == os.geteuid():
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def wait_for(true: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.01)


def postmaster_of(root: Path) -> int:
    return int((root / "data" / "postmaster.pid").read_text().split()[0])


def is_served(root: Path) -> bool:
    """Whether a server still runs on a folder: one whose program was killed takes a moment to end."""
    try:
        return str(root) in Path(f"/proc/{postmaster_of(root)}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return False


def is_gone(pid: int) -> bool:
    """Whether the process ended; one that only waits to be collected has."""
    try:
        return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True


def processes_with(words: str) -> list[int]:
    """The processes whose command line contains `words`."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.fsencode(words) in (folder / "cmdline").read_bytes().replace(b"\0", b" "):
                found.append(int(folder.name))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return found


def ask(url: str, sql: str) -> Any:
    """The first value of the first row."""
    with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
        row = connection.execute(sql.encode()).fetchone()
    assert row is not None
    return row[0]


def tell(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
        for sql in statements:
            connection.execute(sql.encode())


def answers(url: str) -> bool:
    try:
        return bool(ask(url, "select 1") == 1)
    except psycopg.OperationalError:
        return False
