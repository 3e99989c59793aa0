"""How a case may go on, and by when what must be done about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lianfang.protocol.schema import Reporting

NEXT: dict[str, frozenset[str]] = {
    "": frozenset({"proposed", "elsewhere"}),
    "proposed": frozenset({"review", "excluded"}),
    "review": frozenset({"confirmed", "asymptomatic", "excluded"}),
    "asymptomatic": frozenset({"confirmed"}),
    "confirmed": frozenset(),
    "excluded": frozenset({"proposed"}),
    "elsewhere": frozenset(),
}


UNDECIDED = frozenset({"proposed", "review"})


COUNTED = frozenset({"confirmed", "asymptomatic"})


def may_follow(before: str, after: str) -> bool:
    """Say whether a case may go from one state to another."""
    return after in NEXT[before]


def permission(after: str) -> str:
    """Name what a person must be allowed in order to bring a case into a state."""
    return "cases.investigate" if after in {"proposed", "elsewhere"} else "cases.confirm"


@dataclass(frozen=True, slots=True)
class Due:
    """A clock of a case: until when something must be done, and when it was."""

    key: str
    due_at: datetime
    done_at: datetime | None

    def late(self, now: datetime) -> bool:
        """Say whether it was done too late, or is late now."""
        return (self.done_at or now) > self.due_at


def case_clocks(
    detected_at: datetime,
    reported_at: datetime | None,
    core_facts_at: datetime | None,
    investigated_at: datetime | None,
    reporting: Reporting,
) -> tuple[Due, ...]:
    """Give a case's three clocks: the report from its finding, then facts and investigation from the report."""
    report_due = detected_at + timedelta(hours=reporting.case_report_hours.value)
    start = reported_at or report_due
    return (
        Due("reported", report_due, reported_at),
        Due("core_facts", start + timedelta(hours=reporting.core_hours.value), core_facts_at),
        Due("investigated", start + timedelta(hours=reporting.report_hours.value), investigated_at),
    )
