"""Whether what happens now happens in an exercise. Papers, files and pages ask here and say so."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

SAID = "演练 EXERCISE · %s · 非真实 NOT REAL"  # on papers, whose language is not the reader's
_NAME: ContextVar[str] = ContextVar("drill", default="")


def drill() -> str:
    """Give the name of the exercise in which this happens; "" in earnest."""
    return _NAME.get()


@contextmanager
def in_drill(name: str) -> Iterator[None]:
    """Let everything inside happen in an exercise."""
    before = _NAME.set(name)
    try:
        yield
    finally:
        _NAME.reset(before)
