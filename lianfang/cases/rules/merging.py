"""Two people wrote the same thing at once: what each changed, put together; what both changed, left to a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lianfang.common.errors import Refused


@dataclass(frozen=True, slots=True)
class Merged:
    """What two people wrote, put together: the values, and the fields in which they differ."""

    values: dict[str, Any]
    taken: tuple[str, ...]  # what the other wrote and this one did not touch
    differing: tuple[str, ...]


class Conflict(Refused):
    """Somebody else saved the same thing meanwhile, and it differs: a person must look at both."""

    def __init__(self, message: object, theirs: Any, differing: tuple[str, ...], **values: Any) -> None:
        super().__init__("saved_meanwhile", message, **values)
        self.theirs = theirs
        self.differing = differing


def merge(before: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> Merged:
    """Put together what two people made of the same beginning; where both changed a field differently, mine stands
    and the field is named."""
    values, taken, differing = {}, [], []
    for name in [*mine, *(each for each in theirs if each not in mine)]:
        old, other = _bare(before.get(name)), _bare(theirs.get(name))
        own = _bare(mine.get(name, other))
        changed_there = other != old
        if own == old and changed_there:
            taken.append(name)
            mine = {**mine, name: theirs.get(name)}
        elif own not in (old, other) and changed_there:
            differing.append(name)
        values[name] = mine.get(name, theirs.get(name))
    return Merged(values, tuple(taken), tuple(differing))


def _bare(value: Any) -> Any:
    """What was left empty is nothing, whichever way a form says so."""
    return None if value is None or value is False or value == "" else value
