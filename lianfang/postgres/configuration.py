"""What a server reads when it starts, where the data come from another machine: settings that hold there may not hold
here (a locale it lacks), and the files may not have come along (Debian keeps them in /etc)."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .binaries import Account
from .cluster import ACCESS
from .folders import own

FILES = ("postgresql.conf", "postgresql.auto.conf", "pg_hba.conf")
ASIDE = ".before"  # how the end of a file's name says that it is not read
OURS = "# The server that this was copied from had settings that cannot be read here; they lie beside this file.\n"


@contextmanager
def readable(data: Path, bin_: Path, account: Account, *, kept: bool) -> Iterator[None]:
    """Set aside what a server cannot read here while the block lasts, or for good unless it is `kept`."""
    if all((data / name).exists() for name in FILES) and _reads(data, bin_):
        yield
        return
    aside = [data / name for name in FILES if (data / name).exists()]
    for file in aside:
        file.rename(f"{file}{ASIDE}")
    for name in FILES:
        (data / name).write_text(ACCESS if name == "pg_hba.conf" else OURS)
        own(data / name, 0o600, account)
    try:
        yield
    finally:
        if kept:
            _put_back(data, aside)


def _reads(data: Path, bin_: Path) -> bool:
    """Say whether a server could read its settings; it does not start for that."""
    asked = [str(bin_ / "postgres"), "-D", str(data), "-C", "max_connections"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0  # noqa: S603 our own list, no shell


def _put_back(data: Path, aside: list[Path]) -> None:
    for name in FILES:
        (data / name).unlink()
    for file in aside:
        Path(f"{file}{ASIDE}").rename(file)
