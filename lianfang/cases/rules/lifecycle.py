"""Where a case stands after its decision, and which decision may be taken back to what."""

from dataclasses import dataclass
from datetime import datetime

BACK: dict[tuple[str, str], str] = {
    ("asymptomatic", "confirmed"): "asymptomatic",
    ("review", "confirmed"): "review",
    ("review", "asymptomatic"): "review",
    ("review", "excluded"): "review",
    ("proposed", "excluded"): "proposed",
}
"""What a step (from, to) is taken back to; other steps stand."""


def taken_back(before: str, after: str) -> str | None:
    """Give the state a step is taken back to; None for a step that stands."""
    return BACK.get((before, after))


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of a case after its decision."""

    decided: bool
    out_at: datetime | None
    died_at: datetime | None
    again: bool  # positive again, and neither taken back nor left again
    readmitted: bool
    watched: bool  # isolated or watched after leaving


def stage(course: Course) -> str:
    """Name where a case stands: undecided, treated, after_care, again, readmitted, closed, died."""
    if course.died_at:
        return "died"
    if not course.decided:
        return "undecided"
    if course.again:
        return "readmitted" if course.readmitted else "again"
    if course.out_at is None:
        return "treated"
    return "after_care" if course.watched else "closed"
