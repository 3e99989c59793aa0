"""The file of a thing from its order to its closing: which steps were taken, late or missing. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

DONE, LATE, GAP, WAITS, SIDE = "done", "late", "gap", "waits", "side"


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a thing: when it was taken and by whom, until when it should be; `side` ones need not be taken.

    `n` of `of` are done; a step with open parts is not taken yet: `at` is None.
    """

    key: str
    label: str  # English, marked for translation
    at: datetime | None = None
    by: str = ""
    due: datetime | None = None
    n: int | None = None
    of: int | None = None
    side: bool = False
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A step and how it stands: done, late (taken after its time), gap (missing), waits, side."""

    stage: Stage
    state: str

    @property
    def red(self) -> bool:
        """Say whether it is a gap in the file."""
        return self.state in {GAP, LATE}


def judged(stages: Sequence[Stage], now: datetime) -> tuple[Judged, ...]:
    """Judge the steps of a thing in their order: one that is missing is a gap when its time is over, or when a later
    step was taken without it."""
    needed = [stage for stage in stages if not stage.side]
    last = max((n for n, stage in enumerate(needed) if stage.at), default=-1)
    states = {id(stage): _state(stage, n < last, now) for n, stage in enumerate(needed)}
    return tuple(Judged(stage, states.get(id(stage), SIDE)) for stage in stages)


def _state(stage: Stage, passed: bool, now: datetime) -> str:
    if stage.at is not None:
        return LATE if stage.due is not None and stage.at > stage.due else DONE
    over = stage.due is not None and stage.due < now
    return GAP if passed or over else WAITS


def gaps(found: Iterable[Judged]) -> int:
    """Count the gaps of a file."""
    return sum(each.red for each in found)
