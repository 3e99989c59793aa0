"""When a running round will have swabbed everybody it expects, as far as its own last hours tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
LOOK_BACK = 6  # whole working hours whose speed is looked at (design choice)
RECENT = 3  # of them, those that give the middle (design choice)
ENOUGH_HOURS, ENOUGH_SWABS = 2, 100  # with less there is nothing to go by (design choice)
HORIZON = timedelta(days=7)  # further nobody looks (design choice)


@dataclass(frozen=True, slots=True)
class Forecast:
    """When a round will be done: in the middle, at the earliest, at the latest; None: not within the hours in which its
    sites work. `speed` is people an hour. `why` is empty when it could be said, else "done", "too_little" or "idle"."""

    why: str = ""
    left: int = 0
    speed: int = 0
    at: datetime | None = None
    earliest: datetime | None = None
    latest: datetime | None = None


def forecast(
    swabbed: Mapping[datetime, int], left: int, now: datetime, capacity: Mapping[datetime, int] | None = None
) -> Forecast:
    """Say when so many people will have been swabbed, at the speed of the last hours that were worked.

    swabbed: people by the hour in which they came. capacity: how many the sites can take in each hour to come, where
    their hours are planned; without it the work is taken to go on by day and night. The earliest and the latest are at
    the fastest and the slowest of the hours looked at.
    """
    if left <= 0:
        return Forecast("done")
    begun = now.replace(minute=0, second=0, microsecond=0)
    whole = [(hour, n) for hour, n in sorted(swabbed.items()) if hour < begun and n > 0][-LOOK_BACK:]
    if len(whole) < ENOUGH_HOURS or sum(n for _hour, n in whole) < ENOUGH_SWABS:
        return Forecast("too_little", left)
    speeds = [n for _hour, n in whole]
    recent = speeds[-RECENT:]
    middle = sum(recent) / len(recent)
    if whole[-1][0] < begun - HOUR and not capacity:
        return Forecast("idle", left, round(middle))
    ends = [_end(left, speed, now, capacity) for speed in (middle, max(speeds), min(speeds))]
    return Forecast("", left, round(middle), *ends)


def _end(
    left: float, speed: float, now: datetime, capacity: Mapping[datetime, int] | None
) -> datetime | None:
    """Walk through the hours to come until nobody is left."""
    at, until = now, now + HORIZON
    while at < until:
        hour = at.replace(minute=0, second=0, microsecond=0)
        next_ = hour + HOUR
        most = speed if not capacity else min(speed, capacity.get(hour, 0))
        done = most * ((next_ - at) / HOUR)
        if done >= left:
            return at + HOUR * (left / most)
        left, at = left - done, next_
    return None
