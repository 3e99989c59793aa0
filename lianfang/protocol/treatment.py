"""The part of a protocol about hospitals: rooms, rounds, measurements, teams, going home and what follows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from lianfang.protocol.values import Choice, Count, Days, Hours, Limits, MaybeWeeks, Sourced, one_of

BANDS = ("zero", "low", "single", "medium", "high")  # of the early warning score, see care.rules.news2

Minutes = Annotated[Sourced[int], Limits("min", 0, 10_080)]
Criterion = Literal["afebrile", "symptoms_better", "imaging_better", "negatives", "days_after_onset"]
Afterwards = Literal["isolation", "home_observation", "none"]


@dataclass(frozen=True, slots=True)
class Pathway(Choice):
    """From admission to closing, for the cases that count in one column of the bulletin (the key)."""

    criteria: Annotated[Sourced[tuple[Criterion, ...]], "Discharge needs all of these"]
    minimum_days: Annotated[Days, "Shortest stay"]
    afebrile_days: Annotated[Days, "Days of normal temperature (afebrile)"]
    negatives: Annotated[Count, "Consecutive negative results (negatives)"]
    negatives_hours_apart: Annotated[Hours, "Shortest time between their samples (negatives)"]
    days_after_onset: Annotated[Days, "Full days after onset (days_after_onset)"]
    after: Annotated[Sourced[Afterwards], "What follows discharge"]
    after_days: Annotated[Days, "How long that lasts, from the day of discharge"]
    follow_up_weeks: Annotated[
        Sourced[tuple[int, ...]], Limits("wk", 1, 104), "Follow-up visits, weeks after discharge"
    ]


@dataclass(frozen=True, slots=True)
class SevereSign(Choice):
    """A measurement and the threshold from which an adult counts as severe."""

    side: Literal["at_least", "at_most"]
    threshold: float
    unit: str


@dataclass(frozen=True, slots=True)
class Response(Choice):
    """A band of the early warning score (NEWS2): a patient in it is measured again within so many minutes."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Urgency(Choice):
    """How soon another hospital, or the city's experts, answer a question about a patient."""

    minutes: int


@dataclass(frozen=True, slots=True)
class TeamRole(Choice):
    """Somebody the team of a severe case has, and whether it is complete without them."""

    needed: bool


@dataclass(frozen=True, slots=True)
class Treatment:
    """Hospital care."""

    single_occupancy: Annotated[Sourced[bool], "One patient per room"]
    consultations_per_day: Annotated[Count, "Consultation records per patient and day"]
    positive_review_weeks: Annotated[
        MaybeWeeks, "Still positive after this, otherwise well: antibody and culture review decides"
    ]
    consult_by_hour: Annotated[
        Sourced[int], Limits("h of day", 0, 24), "A consultation that is missing turns red at this hour"
    ]
    first_observation_minutes: Annotated[Minutes, "First measurements, from admission"]
    early_warning: Annotated[
        Sourced[tuple[Response, ...]], "Bands of the early warning score, and how soon is measured again"
    ]
    order_late_minutes: Annotated[Minutes, "An order that was not carried out is late after this"]
    team_hours: Annotated[Hours, "From a severe type to a complete team"]
    team_roles: Annotated[Sourced[tuple[TeamRole, ...]], "Who is in the team of a severe case"]
    consult_urgencies: Annotated[
        Sourced[tuple[Urgency, ...]], "How soon other hospitals and experts answer a question"
    ]
    follow_up_grace_days: Annotated[Days, "A follow-up visit that was not made is missed after this"]
    death_report_hours: Annotated[Hours, "Direct online report of a death, from the death"]
    severe_signs: Annotated[Sourced[tuple[SevereSign, ...]], "Any one makes an adult severe"]
    pathways: Annotated[tuple[Pathway, ...], "Discharge rules for each counted class of case"]

    def response(self, band: str) -> Response:
        """Find what a band of the early warning score asks for."""
        return one_of(self.early_warning.value, band)

    def urgency(self, key: str) -> Urgency:
        """Find how soon a question is answered by its key."""
        return one_of(self.consult_urgencies.value, key)

    def team_role(self, key: str) -> TeamRole:
        """Find a role of the team of a severe case by its key."""
        return one_of(self.team_roles.value, key)

    def pathway(self, key: str) -> Pathway:
        """Find the discharge rules of a counted class: “confirmed” or “asymptomatic”."""
        return one_of(self.pathways, key)


def contradictions(treatment: Treatment) -> Iterator[tuple[str, str]]:
    """Yield what no single key can show: the key, and what is wrong."""
    there = tuple(each.key for each in treatment.early_warning.value)
    if there != BANDS:
        yield "early_warning", f"has the bands {', '.join(there)}; expected {', '.join(BANDS)}"
    for name, timed in (
        ("early_warning", treatment.early_warning.value),
        ("consult_urgencies", treatment.consult_urgencies.value),
    ):
        for each in timed:
            if not 1 <= each.minutes <= 10_080:
                yield name, f"“{each.key}” has {each.minutes} minutes; expected 1 to 10,080"
    if not treatment.consult_urgencies.value:
        yield "consult_urgencies", "is empty: a question needs a time for its answer"
