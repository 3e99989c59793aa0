"""The part of a protocol about tracing by places: how near in time, and how long somebody is taken to stay."""

from dataclasses import dataclass
from typing import Annotated

from lianfang.protocol.values import Limits, Sourced

Minutes = Annotated[Sourced[int], Limits("min", 0, 720)]


@dataclass(frozen=True, slots=True)
class Tracing:
    """Who was in the same place at the same time."""

    after_minutes: Annotated[Minutes, "The air of a place counts for this long after somebody left"]
    close_minutes: Annotated[Minutes, "Together for this long in all: followed further in the second step"]
    venue_minutes: Annotated[
        Minutes, "Somebody who came to a venue and was not seen to go is taken to have stayed"
    ]
    gate_minutes: Annotated[Minutes, "Somebody who passed a checkpoint is taken to have been there for"]
