"""The part of a protocol about the hotline: what is asked before anything personal is said, and calls back."""

from dataclasses import dataclass
from typing import Annotated

from lianfang.protocol.values import Hours, Limits, Sourced

Minutes = Annotated[Sourced[int], Limits("min", 1, 2880)]


@dataclass(frozen=True, slots=True)
class Hotline:
    """Calls to the hotline."""

    answers_right: Annotated[
        Sourced[int],
        Limits("", 1, 4),
        "Besides the name so many answers must be right before anything personal is said",
    ]
    tries: Annotated[Sourced[int], Limits("", 1, 10), "Wrong answers about one person that are let pass"]
    tries_hours: Annotated[Hours, "and wrong answers are counted for this long, over all calls"]
    callback_minutes: Annotated[Minutes, "Who is promised a call is called within this"]
    retry_minutes: Annotated[Minutes, "Who was not reached is called again after this"]
