"""What is found about somebody at a checkpoint, and what the protocol has done about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from lianfang.protocol.checkpoints import ALWAYS, Checkpoints
from lianfang.protocol.schema import Protocol

EXEMPT = frozenset(ALWAYS)  # ambulance, medicine, dialysis, birth: nothing else matters then
HOLDS = "held_medical"


@dataclass(frozen=True, slots=True)
class Checks:
    """What was looked at, each with its answer; "" when nobody looked. No phone is no fault: code "none" is nothing.

    code: green, yellow, red, none · trip: clear, risk, none · venue: scanned, missed · test: negative, old, none,
    positive · vaccine: yes, no · permit: the number of a pass.
    """

    code: str = ""
    trip: str = ""
    venue: str = ""
    test: str = ""
    vaccine: str = ""
    permit: str = ""


NAMES = tuple(each.name for each in fields(Checks))


def read_checks(text: str) -> Checks:
    """Read checks as they are stored: words such as "code:green test:none"; words nobody knows are passed over."""
    pairs = (word.partition(":") for word in text.split())
    return Checks(**{name: value for name, _colon, value in pairs if name in NAMES})


def write_checks(checks: Checks) -> str:
    """Write checks as they are stored."""
    return " ".join(f"{name}:{getattr(checks, name)}" for name in NAMES if getattr(checks, name))


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a protocol says, as a checkpoint needs it: what may be found, gravest first → (what is done, which way)."""

    fever: float
    findings: Mapping[str, tuple[str, str]]
    unvaccinated: bool
    needs_test: frozenset[str]  # the ways that need a test

    @classmethod
    def of(cls, protocol: Protocol) -> "Numbers":
        """Take them from a protocol."""
        rules = protocol.checkpoints
        return cls(
            protocol.contacts.fever_celsius.value,
            {each.key: (each.decision, each.ways) for each in rules.findings.value},
            rules.unvaccinated_turned_back.value,
            ways_that_need_a_test(rules),
        )


def ways_that_need_a_test(rules: Checkpoints) -> frozenset[str]:
    """Say which ways nobody goes without a negative result."""
    hours = {"in": rules.test_hours_in.value, "out": rules.test_hours_out.value}
    return frozenset(way for way, value in hours.items() if value is not None)


@dataclass(frozen=True, slots=True)
class Decided:
    """What is done, and because of what ("" when nothing was found)."""

    disposition: str
    reason: str = ""


def findings(
    checks: Checks, direction: str, celsius: float | None, numbers: Numbers, *, risk_vehicle: bool = False
) -> list[str]:
    """List what is not as it should be, the gravest first."""
    found = set(_found(checks, direction, celsius, numbers))
    if risk_vehicle:
        found.add("risk_vehicle")
    graded = [
        key for key, (_done, ways) in numbers.findings.items() if key in found and ways in {"both", direction}
    ]
    # The contested rule comes last: it never hides something that matters to health.
    return [*graded, *(["unvaccinated"] if numbers.unvaccinated and checks.vaccine == "no" else [])]


def _found(checks: Checks, direction: str, celsius: float | None, numbers: Numbers) -> Iterator[str]:
    if celsius is not None and celsius >= numbers.fever:
        yield "fever"
    if checks.test == "positive":
        yield "positive_test"
    if checks.code in {"red", "yellow"}:
        yield f"{checks.code}_code"
    if checks.trip == "risk":
        yield "risk_trip"
    if direction in numbers.needs_test and checks.test in {"none", "old"}:
        yield "no_test"
    if checks.venue == "missed":
        yield "no_scan"


def decide(
    checks: Checks,
    direction: str,
    celsius: float | None,
    numbers: Numbers,
    *,
    exempt: str = "",
    risk_vehicle: bool = False,
) -> Decided:
    """Propose what is done with somebody: who comes for their life passes always; a fever is held for a doctor; a
    good pass lets through whoever is not ill or infected; else the gravest finding decides."""
    if exempt in EXEMPT:
        return Decided("exempt", exempt)
    found = findings(checks, direction, celsius, numbers, risk_vehicle=risk_vehicle)
    if checks.permit:
        found = [each for each in found if numbers.findings.get(each, ("", ""))[0] in {HOLDS, "transferred"}]
    if not found:
        return Decided("passed", "pass" if checks.permit else "")
    first = found[0]
    return Decided("turned_back" if first == "unvaccinated" else numbers.findings[first][0], first)
