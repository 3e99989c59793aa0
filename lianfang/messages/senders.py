"""Senders: who takes bundles of messages to phones and mailboxes. Settings name the one in use for each channel.

A sender is a function of a bundle's id and its letters. It gives the letters that cannot be sent, each with a fault; or
raises Unsent, and then has sent none of them. Asked again for a bundle that it has, it sends nothing and answers the
same: so a bundle may be handed over again after whatever crash.
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from lianfang.common.ids import first_of
from lianfang.people.rules.numbers import is_mobile

SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as a sender gets it."""

    id: UUID
    address: str
    body: str


class Unsent(Exception):
    """The sender took nothing of a bundle; its argument is a fault of Message."""


Sender = Callable[[UUID, Sequence[Letter]], Mapping[UUID, str]]


def chosen(channel: str) -> Sender:
    """Give the sender that the settings name for a channel."""
    found: Sender = import_string(settings.SENDERS[channel])
    return found


def to_file(bundle: UUID, letters: Sequence[Letter]) -> Mapping[UUID, str]:
    """Write a bundle as one file of JSON lines, whole or not at all; what takes them on to a network reads the folder.

    Raises Unsent("no_folder"), Unsent("not_written").
    """
    if not settings.MESSAGES:
        raise Unsent("no_folder")
    folder = Path(settings.MESSAGES)
    fit, faults = split(letters)
    path = folder / f"{bundle}{SUFFIX}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _write(path, fit)
    except OSError as error:
        raise Unsent("not_written") from error
    return faults


def split(letters: Sequence[Letter]) -> tuple[list[Letter], dict[UUID, str]]:
    """Part letters into those that can reach somebody and the faults of the others: a landline shows no text."""
    fit = [letter for letter in letters if _reachable(letter.address)]
    sent = {letter.id for letter in fit}
    return fit, {letter.id: "not_mobile" for letter in letters if letter.id not in sent}


def _reachable(address: str) -> bool:
    return is_mobile(address) or address.startswith("+") or "@" in address


def _write(path: Path, letters: Sequence[Letter]) -> None:
    """Write beside the file first, then give it its name: a crash leaves no half of it."""
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        for letter in letters:
            told = {"id": str(letter.id), "to": letter.address, "text": letter.body}
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def erase_files(before: datetime) -> int:
    """Take away the files of bundles that were made before an instant. Gives how many."""
    if not settings.MESSAGES or not Path(settings.MESSAGES).is_dir():
        return 0
    oldest, n = f"{first_of(before)}{SUFFIX}", 0
    for path in sorted(Path(settings.MESSAGES).glob(f"*{SUFFIX}")):
        if path.name >= oldest:
            break
        path.unlink(missing_ok=True)
        n += 1
    return n
