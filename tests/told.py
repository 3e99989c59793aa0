"""The story, told once for every test that looks at it: in a database of its own, by the command people use."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from lianfang.story.city import LEAST
from tests.folders import memory
from tests.shared import keep

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")
PATIENCE_S = 300  # far beyond what a start or an end takes; only a hang gets there


@dataclass(frozen=True)
class Told:
    """A told story: its closing figures, and the environment in which other commands find its database."""

    figures: dict[str, Any]
    environment: dict[str, str]


def environment(folder: Path) -> dict[str, str]:
    """Give an environment with its own data folder and no database of the tests."""
    own = {
        k: v for k, v in os.environ.items() if not k.startswith("LIANFANG_") and k != "DJANGO_SETTINGS_MODULE"
    }
    return own | {"LIANFANG_DATA": str(folder)}


def lianfang(*arguments: str) -> list[str]:
    """Write a command line of this installation."""
    return [sys.executable, "-m", "lianfang", *arguments]


@contextmanager
def told_story(*arguments: str) -> Iterator[Told]:
    """Tell the story for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="lianfang-story-", dir=memory()) as folder:
        Path(folder).chmod(0o755)
        yield tell(Path(folder), *arguments)


def tell(folder: Path, *arguments: str) -> Told:
    """Tell the story in a folder with the least register that the report's figures fit into."""
    own = environment(folder)
    command = lianfang("demo", "--people", str(LEAST), "--no-serve", "--json", *arguments)
    done = subprocess.run(command, env=own, capture_output=True, text=True, timeout=1_800, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return Told(json.loads(done.stdout), own)


def served(story: Told, port: int) -> str:
    """Serve a told story until the run ends, its database with it; gives its address."""
    folder = Path(story.environment["LIANFANG_DATA"])
    said, command = folder / "said", lianfang("demo", "--people", str(LEAST), "--port", str(port))
    out = (os.POSIX_SPAWN_OPEN, 2, str(said), os.O_WRONLY | os.O_CREAT, 0o600)  # a full pipe would stop it
    pid = os.posix_spawn(command[0], command, story.environment, file_actions=[out], setsid=True)
    while not os.waitpid(pid, os.WNOHANG)[0]:
        if said.exists() and (found := ADDRESS.search(said.read_text())):
            keep(pid, database_in(folder))
            return found[0].rstrip("/")
        time.sleep(0.05)
    raise AssertionError(said.read_text())


@contextmanager
def running(command: list[str], own: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the demo as long as the block lasts; yields its process and the address it says it serves."""
    child = subprocess.Popen(command, env=own, stderr=subprocess.PIPE, text=True)
    said: Queue[str] = Queue()
    listener = Thread(
        target=_listen, args=(child, said)
    )  # a full pipe would hold the progress bar, and the story
    listener.start()
    try:
        address = said.get(timeout=PATIENCE_S)
        assert address.startswith("http"), address
        yield child, address
    finally:
        child.terminate()
        child.wait(PATIENCE_S)
        listener.join()


def database_in(folder: Path) -> int:
    """Give the process of the one database that runs in a data folder."""
    (file,) = folder.rglob("postmaster.pid")
    return int(file.read_text().split()[0])


def _listen(child: "subprocess.Popen[str]", said: "Queue[str]") -> None:
    """Read all a demo says until it ends; pass on the address, or everything when there was none."""
    assert child.stderr
    lines = []
    with child.stderr:
        for line in child.stderr:
            lines.append(line)
            if found := ADDRESS.search(line):
                said.put(found[0])
    said.put("".join(lines))
