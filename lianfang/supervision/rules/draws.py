"""Which visits a draw takes: odd records more often than others, all of them with a chance; the same seed, the same
draw. Pure."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from lianfang.protocol.supervision import Supervision

SEEDS = 10**14  # a seed is below this: a number that people can read to each other


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of how a visit was recorded: how often the same person wrote the same note, how many seconds after
    meeting somebody at the door before (None: it was the first), and how many seconds the phone's clock was off."""

    id: UUID
    same: int = 0
    gap: float | None = None
    off: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A visit that may be drawn: how much it weighs, and why."""

    id: UUID
    weight: int
    reasons: tuple[tuple[str, int], ...] = ()


def odd(found: Found, numbers: Supervision) -> tuple[tuple[str, int], ...]:
    """List what is odd about how a visit was recorded, each with its number: seconds, times, minutes."""
    reasons = []
    if found.gap is not None and found.gap < numbers.least_seconds.value:
        reasons.append(("pace", int(found.gap)))
    if found.same and found.same >= numbers.same_notes.value:
        reasons.append(("same_note", found.same))
    if found.off > numbers.clock_minutes.value * 60:
        reasons.append(("clock", int(found.off // 60)))
    known = {each.key for each in numbers.anomalies.value}
    return tuple(reason for reason in reasons if reason[0] in known)


def weight(found: Found, numbers: Supervision) -> Candidate:
    """Say how much a visit weighs in a draw: 1, and the weight of each thing that is odd about it."""
    reasons = odd(found, numbers)
    weights = {each.key: each.weight for each in numbers.anomalies.value}
    return Candidate(found.id, 1 + sum(weights[key] for key, _n in reasons), reasons)


def place(seed: int, one: Candidate) -> float:
    """Give the place of a visit in a draw, the lowest first; it hangs on the seed, the visit and its weight alone.

    Source: Efraimidis and Spirakis, Weighted random sampling with a reservoir (2006), with SHA-256 for the chance.
    """
    told = hashlib.sha256(f"{seed}:{one.id}".encode()).digest()
    chance = (int.from_bytes(told[:8], "big") + 1) / (2**64 + 1)
    return -math.log(chance) / one.weight


def chosen(candidates: Iterable[Candidate], seed: int, n: int) -> list[Candidate]:
    """Draw so many visits, in the order in which they were drawn."""
    return sorted(candidates, key=lambda one: (place(seed, one), str(one.id)))[:n]


def digest(candidates: Sequence[Candidate]) -> str:
    """Give a digest of everything that could have been drawn, with its weight: whoever draws again compares it."""
    told = sorted(f"{one.id}:{one.weight}" for one in candidates)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()
