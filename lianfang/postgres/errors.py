"""The one error of this package, and how the system's and PostgreSQL's become it."""

import errno
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

# strerror(ENOSPC) in the locale the programs run in; and PostgreSQL's hint when the last page fitted in half.
DISK_FULL = re.compile("No space left on device|Check free disk space")
SEGMENT = 16 * 2**20  # bytes of one file of PostgreSQL's log of changes; without room for the next it ends


class Unavailable(Exception):
    """The embedded database cannot be had: says what is wrong, where, and what to do.

    `code` is a stable word for programs: already_running, not_running, no_wheel, no_user, private_folder,
    folder, socket_path, other_version, password_lost, foreign_server, disk_full, locale, failed; of backups: backups,
    backup_failed, no_backup, too_early, too_late, future, archive_gap, unsound.
    `message` has %(name)s places that are filled from `values`.
    """

    def __init__(self, code: str, message: str, **values: object) -> None:
        super().__init__(message % values)
        self.code = code
        self.message = message
        self.values = values

    def said(self, translate: Callable[[str], str]) -> str:
        """Say it in another language."""
        return translate(self.message) % {
            name: _said(value, translate) for name, value in self.values.items()
        }


def _said(value: object, translate: Callable[[str], str]) -> object:
    """Say a value of an error: words translated, a time as the clock on the wall shows it."""
    if isinstance(value, datetime):
        return value.astimezone().isoformat(sep=" ", timespec="seconds")
    return translate(value) if isinstance(value, str) and value else value


def N_(text: str) -> str:
    """Mark a text for translation; there is no Django here to translate it."""
    return text


def failure(root: Path, what: str, code: int, said: str) -> Unavailable:
    """The error for a program of PostgreSQL that ended with `code`, from the last it said."""
    # Without room for the next segment its own last words are missing too.
    if DISK_FULL.search(said) or shutil.disk_usage(root).free < SEGMENT:
        return _disk_full(root, what)
    told = [line.strip() for line in said.splitlines() if re.search("FATAL|PANIC|error:", line)]
    reason = f"killed by signal {-code}" if code < 0 else told[-1] if told else f"it ended with code {code}"
    message = N_("%(what)s: %(why)s. The rest is in %(file)s.")
    return Unavailable("failed", message, what=what, why=reason, file=root / "log")


@contextmanager
def folder_errors(root: Path) -> Iterator[None]:
    """Turn what the system says about files into words about the folder."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _disk_full(root, N_("The database could not be started")) from error
        message = N_(
            "The folder %(folder)s cannot be used: %(why)s. Choose one you may write to with LIANFANG_DATA."
        )
        raise Unavailable("folder", message, folder=root, why=error) from error


def _disk_full(root: Path, what: str) -> Unavailable:
    message = N_("%(what)s: the disk of %(folder)s is full. Free some space; nothing committed is lost.")
    return Unavailable("disk_full", message, what=what, folder=root)
