"""The story, told once for every test that looks at it: in a database of its own, by the command people use."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lianfang.story.city import LEAST


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
    """Tell the story with the least register that the report's figures fit into."""
    with tempfile.TemporaryDirectory(prefix="lianfang-story-") as folder:
        Path(folder).chmod(0o755)
        own = environment(Path(folder))
        command = lianfang("demo", "--people", str(LEAST), "--no-serve", "--json", *arguments)
        done = subprocess.run(command, env=own, capture_output=True, text=True, timeout=600, check=False)
        assert done.returncode == 0, done.stderr[-4000:]
        yield Told(json.loads(done.stdout), own)


@contextmanager
def served(story: Told, port: int) -> Iterator[str]:
    """Serve a told story; yields its address. The command itself must stop everything on Ctrl-C."""
    command = lianfang("demo", "--people", str(LEAST), "--port", str(port))
    child = subprocess.Popen(command, env=story.environment, stderr=subprocess.PIPE, text=True)
    assert child.stderr
    try:
        for line in child.stderr:
            if "http://" in line:
                yield line[line.index("http://") :].split("/ ")[0].strip()
                break
        else:
            raise AssertionError("the demo did not serve")
    finally:
        child.send_signal(signal.SIGINT)
        child.stderr.close()
        child.wait(30)
