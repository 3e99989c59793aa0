"""The ways of a box, from what was told of it in any order; whether packer, courier and laboratory counted the same."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID

from lianfang.protocol.schema import Protocol


class Moved(NamedTuple):
    """Something that was told of a box. kind: packed, taken, arrived, received; tubes: the codes that were named."""

    kind: str
    id: UUID
    at: datetime
    area_id: int
    tubes: tuple[str, ...] = ()
    n_told: int | None = None
    celsius: float | None = None
    laboratory_id: UUID | None = None
    site_id: UUID | None = None
    seal: str = ""


@dataclass(slots=True)
class Way:
    """One way of a box from a site to a laboratory: what was told of it, in the order of time."""

    facts: list[Moved] = field(default_factory=list)

    def of(self, kind: str) -> list[Moved]:
        """Give what was told of one kind."""
        return [fact for fact in self.facts if fact.kind == kind]

    @property
    def listed(self) -> frozenset[str]:
        """Name the tubes that were packed, by their codes."""
        return frozenset(code for fact in self.of("packed") for code in fact.tubes)

    @property
    def digest(self) -> str:
        """Give letters that stand for exactly these facts: another count makes other letters."""
        told = ",".join(sorted(fact.id.hex for fact in self.facts))
        return hashlib.sha256(told.encode()).hexdigest()[:24]


def ways(facts: Iterable[Moved]) -> list[Way]:
    """Part what was told of one box into its ways. A box goes round: a receipt answers for what was packed since the
    receipt before it. Who arrives or counts again after that, with nothing packed since, belongs to the way before."""
    found, now = list[Way](), Way()
    for fact in sorted(facts, key=lambda each: (each.at, each.kind == "received", each.id)):
        if fact.kind in {"arrived", "received"} and not now.facts and found:
            found[-1].facts.append(fact)
            continue
        now.facts.append(fact)
        if fact.kind == "received":
            found.append(now)
            now = Way()
    return [*found, now] if now.facts else found


def packed_by(way: Way, at: datetime) -> int | None:
    """Say how many tubes had been packed by a time, by the packers' own count; None when nobody told of packing. A tube
    that was told twice is in the box once: by two phones, or again with those packed after it."""
    before = [fact for fact in way.of("packed") if fact.at <= at]
    named = {code for fact in before for code in fact.tubes}
    return len(named) + sum(map(_more, _standing(before))) if before else None


def _standing(packed: list[Moved]) -> list[Moved]:
    """Leave out who packed what another packing names again, with all of its tubes: the later count is meant."""
    return [
        fact
        for n, fact in enumerate(packed)
        if not fact.tubes or not any(set(fact.tubes) <= set(later.tubes) for later in packed[n + 1 :])
    ]


def _more(fact: Moved) -> int:
    """Say how many more tubes a packer counted than named; fewer: below zero."""
    return _counted(fact) - len(set(fact.tubes))


def _counted(fact: Moved) -> int:
    return len(set(fact.tubes)) if fact.n_told is None else fact.n_told


class Difference(NamedTuple):
    """Why a box is stopped, and which tubes are missing from it or were not on its list."""

    why: str
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


def difference(way: Way) -> Difference:
    """Compare what packer, courier and laboratory counted: the count at packing = the courier's = the laboratory's
    (the packing check of mass testing). The last count of each is meant. The gravest difference is named; "" when all
    agree, or there is nothing to compare."""
    missing, extra = _strays(way)
    checks = (
        (bool(missing or extra), "tubes"),
        (any(map(partial(_miscounted, way), way.of("received")[-1:])), "laboratory"),
        (any(map(partial(_miscounted, way), way.of("taken")[-1:])), "courier"),
        (any(map(_more, _standing(way.of("packed")))), "packing"),
        (any(fact.seal in {"broken", "missing"} for fact in way.of("received")[-1:]), "seal"),
    )
    return Difference(next((why for differs, why in checks if differs), ""), missing, extra)


def _miscounted(way: Way, fact: Moved) -> bool:
    """A count is held against the list, and against the packers' own count where there is one."""
    before = [each for each in way.of("packed") if each.at <= fact.at]
    if fact.n_told is None or not before:
        return False
    return fact.n_told not in {packed_by(way, fact.at), len({c for each in before for c in each.tubes})}


def _strays(way: Way) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name the tubes that were listed and not scanned on arrival, and those scanned that were not listed."""
    scanned = [fact for fact in way.of("received") if fact.tubes]
    if not scanned or not way.of("packed"):
        return (), ()
    seen = set(scanned[-1].tubes)
    return tuple(sorted(way.listed - seen)), tuple(sorted(seen - way.listed))


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long tubes may be on their way, by how warm they are kept."""

    to_laboratory: timedelta
    warm: timedelta
    cold: timedelta
    cold_celsius: float
    frozen_celsius: float

    def until(self, oldest: datetime, celsius: float | None) -> datetime | None:
        """Say until when tubes keep whose first swab was taken then, in a box at most so warm; None: deep-frozen.
        Where nobody told how warm it was, they are taken for warm."""
        if celsius is not None and celsius <= self.frozen_celsius:
            return None
        return oldest + (self.cold if celsius is not None and celsius <= self.cold_celsius else self.warm)


def keeping(protocol: Protocol) -> Keeping:
    """Read from the protocol how long tubes may be on their way."""
    return Keeping(
        timedelta(hours=protocol.testing.sample_to_lab_hours.value),
        timedelta(hours=protocol.testing.room_temperature_hours.value),
        timedelta(hours=protocol.testing.refrigerated_hours.value),
        protocol.custody.refrigerated_celsius.value,
        protocol.custody.frozen_celsius.value,
    )


def warmest(way: Way) -> float | None:
    """Give the warmest that anybody read off the box's thermometer; None when nobody told."""
    return max((fact.celsius for fact in way.facts if fact.celsius is not None), default=None)


class Count(NamedTuple):
    """Somebody's count of a box: at which step, how many, and how many there should have been."""

    fact: Moved
    n: int | None
    expected: int | None


def counts(way: Way) -> Iterator[Count]:
    """List who counted how many tubes at each step, beside what was packed by then."""
    for fact in way.facts:
        if fact.kind == "packed":
            yield Count(fact, _counted(fact), len(set(fact.tubes)))
        else:
            yield Count(fact, fact.n_told, packed_by(way, fact.at))


def state(packed_at: object, taken_at: object, arrived_at: object, received_at: object) -> str:
    """Say where a box is: packed, in_transit, arrived, received; "unpacked" when nobody told of its packing."""
    stages = (
        (received_at, "received"),
        (arrived_at, "arrived"),
        (taken_at, "in_transit"),
        (packed_at, "packed"),
    )
    return next((name for at, name in stages if at), "unpacked")
