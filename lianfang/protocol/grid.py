"""The part of a protocol about doors: who answers for them, how often somebody goes back, who gets a printed code."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from lianfang.protocol.values import Choice, Count, Days, Limits, Sourced


@dataclass(frozen=True, slots=True)
class Responsible(Choice):
    """One of those who answer for a household together; whoever `walks` goes to the door."""

    walks: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """Who answers for a household, and visits to doors."""

    duties: Annotated[
        Sourced[tuple[Responsible, ...]], "Those who answer for one household together, each another person"
    ]
    worker_households: Annotated[Count, "Households of one worker from which the load is called high"]
    attempts: Annotated[Count, "Times nobody was met at a door, after which it is telephoned"]
    follow_up_days: Annotated[Days, "Days within which somebody goes back to a door where nobody was met"]
    elder_age: Annotated[Sourced[int], Limits("y", 40, 120), "Age from which somebody is called an elder"]
    code_days: Annotated[Days, "A printed code of somebody without a smartphone is good for this long"]


def contradictions(rules: Grid) -> Iterator[tuple[str, str]]:
    """Yield what contradicts itself in who answers for a household: the key, and what is wrong."""
    keys = [each.key for each in rules.duties.value]
    if not keys:
        yield "duties", "nobody would answer for a household"
    if len(set(keys)) < len(keys):
        yield "duties", "one of them stands twice"
    if not any(each.walks for each in rules.duties.value):
        yield "duties", "nobody of them walks to the door"
