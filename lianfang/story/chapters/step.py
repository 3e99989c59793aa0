"""A step of the story: when, what it is called while it is told, what happens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from lianfang.common.dates import at
from lianfang.story.world import World


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `run` plays it at its instant."""

    at: datetime
    label: str
    run: Callable[[World, datetime], None]


def when(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """Give an instant of the story, in the city's time of 2021."""
    return at(date(2021, month, day), hour, minute)
