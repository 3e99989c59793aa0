"""What is missing on a checklist before somebody may sign it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What was seen of one thing: whether it is there, and a note; a thing that is not there needs one."""

    met: bool
    note: str = ""


def read(stored: Mapping[str, Any]) -> dict[str, Answer]:
    """Read the answers of a checklist as they are stored."""
    return {key: Answer(bool(each["met"]), str(each.get("note", ""))) for key, each in stored.items()}


def left(keys: Collection[str], answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """List what keeps a checklist from being signed: things nobody looked at, or not there without a word why.

    A thing that is not there does not forbid to sign: whoever signs says what is done instead, with their name.
    """
    return tuple(
        key for key in keys if key not in answers or (not answers[key].met and not answers[key].note.strip())
    )
