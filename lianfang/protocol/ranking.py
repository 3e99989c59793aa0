"""The part of a protocol about daily reports of units, their ranking and what follows from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from lianfang.protocol.values import Choice, Count, Days, Hours, Limits, Sourced

# What a unit may be ranked by, and nothing else: none of it rewards hiding an infection or pressing people.
RANKED = ("timeliness", "visits", "follow_up", "due_tests", "data_quality", "rectification")


@dataclass(frozen=True, slots=True)
class Weight(Choice):
    """A part of the score and how much it weighs, in percent."""

    percent: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """How units are ranked by their daily reports, and when their leaders are asked to an interview."""

    weights: Annotated[Sourced[tuple[Weight, ...]], "Parts of the score; together 100"]
    least_denominator: Annotated[Count, "A part of the score with fewer things to count is left out"]
    least_weight: Annotated[
        Sourced[int],
        Limits("%", 0, 100),
        "Parts that count must weigh this much together, or there is no rank",
    ]
    follow_up_hours: Annotated[Hours, "Somebody comes back to a door within this"]
    lock_minutes: Annotated[
        Sourced[int], Limits("min", 1, 240), "After the cut-off, until reports are locked"
    ]
    interview_bottom: Annotated[Count, "The last so many of a district have a weak day"]
    interview_below: Annotated[Sourced[int], Limits("points", 0, 100), "A score below this is a weak day"]
    interview_days: Annotated[Days, "Weak days after which an interview is proposed"]
    interview_of_days: Annotated[Days, "Within this many days"]
    interview_due_days: Annotated[Days, "Days until what was agreed is looked at again"]


def contradictions(ranking: Ranking) -> Iterator[tuple[str, str]]:
    """Yield what no single key can show."""
    weights = ranking.weights.value
    if sum(weight.percent for weight in weights) != 100:
        yield "weights", "do not add up to 100"
    for weight in weights:
        if weight.key not in RANKED:
            yield "weights", f"ranks by “{weight.key}”; a unit may only be ranked by: {', '.join(RANKED)}"
    if len({weight.key for weight in weights}) != len(weights):
        yield "weights", "name a part twice"
    if ranking.interview_days.value > ranking.interview_of_days.value:
        yield "interview_days", "is more than interview_of_days"
