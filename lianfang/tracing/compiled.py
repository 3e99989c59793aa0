"""Functions that are compiled to machine code when they are first called, and let other threads run meanwhile."""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Compile a function of numbers and arrays; the result is kept beside the source for the next start."""
    return cast(F, njit(nogil=True, cache=True)(function))


def inlined(function: F) -> F:
    """Compile a small function into whatever calls it."""
    return cast(F, njit(nogil=True, cache=True, inline="always")(function))
