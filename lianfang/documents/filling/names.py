"""What the three kinds of file share: places, values, names in double braces."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lianfang.common.errors import Refused

Value = int | float | str | date | None
NAME = re.compile(r"\{\{\s*([A-Za-z_\u4e00-\u9fff][\w.\u4e00-\u9fff]*)\s*\}\}")


def N_(text: str) -> str:
    """Mark a text for translation; there is no Django here to translate it."""
    return text


@dataclass(frozen=True, slots=True)
class Place:
    """A place to be filled: its name, and where in the file it is, as a reader finds it."""

    name: str
    where: str


def written(value: Value) -> str:
    """Write a value as text."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def replaced(text: str, values: Mapping[str, Value]) -> str:
    """Replace each {{name}} of a text by its value."""
    return NAME.sub(lambda found: written(values.get(found.group(1))), text)


def unreadable(problem: object) -> Refused:
    """Make the refusal of a file that cannot be opened."""
    message = N_("The file cannot be read: %(problem)s. Open it, save it anew and try again.")
    return Refused("template_unreadable", message, problem=problem)
