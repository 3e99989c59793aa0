"""The part of a protocol about people who help of their own will."""

from dataclasses import dataclass
from typing import Annotated

from lianfang.protocol.values import Hours, Limits, Sourced


@dataclass(frozen=True, slots=True)
class Volunteers:
    """Who may help, and how much; how long one shift may be stands in `rota`."""

    minimum_age: Annotated[Sourced[int], Limits("y", 0, 99), "Youngest age of a volunteer"]
    insurance_needed: Annotated[Sourced[bool], "Insured against accidents on the day of each shift"]
    training_needed: Annotated[Sourced[bool], "Trained in protection before the first shift"]
    week_hours: Annotated[Hours, "Most hours of a volunteer in seven days"]
