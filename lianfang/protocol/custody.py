"""The part of a protocol about tubes on their way, and people who wait for their single result."""

from dataclasses import dataclass
from typing import Annotated

from lianfang.protocol.values import Hours, Limits, Sourced


@dataclass(frozen=True, slots=True)
class Custody:
    """What counts as cold on the way; how long members of a pool that was not negative may be asked to wait apart."""

    refrigerated_celsius: Annotated[
        Sourced[float], Limits("°C", -20, 20), "Warmest that counts as refrigerated on the way"
    ]
    frozen_celsius: Annotated[Sourced[float], Limits("°C", -200, 0), "Warmest that counts as deep-frozen"]
    hold_confirm_hours: Annotated[
        Hours, "A member of a pool that was not negative waits apart: a named person confirms within this"
    ]
    hold_hours: Annotated[Hours, "Waiting apart for the single result ends by itself after this"]
    objection_line: Annotated[Sourced[str], "Number to call for whoever objects to waiting apart"]
