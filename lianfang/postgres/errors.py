"""The one error of this package, and how the system's and PostgreSQL's become it."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DISK_FULL = "No space left on device"  # strerror(ENOSPC) in the locale the programs run in


class Unavailable(Exception):
    """The embedded database cannot be had: says what is wrong, where, and what to do.

    `code` is a stable word for programs: already_running, not_running, no_wheel, no_user, private_folder,
    folder, socket_path, other_version, password_lost, foreign_server, disk_full, locale, failed.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def failure(root: Path, what: str, code: int, said: str) -> Unavailable:
    """The error for a program of PostgreSQL that ended with `code`, from the last it said."""
    if DISK_FULL in said:
        return _disk_full(root, what)
    told = [line.strip() for line in said.splitlines() if re.search("FATAL|PANIC|error:", line)]
    reason = f"killed by signal {-code}" if code < 0 else told[-1] if told else f"it ended with code {code}"
    return Unavailable("failed", f"{what}: {reason}. The rest is in {root / 'log'}.")


@contextmanager
def folder_errors(root: Path) -> Iterator[None]:
    """Turn what the system says about files into words about the folder."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _disk_full(root, "The database could not be started") from error
        what = f"The folder {root} cannot be used: {error}. Choose one you may write to with LIANFANG_DATA."
        raise Unavailable("folder", what) from error


def _disk_full(root: Path, what: str) -> Unavailable:
    where = f"the disk of {root} is full"
    return Unavailable("disk_full", f"{what}: {where}. Free some space; nothing committed is lost.")
