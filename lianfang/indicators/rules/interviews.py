"""When an interview is proposed, and which step may follow which. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lianfang.protocol.ranking import Ranking
from lianfang.protocol.values import N_

PROPOSED, CALLED, HELD, CLOSED, DECLINED = "proposed", "called", "held", "closed", "declined"
OPEN = (PROPOSED, CALLED, HELD)


@dataclass(frozen=True, slots=True)
class DayPlace:
    """Where a unit stood on one day: its score, and whether it was among the last."""

    day: date
    score: Decimal | None
    bottom: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an interview is proposed: weak days, with their count, or severe findings that are overdue."""

    key: str
    n: int


REASONS = {
    "weak_days": N_("Weak days: among the last, or below the mark"),
    "severe_finding": N_("Findings that are severe and overdue, or for which somebody proposed it"),
}


def weak(day: DayPlace, numbers: Ranking) -> bool:
    """Say whether a day was weak: among the last of the district, or below the mark."""
    return day.bottom or (day.score is not None and day.score < numbers.interview_below.value)


def reasons(days: Sequence[DayPlace], severe: int, numbers: Ranking) -> tuple[Reason, ...]:
    """List why an interview is proposed, from the days that count and the severe findings that are overdue.

    Source: design choice; the report of Nan County gives only the weekly interview. A person decides; this proposes.
    """
    found = []
    n = sum(weak(day, numbers) for day in days)
    if n and n >= numbers.interview_days.value:
        found.append(Reason("weak_days", n))
    if severe:
        found.append(Reason("severe_finding", severe))
    return tuple(found)


# state, step → what it is then. “failed” keeps it open with a new deadline.
STEPS: dict[tuple[str, str], str] = {
    (PROPOSED, "call"): CALLED,
    (PROPOSED, "decline"): DECLINED,
    (CALLED, "hold"): HELD,
    (CALLED, "decline"): DECLINED,
    (HELD, "passed"): CLOSED,
    (HELD, "failed"): HELD,
}


def after(state: str, step: str) -> str | None:
    """Give the state after a step; None when this step does not follow."""
    return STEPS.get((state, step))
