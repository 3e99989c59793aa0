"""Calls at every depth of a thread's stack take no memory from the system again and again."""

import resource
from collections.abc import Callable
from threading import Thread

from lianfang.common.stack import with_room

CALLS = 1_000
DEEPEST = 400  # calls; more than fit into one of the interpreter's small pieces


def called() -> None:
    """Do nothing."""


def deep(depth: int) -> None:
    """Call something again and again so many calls deep."""
    if depth:
        return deep(depth - 1)
    for _ in range(CALLS):
        called()
    return None


def every_depth() -> None:
    for depth in range(DEEPEST):
        deep(depth)


def faults(work: Callable[[], None]) -> int:
    """Count the pages of memory that the system had to give while something ran in a thread of its own."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    thread = Thread(target=work)
    thread.start()
    thread.join()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_with_room_calls_take_no_memory_again_and_again() -> None:
    assert faults(every_depth) > CALLS  # what it is for; an interpreter without this needs no room
    assert faults(lambda: with_room(every_depth)) < CALLS / 2


def test_what_is_called_gets_its_arguments_and_gives_its_answer() -> None:
    assert with_room(divmod, 7, 2) == (3, 1)
    assert with_room(sorted, [1, 2], reverse=True) == [2, 1]
