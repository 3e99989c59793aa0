"""What uses goods up: amounts of something on a day, coefficients of the protocol and of a place, and their product."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from lianfang.places.rules import depth, inside


@dataclass(frozen=True, slots=True)
class Driven:
    """So much of something in an area on a day, and where that is known from: a round, a zone, a rota."""

    driver: str
    area: int
    on: date
    n: float
    kind: str = ""
    name: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """How many pieces one of something uses up, in an area or (0) everywhere; `local`: said by a person."""

    use: str
    pieces: float
    area: int = 0
    local: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """Pieces that are needed in an area on a day because of one use."""

    use: str
    driven: Driven
    rate: Rate

    @property
    def n(self) -> float:
        """Give how many."""
        return self.driven.n * self.rate.pieces


def rate_in(rates: Iterable[Rate], area: int) -> Rate:
    """Choose the coefficient that holds in an area: the one of the smallest area around it."""
    fit = [rate for rate in rates if not rate.area or inside(area, rate.area)]
    return max(fit, key=lambda rate: depth(rate.area) if rate.area else -1)


def spread(n: float, first: date, last: date, on: date) -> Sequence[tuple[date, float]]:
    """Spread what is left to be done evenly over the days from today, or the first one, to the last."""
    start = max(first, on)
    days = (last - start).days + 1
    if n <= 0 or days <= 0:
        return ()
    return [(date.fromordinal(start.toordinal() + each), n / days) for each in range(days)]


def suits_of(hours: float, hard_hours: int) -> int:
    """Give how many suits somebody puts on in a shift: a new one each time the longest time in one is over."""
    return ceil(round(hours / hard_hours, 6)) if hours > 0 and hard_hours > 0 else 0


def rates_by_use(protocol: Iterable[Rate], local: Iterable[Rate]) -> dict[str, tuple[Rate, ...]]:
    """Put the coefficients of a use side by side: that of the protocol, and those that places said instead."""
    found: dict[str, list[Rate]] = {}
    for rate in (*protocol, *local):
        found.setdefault(rate.use, []).append(rate)
    return {use: tuple(rates) for use, rates in found.items()}
