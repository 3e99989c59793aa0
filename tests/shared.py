"""What all workers of a run share: made by the first that needs it while the others wait, ended with the run."""

import fcntl
import json
import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.folders import memory

FOLDER = "TESTS_SHARED"
PATIENCE_S = 300  # far beyond what an end takes; only a hang gets there
OWN: list[tempfile.TemporaryDirectory[str]] = []  # of the process that started the run


def begin() -> None:
    """Make the folder of a run, unless another process did: its workers find it in their environment."""
    if FOLDER not in os.environ:
        OWN.append(tempfile.TemporaryDirectory("", "lianfang-shared-", memory(), ignore_cleanup_errors=True))
        Path(OWN[0].name).chmod(0o755)
        os.environ[FOLDER] = OWN[0].name


def is_run() -> bool:
    """Say whether this belongs to a run of tests."""
    return FOLDER in os.environ


@contextmanager
def alone(name: str) -> Iterator[Path]:
    """Keep the other workers from a block that is called the same; gives the folder of the run."""
    folder = Path(os.environ[FOLDER])
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def once(name: str, make: Callable[[Path], dict[str, Any]]) -> dict[str, Any]:
    """Give what `make` gave to whoever of all workers came first; it gets a folder that lasts as long as the run."""
    with alone(name) as folder:
        said = folder / f"{name}.json"
        if not said.exists():
            said.write_text(json.dumps(make(folder)))
        return dict(json.loads(said.read_text()))


def keep(pid: int, started: int) -> None:
    """Let a program and what it started run until the end of the run, whoever began it."""
    (Path(os.environ[FOLDER]) / f"{pid}.pid").write_text(str(started))


def end() -> list[int]:
    """End what was kept and throw the folder away, once all workers are gone; gives what did not end as it must."""
    left = [pid for folder in OWN for pid in _ended(Path(folder.name))]
    for folder in OWN:
        folder.cleanup()
    OWN.clear()
    return left


def _ended(folder: Path) -> list[int]:
    files = list(folder.glob("*.pid"))
    for file in files:
        os.kill(int(file.stem), signal.SIGTERM)
    pids = [pid for file in files for pid in (int(file.stem), int(file.read_text()))]
    until = time.monotonic() + PATIENCE_S
    while any(is_alive(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.05)
    return [pid for pid in pids if is_alive(pid)]


def is_alive(pid: int) -> bool:
    """Say whether a process runs; one that ended and that nobody asked after does not."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
