"""Room on the interpreter's stack, so that calls do not fetch memory from the system and give it back all the time."""

from collections.abc import Callable
from types import FunctionType
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

SLOTS = 70_000  # of 8 bytes: this frame claims 560 kB, and CPython gives it a piece of 1 MB


def with_room(call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Call something with half a megabyte of stack beneath it, at the bottom of a thread.

    CPython 3.11 and later keep a thread's frames in pieces of 16 kB, which they map when a call does not fit and unmap
    when it returns (Python/pystate.c, push_chunk). A loop whose calls cross the end of a piece does so at each of them:
    28 % of the time in which every page was opened for every role. A frame that claims more gets a larger piece, and
    what it calls fits into the rest, which nothing is written to before it is used. See docs/decisions/0105.
    """
    return call(*args, **kwargs)


_plain = cast(FunctionType, with_room)
_plain.__code__ = _plain.__code__.replace(co_stacksize=SLOTS)
