import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lianfang.postgres import running

from .tools import FAST, is_served, scratch, wait_for


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder that the server's user can reach; pytest's own lies under a private parent."""
    path = scratch()
    path.chmod(0o755)
    yield path
    wait_for(lambda: not is_served(path), "the server of a program that was killed has ended")
    shutil.rmtree(path)


@pytest.fixture(scope="session")
def original() -> Iterator[Path]:
    """A stopped cluster, to be copied."""
    path = scratch()
    with running(path, settings=FAST):
        pass
    yield path
    shutil.rmtree(path)


@pytest.fixture
def made(folder: Path, original: Path) -> None:
    """Puts a stopped cluster into the test's folder, in a tenth of the time that making one takes."""
    subprocess.run(["cp", "-a", f"{original}/.", folder], check=True)


@pytest.fixture(scope="module")
def cluster() -> Iterator[tuple[Path, str]]:
    """A running database for the tests that only look: its folder and its URL."""
    path = scratch()
    with running(path, settings=FAST) as url:
        yield path, url
    shutil.rmtree(path)
