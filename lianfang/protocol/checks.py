"""What no single key can show: numbers and lists of one protocol that contradict each other."""

from collections.abc import Iterator

from lianfang.protocol import (
    beds,
    checkpoints,
    epidemiology,
    following,
    grid,
    investigation,
    laboratory,
    meals,
    planning,
    ranking,
    retention,
    supervision,
    supplies,
    transport,
    treatment,
    vaccination,
    zones,
)
from lianfang.protocol.duty import Duty
from lianfang.protocol.schema import ContactGrade, Protocol
from lianfang.protocol.testing import Testing
from lianfang.protocol.treatment import Pathway

Problem = tuple[str, str]


def contradictions(protocol: Protocol) -> Iterator[Problem]:
    """Yield each contradiction: the key where it shows, and what is wrong, in words."""
    yield from _incubation(protocol)
    known = {grade.key for grade in protocol.contacts.grades}
    for n, grade in enumerate(protocol.contacts.grades):
        for key, problem in _grade(grade, known):
            yield f"contacts.grades[{n}].{key}", problem
    checks = protocol.contacts.temperature_checks_per_day.value
    for key, problem in following.contradictions(protocol.following, checks):
        yield f"following.{key}", problem
    yield from _pathways(protocol)
    types = {each.key for each in protocol.cases.clinical_types.value}
    for stay in protocol.beds.stays.value:
        if stay.key not in types:
            yield "beds.stays", f"“{stay.key}” is not in cases.clinical_types"
    if protocol.field.suit_warn_hours.value > protocol.field.suit_hard_hours.value:
        yield "field.suit_warn_hours", "is longer than suit_hard_hours"
    parts = {
        "duty": _duty(protocol.duty),
        "testing": _testing(protocol.testing),
        "laboratory": laboratory.contradictions(protocol.laboratory),
        "checkpoints": checkpoints.contradictions(protocol.checkpoints),
        "grid": grid.contradictions(protocol.grid),
        "epidemiology": epidemiology.contradictions(protocol.epidemiology),
        "investigation": investigation.contradictions(protocol.investigation),
        "ranking": ranking.contradictions(protocol.ranking),
        "retention": retention.contradictions(protocol.retention),
        "supervision": supervision.contradictions(protocol.supervision),
        "zones": zones.contradictions(protocol.zones, protocol.testing, protocol.needs),
        "supplies": supplies.contradictions(protocol.supplies, protocol.needs),
        "meals": meals.contradictions(protocol.meals),
        "treatment": treatment.contradictions(protocol.treatment),
        "planning": planning.contradictions(protocol.planning),
        "beds": beds.contradictions(protocol.beds),
        "transport": transport.contradictions(protocol.transport),
        "vaccination": vaccination.contradictions(protocol.vaccination),
    }
    for part, problems in parts.items():
        for key, problem in problems:
            yield f"{part}.{key}", problem


def _duty(duty: Duty) -> Iterator[Problem]:
    steps = [duty.hot_celsius.value, duty.very_hot_celsius.value, duty.stop_celsius.value]
    if steps != sorted(steps):
        yield "hot_celsius", "hot, very hot and stop are not in order"
    if duty.hot_percent.value < duty.very_hot_percent.value:
        yield "very_hot_percent", "is more than hot_percent"
    if duty.avoid_from_hour.value > duty.avoid_to_hour.value:
        yield "avoid_from_hour", "is later than avoid_to_hour"


def _incubation(protocol: Protocol) -> Iterator[Problem]:
    span = protocol.incubation
    order = [span.min_days, span.typical_min_days, span.typical_max_days, span.max_days]
    days = [each.value for each in order]
    if days != sorted(days):
        yield "incubation", "shortest, usual range and longest are not in order"


def _grade(grade: ContactGrade, known: set[str]) -> Iterator[Problem]:
    central, home = grade.central_days.value, grade.home_days.value
    if (grade.place.value == "central") != (central > 0):
        yield "central_days", "goes with the place “central”, and only with it"
    first, after = grade.test_days.value, grade.home_test_days.value
    yield from _ascending("test_days", first, central or home)
    yield from _ascending("home_test_days", after, home if central else 0)
    if (grade.linked_negatives.value > 0) != ("linked_first_negative" in grade.release_conditions.value):
        yield "linked_negatives", "goes with the condition “linked_first_negative”, and only with it"
    other = grade.otherwise_as.value
    if other is not None and other not in known - {grade.key}:
        yield "otherwise_as", f"“{other}” is no other grade of this protocol"


def _ascending(key: str, days: tuple[int, ...], last: int) -> Iterator[Problem]:
    if list(days) != sorted(days):
        yield key, "the days are not in order"
    if days and days[-1] > last:
        yield key, f"day {days[-1]} is after the last day, {last}"


def _pathways(protocol: Protocol) -> Iterator[Problem]:
    counted = {c.counts_as for c in protocol.cases.classifications.value} & {"confirmed", "asymptomatic"}
    there = {pathway.key for pathway in protocol.treatment.pathways}
    if counted != there:
        yield "treatment.pathways", f"one for each of: {', '.join(sorted(counted))}"
    for n, pathway in enumerate(protocol.treatment.pathways):
        for key, problem in _pathway(pathway):
            yield f"treatment.pathways[{n}].{key}", problem


def _pathway(pathway: Pathway) -> Iterator[Problem]:
    needs = {
        "afebrile": ("afebrile_days", pathway.afebrile_days.value),
        "negatives": ("negatives", pathway.negatives.value),
        "days_after_onset": ("days_after_onset", pathway.days_after_onset.value),
    }
    for criterion, (key, number) in needs.items():
        if (criterion in pathway.criteria.value) != (number > 0):
            yield key, f"goes with the criterion “{criterion}”, and only with it"
    if (pathway.after.value == "none") != (pathway.after_days.value == 0):
        yield "after_days", "is 0 when nothing follows discharge, and only then"


def _testing(testing: Testing) -> Iterator[Problem]:
    people = {mode.key: mode.people for mode in testing.modes.value}
    for key, number in people.items():
        if not 1 <= number <= testing.pool_max.value:
            yield "modes", f"“{key}” holds {number} people; pool_max is {testing.pool_max.value}"
    for group in testing.populations.value:
        for mode in group.modes:
            if mode not in people:
                yield "populations", f"“{group.key}” names the mode “{mode}”, which is not in modes"
    if people.get(testing.recollect_mode.value) != 1:
        yield "recollect_mode", "must be a mode of one person"
    if testing.pool_max.value > 1 and not any(method.poolable for method in testing.methods.value):
        yield "pool_max", "is over 1, but no method is poolable"
