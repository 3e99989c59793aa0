"""The shape of a protocol: what may stand in a file of `protocols/`, in which unit, within which limits.

A value is a `Sourced`; `protocol.contacts.grade("close").central_days.value` is the number itself,
`.grade` and `.source` say how well it is known and from where. `load` reads files into these classes,
`describe` writes the reference page from them; the text beside each field is what that page says.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from lianfang.protocol.beds import Beds
from lianfang.protocol.chains import Chains
from lianfang.protocol.checkpoints import Checkpoints
from lianfang.protocol.command import Command
from lianfang.protocol.custody import Custody
from lianfang.protocol.donations import Donations
from lianfang.protocol.duty import Duty
from lianfang.protocol.epidemiology import Epidemiology
from lianfang.protocol.following import Following
from lianfang.protocol.grid import Grid
from lianfang.protocol.hotline import Hotline
from lianfang.protocol.investigation import Investigation
from lianfang.protocol.laboratory import Laboratory
from lianfang.protocol.meals import Meals
from lianfang.protocol.needs import Needs
from lianfang.protocol.planning import Planning
from lianfang.protocol.ranking import Ranking
from lianfang.protocol.residents import Residents
from lianfang.protocol.retention import Retention
from lianfang.protocol.rota import Rota
from lianfang.protocol.supervision import Supervision
from lianfang.protocol.supplies import Supplies
from lianfang.protocol.testing import Testing
from lianfang.protocol.tracing import Tracing
from lianfang.protocol.transport import Transport
from lianfang.protocol.treatment import Treatment
from lianfang.protocol.vaccination import Vaccination
from lianfang.protocol.values import (
    Choice,
    Count,
    DayNumbers,
    Days,
    Hours,
    Limits,
    MaybeDays,
    MaybeHours,
    Source,
    Sourced,
    one_of,
)
from lianfang.protocol.volunteers import Volunteers
from lianfang.protocol.zones import Zones


@dataclass(frozen=True, slots=True)
class Disease(Choice):
    """The disease, its variants, and the day that its clocks call onset."""

    onset_label: str
    variants: Annotated[Sourced[tuple[Choice, ...]], "Variants that an outbreak may name"]

    def variant(self, key: str) -> Choice:
        """Find a variant by its key."""
        return one_of(self.variants.value, key)


@dataclass(frozen=True, slots=True)
class Reporting:
    """How fast a case is reported and investigated."""

    case_report_hours: Annotated[Hours, "Direct online report of a case, from its finding"]
    core_hours: Annotated[Hours, "Core facts and trajectory of an investigation, from the report"]
    report_hours: Annotated[Hours, "Whole investigation of a case, from the report"]
    lookback_days: Annotated[Days, "Days before onset in which the source is looked for"]


@dataclass(frozen=True, slots=True)
class Incubation:
    """From exposure to onset."""

    min_days: Annotated[Days, "Shortest time"]
    max_days: Annotated[Days, "Longest time"]
    typical_min_days: Annotated[Days, "Usual range, from"]
    typical_max_days: Annotated[Days, "Usual range, to"]


CountsAs = Literal["under_review", "confirmed", "asymptomatic", "excluded"]


@dataclass(frozen=True, slots=True)
class Classification(Choice):
    """A class of case and the column of the bulletin it counts in."""

    counts_as: CountsAs


@dataclass(frozen=True, slots=True)
class ClinicalType(Choice):
    """A clinical type; a severe one gets a team of its own and its own line in the bulletin."""

    severe: bool


@dataclass(frozen=True, slots=True)
class Cases:
    """How cases are classed."""

    classifications: Annotated[Sourced[tuple[Classification, ...]], "Classes of case"]
    clinical_types: Annotated[Sourced[tuple[ClinicalType, ...]], "Clinical types, lightest first"]

    def classification(self, key: str) -> Classification:
        """Find a class of case by its key."""
        return one_of(self.classifications.value, key)

    def clinical_type(self, key: str) -> ClinicalType:
        """Find a clinical type by its key."""
        return one_of(self.clinical_types.value, key)


Place = Literal["central", "home", "none"]
ClockOrigin = Literal["last_unprotected_exposure", "observation_start"]
ReleaseCondition = Literal["own_tests_negative", "linked_first_negative"]


@dataclass(frozen=True, slots=True)
class ContactGrade(Choice):
    """What one grade of contact must do, for how long, and what lets them go."""

    place: Annotated[Sourced[Place], "Where the contact stays first"]
    transfer_hours: Annotated[MaybeHours, "From being found to being in that place"]
    central_days: Annotated[Days, "Central quarantine"]
    home_days: Annotated[Days, "At home: after central quarantine, or all of it"]
    test_days: Annotated[DayNumbers, "Days of central quarantine (of home, if there is none) with a test"]
    home_test_days: Annotated[DayNumbers, "Days with a test at home after central quarantine"]
    release_double_swab: Annotated[Sourced[bool], "Two swabs and two reagents before release"]
    clock_origin: Annotated[Sourced[ClockOrigin], "What the quarantine days count from"]
    test_clock_origin: Annotated[Sourced[ClockOrigin], "What the test days count from"]
    release_conditions: Annotated[Sourced[tuple[ReleaseCondition, ...]], "All are needed for release"]
    linked_negatives: Annotated[
        Count, "First results of the linked contact that must be negative (linked_first_negative)"
    ]
    otherwise_as: Annotated[
        Sourced[str | None], "Grade whose rules apply if the linked contact turns positive"
    ]


@dataclass(frozen=True, slots=True)
class Contacts:
    """Who is a contact, and what is watched."""

    window_before_onset_days: Annotated[
        Days, "Contact counts from this many days before onset (or before the first positive sample)"
    ]
    window_after_onset_days: Annotated[
        MaybeDays, "Contact counts until this many days after onset; none: until the case is isolated"
    ]
    temperature_checks_per_day: Annotated[Count, "Temperature checks a day"]
    fever_celsius: Annotated[Sourced[float], Limits("°C", 34, 43), "Fever from this temperature"]
    last_test_within_hours: Annotated[
        Hours, "The last test of a late-started observation falls in its final hours"
    ]
    home_exceptions: Annotated[Sourced[tuple[Choice, ...]], "Who may quarantine at home instead of centrally"]
    home_exception_max_age_years: Annotated[
        Sourced[int | None], Limits("y", 0, 120), "Oldest age of the exception for children"
    ]
    grades: Annotated[tuple[ContactGrade, ...], "Grades of contact, strictest first"]

    def grade(self, key: str) -> ContactGrade:
        """Find a grade of contact by its key."""
        return one_of(self.grades, key)


@dataclass(frozen=True, slots=True)
class Clock:
    """Clocks of phones."""

    phone_skew_minutes: Annotated[
        Sourced[int], Limits("min", 0, 1440), "Skew of a phone's clock that is not even flagged"
    ]
    dispute_ahead_hours: Annotated[Hours, "A record dated further ahead than this is disputed"]


@dataclass(frozen=True, slots=True)
class Outbreak:
    """An outbreak being fought."""

    response_levels: Annotated[Sourced[tuple[Choice, ...]], "Levels of response, highest first"]
    zero_growth_counts: Annotated[
        Sourced[tuple[CountsAs, ...]], "What counts as a new infection for the zero-growth days"
    ]
    conversion_resets_zero_growth: Annotated[
        Sourced[bool], "An asymptomatic infection reclassified as confirmed restarts the zero-growth days"
    ]

    def response_level(self, key: str) -> Choice:
        """Find a level of response by its key."""
        return one_of(self.response_levels.value, key)


@dataclass(frozen=True, slots=True)
class Bulletin:
    """Daily figures."""

    unit_cutoff_hour: Annotated[
        Sourced[int], Limits("h of day", 0, 24), "Daily reports of units close at this hour"
    ]
    zeros: Annotated[Sourced[tuple[Choice, ...]], "The zeros that are shown, each with its own date"]
    small_cell: Annotated[Count, "Published counts from 1 to below this are hidden"]


@dataclass(frozen=True, slots=True)
class Field:
    """Phones in the field, and those who wear suits."""

    share_hours: Annotated[Hours, "A phone without network opens with the key it has for this long"]
    roster_hours: Annotated[Hours, "The people of an area are kept on a phone for this long"]
    roster_people: Annotated[
        Sourced[int],
        Limits("people", 100, 200_000),
        "Most people in the areas of one phone; more: none are kept",
    ]
    pin_tries: Annotated[Sourced[int], Limits("tries", 3, 20), "Wrong PINs after which a phone wipes itself"]
    finds_per_hour: Annotated[
        Sourced[int], Limits("an hour", 1, 5_000), "People outside its areas a phone may look up"
    ]
    suit_warn_hours: Annotated[Hours, "In a suit without a break: warned after this"]
    suit_hard_hours: Annotated[Hours, "In a suit without a break: never longer than this"]


@dataclass(frozen=True, slots=True)
class Protocol:
    """Everything in force for one disease from one day on."""

    version: str
    effective_from: date
    source: Source
    note: str
    disease: Disease
    reporting: Reporting
    incubation: Incubation
    cases: Cases
    contacts: Contacts
    following: Following
    treatment: Treatment
    testing: Testing
    laboratory: Laboratory
    clock: Clock
    outbreak: Outbreak
    bulletin: Bulletin
    ranking: Ranking
    field: Field
    duty: Duty
    rota: Rota
    volunteers: Volunteers
    residents: Residents
    needs: Needs
    hotline: Hotline
    donations: Donations
    tracing: Tracing
    checkpoints: Checkpoints
    custody: Custody
    grid: Grid
    epidemiology: Epidemiology
    chains: Chains
    investigation: Investigation
    command: Command
    supervision: Supervision
    zones: Zones
    supplies: Supplies
    meals: Meals
    planning: Planning
    beds: Beds
    transport: Transport
    vaccination: Vaccination
    retention: Retention
    sources: tuple[Source, ...]
