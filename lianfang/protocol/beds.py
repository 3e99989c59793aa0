"""The part of a protocol about beds: how long one is kept, how it is made clean, when a city runs short, how patients
are brought from one hospital to another, and how long which of them stay."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from lianfang.protocol.values import Choice, Days, Hours, Limits, Sourced, one_of

Minutes = Annotated[Sourced[int], Limits("min", 1, 2880)]
Percent = Annotated[Sourced[int], Limits("%", 1, 100)]
Kind = Literal["icu", "negative", "any"]


@dataclass(frozen=True, slots=True)
class Stay(Choice):
    """How many in a hundred new patients become of a clinical type (the key), how many days they stay, in which bed."""

    percent: float
    days: int
    bed: Kind


@dataclass(frozen=True, slots=True)
class Beds:
    """Hospital beds of a city."""

    reservation_hours: Annotated[Hours, "A bed is kept for somebody this long at most"]
    disinfection_minutes: Annotated[Minutes, "From when a bed is left until it is clean"]
    disinfection_methods: Annotated[Sourced[tuple[Choice, ...]], "How rooms are disinfected"]
    warn_percent: Annotated[Percent, "Beds in use, of those with nurses: the board turns amber from here"]
    full_percent: Annotated[Percent, "and red from here"]
    least_icu: Annotated[Sourced[int], Limits("beds", 0, 1000), "Free beds of intensive care: fewer are red"]
    wait_hours: Annotated[Hours, "Whoever belongs in hospital has a bed within this"]
    transfer_answer_minutes: Annotated[
        Minutes, "A hospital that is asked to take a patient answers within this"
    ]
    transfer_leave_minutes: Annotated[Minutes, "From its yes until the patient leaves"]
    transfer_ride_minutes: Annotated[Minutes, "From leaving until they arrive"]
    transfer_receipt_minutes: Annotated[Minutes, "From arriving until somebody signs for them"]
    forecast_days: Annotated[Sourced[int], Limits("d", 1, 60), "Days that the forecast of beds looks ahead"]
    own_stays: Annotated[
        Sourced[int],
        Limits("", 1, 10_000),
        "From so many own discharges on, their median stay is taken instead",
    ]
    trend_days: Annotated[Days, "Last whole days from which it is reckoned how many cases are found a day"]
    contact_percent: Annotated[
        Sourced[float], Limits("%", 0, 100), "Contacts in quarantine who become cases before it ends"
    ]
    own_contacts: Annotated[
        Sourced[int],
        Limits("", 1, 1_000_000),
        "From so many own contacts in quarantine on, their share is taken instead",
    ]
    stays: Annotated[Sourced[tuple[Stay, ...]], "New patients by clinical type, and how long they stay"]

    def stay(self, clinical_type: str) -> Stay | None:
        """Find how long patients of a type stay; None for one nobody named."""
        return next((each for each in self.stays.value if each.key == clinical_type), None)

    def method(self, key: str) -> Choice:
        """Find a way of disinfecting by its key."""
        return one_of(self.disinfection_methods.value, key)


def contradictions(beds: Beds) -> Iterator[tuple[str, str]]:
    """Yield what no single key can show: the key, and what is wrong."""
    if not beds.disinfection_methods.value:
        yield "disinfection_methods", "is empty: a room is disinfected somehow"
    for method in beds.disinfection_methods.value:
        if len(method.key) > 24:
            yield "disinfection_methods", f"“{method.key}” is longer than 24 letters"
    if beds.full_percent.value < beds.warn_percent.value:
        yield "full_percent", "is less than warn_percent"
    whole = sum(each.percent for each in beds.stays.value)
    if abs(whole - 100) > 0.01:
        yield "stays", f"the types are {whole:g} in a hundred; expected 100"
    if not beds.stays.value:
        yield "stays", "is empty: nothing says how long patients stay"
    for each in beds.stays.value:
        if not 1 <= each.days <= 365:
            yield "stays", f"“{each.key}” stays {each.days} days; expected 1 to 365"
