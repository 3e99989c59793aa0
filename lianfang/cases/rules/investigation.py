"""What an investigation asks: which days are looked back on, which parts are done, what is still missing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from lianfang.common.dates import at, day_of
from lianfang.protocol.investigation import Investigation


@dataclass(frozen=True, slots=True)
class Lookback:
    """The days whose movements are asked for."""

    first: date
    last: date

    def holds(self, began: datetime, ended: datetime) -> bool:
        """Say whether a stretch of time lies in these days."""
        return at(self.first) <= began and ended <= at(self.last, 24)


def lookback(onset_on: date | None, found_at: datetime, days: int, now: datetime) -> Lookback:
    """Give the days that are looked back on: from so many days before onset, or before the first positive swab if
    that came first, until today."""
    start = min(onset_on, day_of(found_at)) if onset_on else day_of(found_at)
    return Lookback(start - timedelta(days=days), day_of(now))


NEEDED: dict[str, tuple[str, ...]] = {
    "identity": ("occupation", "lives_at"),
    "onset": ("symptoms",),
    "source": ("hypothesis",),
    "classification": ("classification",),
    "outcome": ("outcome",),
}


def missing(key: str, data: Mapping[str, Any], rows: int) -> tuple[str, ...]:
    """Name what a part still needs before it is done: the answers, or for a table one row or the word that there is
    nothing to enter."""
    if key in NEEDED:
        return tuple(name for name in NEEDED[key] if data.get(name) in (None, ""))
    return () if rows or data.get("nothing") else ("rows",)


def core_done(done: Collection[str], numbers: Investigation) -> bool:
    """Say whether the core facts are complete."""
    return set(numbers.core_parts.value) <= set(done)


def whole_done(done: Collection[str], numbers: Investigation) -> bool:
    """Say whether the whole investigation is complete."""
    return core_done(done, numbers) and set(numbers.whole_parts.value) <= set(done)


def overlaps(spans: Collection[tuple[Any, datetime, datetime]]) -> frozenset[Any]:
    """Name those of some stretches of time that overlap another: nobody is at two places at once."""
    found: set[Any] = set()
    latest: tuple[Any, datetime] | None = None
    for key, began, ended in sorted(spans, key=lambda each: (each[1], each[2])):
        if latest and began < latest[1]:
            found |= {key, latest[0]}
        if latest is None or ended > latest[1]:
            latest = (key, ended)
    return frozenset(found)


def gaps(
    spans: Collection[tuple[datetime, datetime]], least: timedelta
) -> tuple[tuple[datetime, datetime], ...]:
    """Give the stretches between what is known that are longer than some time: where was the patient then?"""
    found = []
    until: datetime | None = None
    for began, ended in sorted(spans):
        if until and began - until > least:
            found.append((until, began))
        until = max(until or ended, ended)
    return tuple(found)
