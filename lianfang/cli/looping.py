"""Deeds that are done again and again in threads of their own, beside background work, until the program ends."""

import logging
import threading
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection

from lianfang.common.stack import with_room

log = logging.getLogger(__name__)
_leaving = threading.Event()


def keep_doing(name: str, deed: Callable[[], object], pause_s: float) -> threading.Thread:
    """Do something again and again beside the rest of the program, with a pause between.

    Where the database or a disk went away, it is tried again; what fails otherwise is logged, and it goes on.
    """
    thread = threading.Thread(
        target=with_room, args=(_again_and_again, name, deed, pause_s), name=name, daemon=True
    )
    thread.start()
    return thread


def leave() -> None:
    """Let these deeds end: that the database goes away now is no news to anybody."""
    _leaving.set()


def _again_and_again(name: str, deed: Callable[[], object], pause_s: float) -> None:
    while not _leaving.is_set():
        try:
            deed()
        except Exception as error:
            _say(name, error)
            connection.close()
        _leaving.wait(pause_s)


def _say(name: str, error: Exception) -> None:
    if _leaving.is_set():
        return
    if isinstance(error, OperationalError | InterfaceError | OSError):
        log.warning("Background work (%s) tries again: %s", name, str(error).strip())
    else:
        log.error("Background work (%s) failed", name, exc_info=error)
