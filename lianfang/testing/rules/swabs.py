"""Whether a swab, a seal or a result is doubted."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct, field

from lianfang.common.dates import at


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
    """A tube as it stands: its round, its room, what is in it, when it was sealed and resulted, who may share it."""

    round_id: UUID
    capacity: int
    n_swabs: int = 0
    sealed_at: datetime | None = None
    resulted_at: datetime | None = None
    site_id: UUID | None = None
    issued_round_id: UUID | None = None  # the round its label was printed for
    household: bool = False  # only people behind one door share it
    homes: set[UUID] = field(default_factory=set)  # whose doors are known of those in it


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
    home: UUID | None = None  # asked for only where a household shares a tube
    site_id: UUID | None = None


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
        (tube.issued_round_id not in {None, swab.round_id}, "other_round"),
        (others and any(other.tube_id == swab.tube_id for other in others), "already_in_tube"),
        (others and any(both_open(swab, tube, other) for other in others), "two_tubes"),
        (tube.site_id not in {None, swab.site_id}, "two_sites"),
        (tube.n_swabs >= room, "tube_full"),
        (tube.household and swab.home and tube.homes - {swab.home}, "other_household"),
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


def doubt_seal(at: datetime, last_swab_at: datetime | None) -> str:
    """Say why a seal is doubted: a swab of its tube is known that was taken after it."""
    return "swabbed_later" if last_swab_at is not None and last_swab_at > at else ""


def doubt_result(conclusion: str, sealed: bool, others: Iterable[str], *, rejected: bool = False) -> str:
    """Say why a result is doubted: its tube was rejected or never sealed, or another result of it says otherwise."""
    if rejected and conclusion != "invalid":
        return "tube_rejected"
    if not sealed:
        return "tube_not_sealed"
    return "result_differs" if any(other != conclusion for other in others) else ""
