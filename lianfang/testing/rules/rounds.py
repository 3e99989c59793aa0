"""Planning, opening, closing and reconciling rounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from lianfang.epi import pooling
from lianfang.epi.pooling import Pooling
from lianfang.protocol.testing import Testing

TRANSITIONS: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"open"}),
    "open": frozenset({"closed"}),
    "closed": frozenset({"open", "reconciled"}),
    "reconciled": frozenset(),
}


def may_become(state: str, wanted: str) -> bool:
    """Say whether a round may go from one state to another: draft, open, closed, reconciled; closed may reopen."""
    return wanted in TRANSITIONS[state]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the protocol proposes for a round: its days, its pools, how many sites and rounds."""

    starts_on: date
    ends_on: date
    pool_size: int
    n_sites: int | None
    n_rounds: int
    large: bool = False  # whose number of days applies: that of a large city, or that of a smaller one


def propose_round(
    protocol: Testing, *, population: int, city_population: int, starts_on: date, source_known: bool
) -> Proposal:
    """Propose a round for everybody of an area, by the protocol in force.

    The days are those in which a city of that size must be done; the sites, one for as many people as one may serve.
    """
    least = protocol.city_size_threshold.value
    large = least is not None and city_population > least
    finish = (protocol.finish_days_large if large else protocol.finish_days_small).value
    served = protocol.point_population.value
    return Proposal(
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=(finish or 1) - 1),
        pool_size=protocol.pool_max.value,
        n_sites=None if served is None else ceil(population / served),
        n_rounds=1 if source_known else max(1, protocol.rounds_if_source_unknown.value),
        large=large,
    )


POOLS = (1, 3, 5, 10, 20)  # the sizes laid side by side, as far as the protocol allows


def pools(people: int, infected_of_10k: float, most: int) -> list[tuple[Pooling, bool]]:
    """Lay the sizes of tube side by side that the protocol allows, each with whether it takes the fewest tests."""
    sizes = sorted({size for size in POOLS if size < most} | {most})
    best = pooling.best(people, infected_of_10k / 10_000, sizes)
    found = (pooling.expected(people, infected_of_10k / 10_000, size) for size in sizes)
    return [(each, each == best) for each in found]


@dataclass(frozen=True, slots=True)
class Unresolved:
    """What stands between a closed round and its reconciliation."""

    open_tubes: int
    unresulted: int
    miscounted: int
    held: int
    recalls: int

    def any(self) -> bool:
        """Say whether anything is left."""
        return bool(self.open_tubes or self.unresulted or self.miscounted or self.held or self.recalls)
