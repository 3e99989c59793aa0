"""What a result means for a person, and how long the way to it may take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from lianfang.protocol.testing import Testing

# What a result means for each person in the tube, by whether the person is alone in it. A pool that is not negative
# calls nobody positive: its members are swabbed again, one by one.
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


class Said(NamedTuple):
    """A result as it was told: what it says, and which other result it takes the place of."""

    id: UUID
    conclusion: str
    amends: UUID | None = None


def beside(told: Said, others: Sequence[Said]) -> tuple[str, ...]:
    """Give what the other results of a tube say that stand beside this one: not those that it or another amends.
    Told late, after it was amended itself, it stands beside none."""
    replaced = {each.amends for each in others} | {told.amends}
    return () if told.id in replaced else tuple(e.conclusion for e in others if e.id not in replaced)


def alone(capacity: int, n_swabs: int, n_told: int | None) -> bool:
    """Say whether a tube is one person's: made for one, one swab known in it, and no more counted by the sealer."""
    return capacity == 1 and n_swabs == 1 and (n_told is None or n_told <= 1)


def meaning(conclusion: str, is_alone: bool) -> str:
    """Say what a tube's result means for a person in it: negative, positive, or to be tested again."""
    return MEANING[conclusion, is_alone]


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
