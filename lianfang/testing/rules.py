"""What is decided about rounds, tubes and results, without a database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import ceil
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

from lianfang.common.dates import at
from lianfang.epi import pooling
from lianfang.epi.pooling import Pooling
from lianfang.protocol.schema import Testing

# What a result means for each person in the tube, by whether the person is alone in it. A pool that is not negative
# calls nobody positive: its members are swabbed again, one by one (domain.md 4, "Pool decision table").
MEANING: Mapping[tuple[str, bool], str] = {
    ("negative", True): "negative",
    ("negative", False): "negative",
    ("positive", True): "positive",
    ("positive", False): "recheck",
    ("grey", True): "recheck",
    ("grey", False): "recheck",
    ("invalid", True): "recheck",
    ("invalid", False): "recheck",
}
# Of two results that differ, the graver holds until a person has settled which is right (design choice).
GRAVITY = ("positive", "grey", "invalid", "negative")

TRANSITIONS: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"open"}),
    "open": frozenset({"closed"}),
    "closed": frozenset({"open", "reconciled"}),
    "reconciled": frozenset(),
}


def may_become(state: str, wanted: str) -> bool:
    """Say whether a round may go from one state to another: draft, open, closed, reconciled; closed may reopen."""
    return wanted in TRANSITIONS[state]


# --- admitting a swab


@lru_cache(maxsize=100)
def _instants(first: date, last: date) -> tuple[datetime, datetime]:
    return at(first).astimezone(UTC), at(last, 24).astimezone(UTC)


class Window(Struct, frozen=True):
    """When a round takes swabs."""

    starts_on: date
    ends_on: date
    draft: bool
    closed_at: datetime | None

    def takes(self, instant: datetime) -> bool:
        """Say whether the round was open at an instant: on its days, and not after somebody closed it."""
        opens, closes = _instants(self.starts_on, self.ends_on)
        if self.draft or not opens <= instant < closes:
            return False
        return self.closed_at is None or instant <= self.closed_at


class TubeState(Struct):
    """A tube as it stands: its round, its room, what is in it, when it was sealed and resulted."""

    round_id: UUID
    capacity: int
    n_swabs: int = 0
    sealed_at: datetime | None = None
    resulted_at: datetime | None = None


class Taken(NamedTuple):
    """Another swab of the same person in the same round: in which tube, when, and when that tube had its result."""

    tube_id: UUID
    at: datetime
    resulted_at: datetime | None


class Swabbed(Struct, frozen=True):
    """A swab as it was told, and what of it is known here."""

    tube_id: UUID
    round_id: UUID
    at: datetime
    single: bool
    code_right: bool
    person_known: bool
    site_known: bool


def doubt_swab(swab: Swabbed, window: Window | None, tube: TubeState | None, others: Sequence[Taken]) -> str:
    """Say why a swab is doubted, or "" if it is not. The first reason is told; whatever it is, the swab happened."""
    reasons = (
        (not swab.code_right, "bad_code"),
        (window is None or tube is None, "unknown_round"),
        (not swab.person_known, "unknown_person"),
        (not swab.site_known, "unknown_site"),
        (window is not None and not window.takes(swab.at), "round_closed"),
    )
    for doubted, reason in reasons:
        if doubted:
            return reason
    return "" if tube is None else _doubt_tube(swab, tube, others)


def _doubt_tube(swab: Swabbed, tube: TubeState, others: Sequence[Taken]) -> str:
    room = 1 if swab.single else tube.capacity
    reasons = (
        (tube.round_id != swab.round_id, "other_round"),
        (others and any(other.tube_id == swab.tube_id for other in others), "already_in_tube"),
        (others and any(both_open(swab, tube, other) for other in others), "two_tubes"),
        (tube.n_swabs >= room, "tube_full"),
        (tube.sealed_at is not None and swab.at > tube.sealed_at, "tube_sealed"),
    )
    for doubted, reason in reasons:
        if doubted:
            return reason
    return ""


def both_open(swab: Swabbed, tube: TubeState, other: Taken) -> bool:
    """Say whether a person was in two open tubes: the later swab was taken before the earlier tube's result."""
    resulted_at = other.resulted_at if other.at <= swab.at else tube.resulted_at
    return resulted_at is None or resulted_at > max(swab.at, other.at)


# --- admitting what comes after


def doubt_seal(at: datetime, last_swab_at: datetime | None) -> str:
    """Say why a seal is doubted: a swab of its tube is known that was taken after it."""
    return "swabbed_later" if last_swab_at is not None and last_swab_at > at else ""


def doubt_result(conclusion: str, sealed: bool, others: Iterable[str]) -> str:
    """Say why a result is doubted: its tube was never sealed, or another result of it says something else."""
    if not sealed:
        return "tube_not_sealed"
    return "result_differs" if any(other != conclusion for other in others) else ""


class Moved(NamedTuple):
    """A box handed over with some tubes (by id), or counted on arrival (tubes empty)."""

    id: UUID
    at: datetime
    tubes: frozenset[UUID] = frozenset()
    n_told: int = 0


def expected(
    handovers: Iterable[Moved], receipts: Iterable[Moved]
) -> dict[UUID, tuple[int, frozenset[UUID]]]:
    """Give for each receipt of a box how many tubes its handovers named, and which handovers those are.

    A box goes round: a receipt answers for what was handed over since the receipt before it.
    """
    left = sorted(handovers, key=lambda moved: (moved.at, moved.id))
    found: dict[UUID, tuple[int, frozenset[UUID]]] = {}
    for receipt in sorted(receipts, key=lambda moved: (moved.at, moved.id)):
        mine = [moved for moved in left if moved.at <= receipt.at]
        left = left[len(mine) :]
        tubes = frozenset[UUID]().union(*(moved.tubes for moved in mine))
        found[receipt.id] = (len(tubes), frozenset(moved.id for moved in mine))
    return found


# --- what a result means


def alone(capacity: int, n_swabs: int, n_told: int | None) -> bool:
    """Say whether a tube is one person's: made for one, one swab known in it, and no more counted by the sealer."""
    return capacity == 1 and n_swabs == 1 and (n_told is None or n_told <= 1)


def meaning(conclusion: str, is_alone: bool) -> str:
    """Say what a tube's result means for a person in it: negative, positive, or to be tested again."""
    return MEANING[conclusion, is_alone]


# --- how fast


@dataclass(frozen=True, slots=True)
class Limits:
    """How long each leg of a tube's way may take."""

    open: timedelta
    to_laboratory: timedelta
    result_pooled: timedelta | None
    result_single: timedelta

    def result(self, capacity: int) -> timedelta | None:
        """Give the time from the first swab to the result, for a pool or a single tube."""
        return self.result_single if capacity == 1 else self.result_pooled


def limits(protocol: Testing) -> Limits:
    """Read the legs' limits from the protocol."""
    pooled = protocol.result_hours_pooled.value
    return Limits(
        open=timedelta(hours=protocol.open_tube_hours.value),
        to_laboratory=timedelta(hours=protocol.sample_to_lab_hours.value),
        result_pooled=None if pooled is None else timedelta(hours=pooled),
        result_single=timedelta(hours=protocol.result_hours_single.value),
    )


@dataclass(frozen=True, slots=True)
class Times:
    """When a tube passed each point of its way."""

    opened_at: datetime
    sealed_at: datetime | None
    received_at: datetime | None
    resulted_at: datetime | None
    capacity: int


def late_legs(times: Times, may_take: Limits, now: datetime) -> tuple[str, ...]:
    """Name the legs that took or are taking too long, all counted from the first swab: seal, laboratory, result."""
    legs = (
        ("seal", times.sealed_at, may_take.open),
        ("laboratory", times.received_at, may_take.to_laboratory),
        ("result", times.resulted_at, may_take.result(times.capacity)),
    )
    done = times.resulted_at or now
    return tuple(
        name for name, at, most in legs if most is not None and (at or done) - times.opened_at > most
    )


# --- planning and closing a round


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the protocol proposes for a round: its days, its pools, how many sites and rounds."""

    starts_on: date
    ends_on: date
    pool_size: int
    n_sites: int | None
    n_rounds: int


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


class Line(NamedTuple):
    """One line typed or pasted at the laboratory's desk: a tube's code and a conclusion, or what is wrong."""

    number: int
    text: str
    code: str = ""
    conclusion: str = ""
    error: str = ""


def read_results(text: str, words: Mapping[str, str]) -> list[Line]:
    """Read pasted lines "code, conclusion"; a line that cannot be read keeps its text and says why.

    words: what may be written → conclusion. Errors: "shape", "word", "twice".
    """
    found: list[Line] = []
    seen: dict[str, str] = {}
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line:
            continue
        parts = line.replace("，", ",").replace("\t", ",").replace(";", ",").split(",")
        if len(parts) != 2:
            found.append(Line(number, line, error="shape"))
            continue
        code, conclusion = parts[0].strip().upper(), words.get(parts[1].strip().lower(), "")
        if not conclusion:
            found.append(Line(number, line, code, error="word"))
        elif code in seen:
            found.append(Line(number, line, code, error="twice"))
        else:
            seen[code] = conclusion
            found.append(Line(number, line, code, conclusion))
    return found
