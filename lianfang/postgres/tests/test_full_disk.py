"""A disk with no room left: said in words, nothing committed is lost, and it goes on by itself once there is room."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lianfang.postgres import running

from .tools import answers, ask, refuses, tell, wait_for

TIGHT = {"max_wal_size": "32MB", "shared_buffers": "16MB"}
MEGABYTE = 2**20


@pytest.fixture
def disk(folder: Path) -> Iterator[Path]:
    """A disk of 20 MB, less than a new cluster needs."""
    command = ["mount", "-t", "tmpfs", "-o", "size=20m,mode=755", "lianfang", str(folder)]
    mount = subprocess.run(command, capture_output=True, text=True, check=False)
    if mount.returncode:
        pytest.skip(f"needs the right to mount: {mount.stderr.strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


def _resize(disk: Path, megabytes: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={megabytes}m", disk], check=True)


def test_first_start_without_room_can_be_repeated(disk: Path) -> None:
    refuses(disk, "disk_full", f"the disk of {disk} is full. Free some space")
    _resize(disk, 110)
    with running(disk, settings=TIGHT) as url:
        assert answers(url)


def test_disk_that_fills_up_loses_nothing_committed(disk: Path, caplog: pytest.LogCaptureFixture) -> None:
    _resize(disk, 110)
    with running(disk, settings=TIGHT) as url:
        tell(
            url,
            "create table kept (id int primary key, pad text)",
            "alter table kept alter pad set storage external",
        )
        committed = _write_until_full(url)
        assert 10 < committed < 500
        _fill(disk / "ballast")
        wait_for(lambda: f"the disk of {disk} is full" in _after_writing_changes(url, caplog), "it is told")
        (disk / "ballast").unlink()
        _resize(disk, 300)
        wait_for(lambda: answers(url), "the server is back")
        kept = ask(url, "select array_agg(id order by id) from kept")
        assert kept[:committed] == list(range(committed))
        assert len(kept) <= committed + 1  # the last one may have been written and not been confirmed


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(os.statvfs(path.parent).f_frsize))


def _after_writing_changes(url: str, caplog: pytest.LogCaptureFixture) -> str:
    """What was said after writing to nothing but the log of changes, which the server cannot live without."""
    with contextlib.suppress(psycopg.OperationalError):
        tell(url, *["select pg_logical_emit_message(true, 'x', repeat('x', 1000000))"] * 20)
    return caplog.text


def _write_until_full(url: str) -> int:
    """Commit row after row until the disk is full; how many were confirmed."""
    committed = 0
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url, autocommit=True) as connection:
        for number in range(500):
            connection.execute("insert into kept values (%s, repeat('x', %s))", (number, MEGABYTE // 5))
            committed += 1
    return committed
