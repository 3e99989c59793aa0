"""The part of a protocol about vaccination: products, doses and their distances, who waits, who is watched how long,
what is reported how soon."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from lianfang.protocol.values import Choice, Count, Days, Hours, Limits, Sourced, one_of

Platform = Literal["inactivated", "adenovirus", "subunit", "live"]
Months = Annotated[Sourced[int], Limits("mo", 0, 1440)]
MaybeMonths = Annotated[Sourced[int | None], Limits("mo", 0, 1440)]
Minutes = Annotated[Sourced[int], Limits("min", 0, 240)]


@dataclass(frozen=True, slots=True)
class Product(Choice):
    """A vaccine: how many doses, how far apart, for whom."""

    platform: Platform
    doses: Annotated[Count, "Doses"]
    least_days: Annotated[Days, "Fewest days between a dose and the next"]
    latest_days: Annotated[
        Sourced[tuple[int, ...]],
        Limits("d", 0, 3660),
        "Days from the first dose to the last day of each next",
    ]
    least_months: Annotated[Months, "Youngest age"]
    most_months: Annotated[MaybeMonths, "Oldest age"]


@dataclass(frozen=True, slots=True)
class Question(Choice):
    """A question before a dose: whoever says yes waits so many days (0: until a doctor says), or is not vaccinated with
    this at all."""

    permanent: bool
    days: int


@dataclass(frozen=True, slots=True)
class Reaction(Choice):
    """A kind of event after a dose: whether it is severe, and within how many minutes it is reported."""

    severe: bool
    minutes: int


@dataclass(frozen=True, slots=True)
class Vaccination:
    """Sessions of vaccination."""

    products: Annotated[tuple[Product, ...], "Vaccines"]
    mixing: Annotated[Sourced[bool], "Doses of different products may follow each other"]
    observe_minutes: Annotated[Minutes, "Observation after a dose"]
    per_hour: Annotated[Count, "People a vaccinator manages in an hour"]
    contraindications: Annotated[Sourced[tuple[Question, ...]], "What is asked before a dose"]
    precautions: Annotated[Sourced[tuple[Choice, ...]], "What a doctor weighs before a dose"]
    reactions: Annotated[Sourced[tuple[Reaction, ...]], "Events after a dose and how soon they are reported"]
    follow_up_hours: Annotated[Hours, "Somebody asks again after an event"]
    remind_days: Annotated[Days, "A reminder goes out so long before the last day of a next dose"]

    def product(self, key: str) -> Product:
        """Find a vaccine by its key."""
        return one_of(self.products, key)

    def question(self, key: str) -> Question:
        """Find what is asked before a dose by its key."""
        return one_of(self.contraindications.value, key)

    def reaction(self, key: str) -> Reaction:
        """Find a kind of event after a dose by its key."""
        return one_of(self.reactions.value, key)


def contradictions(vaccination: Vaccination) -> Iterator[tuple[str, str]]:
    """Yield what no single key can show: the key, and what is wrong."""
    for product in vaccination.products:
        gaps = product.doses.value - 1
        if len(product.latest_days.value) != gaps:
            yield (
                "products",
                f"“{product.key}” has {len(product.latest_days.value)} latest_days; expected {gaps}",
            )
        if product.most_months.value is not None and product.most_months.value < product.least_months.value:
            yield "products", f"“{product.key}” is for nobody: the oldest age is below the youngest"
        for n, latest in enumerate(product.latest_days.value, start=1):
            if latest < n * product.least_days.value:
                yield "products", f"“{product.key}” has a dose whose last day is before its first"
    for each in vaccination.reactions.value:
        if not 1 <= each.minutes <= 44_640:
            yield "reactions", f"“{each.key}” has {each.minutes} minutes; expected 1 to 44,640"
    for asked in vaccination.contraindications.value:
        if not 0 <= asked.days <= 366 or (asked.permanent and asked.days):
            yield (
                "contraindications",
                f"“{asked.key}” waits {asked.days} days; expected 0 to 366, 0 if for good",
            )
