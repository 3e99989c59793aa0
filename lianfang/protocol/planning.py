"""The part of a protocol about what will be needed: how far ahead, how much of what is used up by what."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from lianfang.protocol.values import Choice, Days, Limits, Sourced, one_of

Driver = Literal[
    "swabs",
    "tubes",
    "shifts",
    "suits",
    "homes",
    "heads",
    "infants",
    "medicine",
    "patients",
    "quarantined",
    "at_home",
]
Percent = Annotated[Sourced[int], Limits("%", 1, 1000)]
Rate = Annotated[Sourced[float], Limits("", 0, 100_000)]


@dataclass(frozen=True, slots=True)
class Good(Choice):
    """Goods that are reckoned together whoever makes them: what they are counted in, by which words of a name they are
    known, in which units one is one piece, and how many pieces another unit holds if its name does not say."""

    counted: str
    words: tuple[str, ...]
    units: tuple[str, ...]
    holds: int


@dataclass(frozen=True, slots=True)
class Use(Choice):
    """How many pieces of some goods one of something uses up: a swab taken, a shift worked, a person and day."""

    good: str
    driver: Driver
    rate: Annotated[Rate, "Pieces for one of what drives it"]


@dataclass(frozen=True, slots=True)
class Planning:
    """Forecasts of what is needed, against what is there."""

    horizon_days: Annotated[Sourced[int], Limits("d", 1, 30), "Days that a forecast looks ahead, today first"]
    soon_days: Annotated[Days, "What runs out within this is shown to the command and waits for whoever buys"]
    lead_days: Annotated[Days, "From an order until the goods are there"]
    cover_days: Annotated[Sourced[int], Limits("d", 1, 60), "An order brings enough for so many days"]
    compare_days: Annotated[
        Sourced[int], Limits("d", 1, 60), "Last days of the ledger that a forecast is held against"
    ]
    off_percent: Annotated[Percent, "A coefficient is called wrong from this difference on"]
    household_people: Annotated[
        Sourced[float], Limits("people", 1, 20), "People of a household, if nobody counted"
    ]
    goods: Annotated[Sourced[tuple[Good, ...]], "Goods that are reckoned together"]
    uses: Annotated[tuple[Use, ...], "What uses up how much of which goods"]

    def good(self, key: str) -> Good:
        """Find goods by their key."""
        return one_of(self.goods.value, key)

    def use(self, key: str) -> Use:
        """Find a use by its key."""
        return one_of(self.uses, key)

    def uses_of(self, good: str) -> tuple[Use, ...]:
        """List what uses up some goods."""
        return tuple(each for each in self.uses if each.good == good)


def contradictions(planning: Planning) -> Iterator[tuple[str, str]]:
    """Yield what no single key can show: the key, and what is wrong."""
    known = {good.key for good in planning.goods.value}
    for n, use in enumerate(planning.uses):
        if use.good not in known:
            yield f"uses[{n}].good", f"“{use.good}” is not in goods"
    if planning.lead_days.value + planning.cover_days.value > planning.horizon_days.value:
        yield "cover_days", "with lead_days it is longer than the forecast looks ahead (horizon_days)"
    for good in planning.goods.value:
        if good.holds < 1:
            yield "goods", f"“{good.key}” holds {good.holds}; expected 1 or more"
