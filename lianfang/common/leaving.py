"""For what a list or a paper leaves, and with whom. Whoever prints asks here, and writes it on every page; whoever
reads a table that was saved here passes over the line that says it."""

import re
from collections.abc import Sequence
from contextvars import ContextVar

_MARK: ContextVar[str] = ContextVar("leaving", default="")
_LINE = re.compile(r"# .+ · \d{4}-\d\d-\d\d \d\d:\d\d( · .*)?", re.DOTALL)


def mark() -> str:
    """Give who takes a paper along, when, and what for; "" where that was not asked."""
    return _MARK.get()


def leave_with(said: str) -> None:
    """Let what is printed from now on in this request say who takes it along, when, and what for."""
    _MARK.set(said)


def as_line(said: str) -> str:
    """Give the mark as a line below a table."""
    return f"# {said}"


def is_line(cells: Sequence[str]) -> bool:
    """Say whether a row of a table is such a line and no row."""
    return bool(cells) and not any(cells[1:]) and _LINE.fullmatch(cells[0]) is not None
