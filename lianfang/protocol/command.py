"""The part of a protocol about the command: when orders are acknowledged, how a clock that ran out is sent up."""

from dataclasses import dataclass
from typing import Annotated

from lianfang.protocol.values import Hours, Limits, Sourced

Minutes = Annotated[Sourced[int], Limits("min", 1, 1440)]


@dataclass(frozen=True, slots=True)
class Command:
    """Orders, clocks that ran out, briefings."""

    acknowledge_minutes: Annotated[Minutes, "An order is acknowledged within this"]
    escalate_minutes: Annotated[
        Minutes, "A clock that ran out goes to the next level up when nobody answers for it within this"
    ]
    soon_minutes: Annotated[Minutes, "A clock that runs out within this is shown as running out"]
    briefing_hour: Annotated[Sourced[int], Limits("h of day", 0, 23), "The morning briefing is at this hour"]
    order_hours: Annotated[
        Hours, "An order is carried out within this, unless it names a deadline of its own"
    ]
