"""The part of a protocol about supervision: what is checked before work begins, clocks of findings, draws."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from lianfang.protocol.values import Choice, Count, Days, Hours, Limits, Sourced

Of = Literal["testing", "visits", "zones"]
# What a draw may look at in records of visits, and nothing else: none of it is about the people who were visited.
ANOMALIES = ("same_note", "pace", "clock")


@dataclass(frozen=True, slots=True)
class Check(Choice):
    """Something that is looked at before a round of testing, or of visits, begins, or a zone."""

    of: Of


@dataclass(frozen=True, slots=True)
class Anomaly(Choice):
    """What makes a record more likely to be drawn, and by how much: a record without any weighs 1."""

    weight: int


@dataclass(frozen=True, slots=True)
class Supervision:
    """Checklists, findings and draws."""

    checks: Annotated[
        Sourced[tuple[Check, ...]], "What a checklist asks for before a round, or a zone, begins"
    ]
    ordinary_hours: Annotated[Hours, "An ordinary finding is put right within this"]
    severe_hours: Annotated[Hours, "A severe finding is put right within this"]
    look_again_days: Annotated[Days, "Somebody looks again so many days after a finding"]
    draw_size: Annotated[Count, "Visits that a draw takes"]
    anomalies: Annotated[Sourced[tuple[Anomaly, ...]], "What makes a visit more likely to be drawn"]
    same_notes: Annotated[Count, "The same note, written so often by one person, is looked at"]
    least_seconds: Annotated[Sourced[int], Limits("s", 0, 3600), "Between two doors where somebody was met"]
    clock_minutes: Annotated[Sourced[int], Limits("min", 1, 1440), "A phone's clock further off is looked at"]
    call_attempts: Annotated[Count, "Calls to a door that was drawn, after which nobody is called again"]

    def of(self, kind: str) -> tuple[Check, ...]:
        """List what is looked at before one kind of round."""
        return tuple(check for check in self.checks.value if check.of == kind)


def contradictions(supervision: Supervision) -> Iterator[tuple[str, str]]:
    """Yield what no single key can show."""
    keys = [check.key for check in supervision.checks.value]
    if len(set(keys)) < len(keys):
        yield "checks", "one of them stands twice"
    for kind in ("testing", "visits"):
        if not supervision.of(kind):
            yield "checks", f"nothing is looked at before a round of {kind}"
    for anomaly in supervision.anomalies.value:
        if anomaly.key not in ANOMALIES:
            yield "anomalies", f"draws by “{anomaly.key}”; a draw may only look at: {', '.join(ANOMALIES)}"
        if anomaly.weight < 1:
            yield "anomalies", f"“{anomaly.key}” weighs less than 1"
    if supervision.severe_hours.value > supervision.ordinary_hours.value:
        yield "severe_hours", "is more than ordinary_hours"
