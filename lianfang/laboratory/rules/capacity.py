"""How long a laboratory needs, and which laboratory a box goes to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from lianfang.common.dates import at, day_of
from lianfang.common.ground import Point, road_metres

_UNKNOWN = 60  # minutes when a place has no coordinates (design choice)
_FURTHEST = 60  # days ahead; beyond that nobody plans


class Load(NamedTuple):
    """Tubes on the way to a laboratory, or waiting in one."""

    pooled: int
    single: int


EMPTY = Load(0, 0)


@dataclass(frozen=True, slots=True)
class Able:
    """A laboratory: where it is, what it can do in a day, when it works, and what waits in it."""

    key: str
    point: Point | None
    pooled_per_day: int
    single_per_day: int
    opens_hour: int
    closes_hour: int
    waiting: Load = EMPTY

    def days(self, load: Load) -> float | None:
        """Give how many of its days a load takes; None when it cannot do such tubes at all."""
        parts = ((load.pooled, self.pooled_per_day), (load.single, self.single_per_day))
        if any(n and not most for n, most in parts):
            return None
        return sum(n / most for n, most in parts if n)


def ready_at(able: Able, days: float, start: datetime) -> datetime | None:
    """Give when a laboratory that begins at an instant is through with so many of its days of work."""
    hours = days * (able.closes_hour - able.opens_hour)
    day = day_of(start)
    for n in range(_FURTHEST):
        opens, closes = (at(day + timedelta(days=n), hour) for hour in (able.opens_hour, able.closes_hour))
        begins = max(opens, start)
        there = max((closes - begins).total_seconds() / 3600, 0.0)
        if hours <= there:
            return begins + timedelta(hours=hours)
        hours -= there
    return None


def minutes_between(one: Point | None, other: Point | None, kmh: float) -> tuple[int, bool]:
    """Guess the travel time between two places, and say whether both are known: the great circle and a detour."""
    if one is None or other is None:
        return _UNKNOWN, False
    return round(road_metres(one, other) / 1000 / kmh * 60), True


@dataclass(frozen=True, slots=True)
class Box:
    """A box, or what waits at a site to be packed: where it is, since when, how many tubes."""

    key: str
    point: Point | None
    oldest_at: datetime
    load: Load


@dataclass(frozen=True, slots=True)
class Choice:
    """The laboratory proposed for a box: how long the way is, and when its results would be ready."""

    box: str
    laboratory: str
    minutes: int
    known: bool
    ready_at: datetime


def propose(boxes: Iterable[Box], laboratories: Sequence[Able], *, now: datetime, kmh: float) -> list[Choice]:
    """Propose a laboratory for each box, those with the oldest swabs first: the one where its results are ready first,
    with what waits there, what was already proposed for it, and the way; of two alike the nearer one.

    A box that no laboratory can take is left out. (Earliest finish, greedily: a person can follow and change it.)
    """
    busy = {lab.key: lab.days(lab.waiting) or 0.0 for lab in laboratories}
    found = []
    for box in sorted(boxes, key=lambda each: (each.oldest_at, each.key)):
        offers = [offer for lab in laboratories if (offer := _offer(box, lab, busy[lab.key], now, kmh))]
        if not offers:
            continue
        best, days = min(offers, key=lambda o: (o[0].ready_at, o[0].minutes, o[0].laboratory))
        busy[best.laboratory] += days
        found.append(best)
    return found


def _offer(box: Box, lab: Able, busy: float, now: datetime, kmh: float) -> tuple[Choice, float] | None:
    days = lab.days(box.load)
    if days is None:
        return None
    minutes, known = minutes_between(box.point, lab.point, kmh)
    after_others = ready_at(lab, busy + days, now)
    at_once = ready_at(lab, days, now + timedelta(minutes=minutes))
    if after_others is None or at_once is None:
        return None
    return Choice(box.key, lab.key, minutes, known, max(after_others, at_once)), days
