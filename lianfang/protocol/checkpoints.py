"""What a protocol says of checkpoints and of the gates of markets: what is looked for there, and what is done then."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from lianfang.protocol.values import Choice, Days, Limits, MaybeHours, Sourced

Found = Literal[
    "fever",
    "positive_test",
    "red_code",
    "yellow_code",
    "risk_trip",
    "risk_vehicle",
    "no_test",
    "no_pass",
    "no_scan",
]
Decision = Literal["passed", "swab_and_pass", "held_medical", "transferred", "turned_back"]
Ways = Literal["in", "out", "both"]

# Whoever comes for one of these passes, at once and whatever else is found: no protocol may leave one out.
ALWAYS = ("ambulance", "medicine", "dialysis", "birth")


@dataclass(frozen=True, slots=True)
class Finding(Choice):
    """Something that is not as it should be, which way it matters, and what is done about it."""

    decision: Decision
    ways: Ways


@dataclass(frozen=True, slots=True)
class Checkpoints:
    """Who passes a checkpoint or the gate of a market."""

    findings: Annotated[
        Sourced[tuple[Finding, ...]], "What may be found, gravest first, and what is done about it"
    ]
    unvaccinated_turned_back: Annotated[
        Sourced[bool], "Somebody who is not vaccinated is turned back for that alone; contested"
    ]
    exemptions: Annotated[Sourced[tuple[Choice, ...]], "For what people always pass"]
    codes: Annotated[Sourced[tuple[Choice, ...]], "Codes looked at at the gate of a market"]
    test_hours_in: Annotated[MaybeHours, "A negative result is needed to come in, not older than this"]
    test_hours_out: Annotated[MaybeHours, "A negative result is needed to go out, not older than this"]
    held_minutes: Annotated[
        Sourced[int], Limits("min", 5, 1_440), "Somebody held is taken over within this; later it is overdue"
    ]
    queue_minutes: Annotated[
        Sourced[int], Limits("min", 1, 600), "A wait in the queue from which a checkpoint needs help"
    ]
    pass_days: Annotated[Days, "Longest that a pass is good for"]


def contradictions(rules: Checkpoints) -> Iterator[tuple[str, str]]:
    """Yield what contradicts itself in the rules of checkpoints: the key, and what is wrong."""
    known = get_args(Found)
    for finding in rules.findings.value:
        if finding.key not in known:
            yield "findings", f"“{finding.key}” is nothing that can be found; there are: {', '.join(known)}"
    missing = set(ALWAYS) - {each.key for each in rules.exemptions.value}
    if missing:
        yield "exemptions", f"these always pass and are missing: {', '.join(sorted(missing))}"
