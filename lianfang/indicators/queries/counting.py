"""Figures of areas and units on a day, counted from the rows in as many statements as there are sources."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction

from lianfang.common.dates import at
from lianfang.grid.queries import duties, walking
from lianfang.indicators.queries.sources import FIGURES, rows_sql, statements
from lianfang.indicators.rules import Window, window
from lianfang.outbreak.models import Outbreak
from lianfang.places.rules import span
from lianfang.protocol.timeline import in_force

Figures = dict[str, int]
# A city's day is sorted in memory by all processors together; left alone, PostgreSQL sorts it on disk by one.
_TOGETHER = "SELECT set_config('work_mem', '64MB', true), set_config('parallel_tuple_cost', '0.001', true)"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted: of which outbreak, in which window, as known at an instant, with the numbers of its protocol."""

    outbreak: Outbreak
    window: Window
    seen: datetime
    wait: int  # hours to come back to a door
    checks: int  # temperatures a day
    answering: list[str]  # the duties of a household
    walking: list[str]  # those of them whose people walk to the door

    def parameters(self, low: int, high: int) -> dict[str, Any]:
        """Give the parameters of a source's statement for some areas."""
        eve = self.window.day - timedelta(days=1)
        return {
            "first": self.window.first,
            "last": self.window.last,
            "seen": self.seen,
            "low": low,
            "high": high,
            "outbreak": self.outbreak.pk,
            "day": self.window.day,
            "eve": eve,
            "eve_from": at(eve),
            "eve_to": at(eve, 24),
            "wait": self.wait,
            "checks": self.checks,
            "answering": self.answering,
            "walking": self.walking,
            "duties": len(self.answering),
        }


def asked(outbreak: Outbreak, day: date, seen: datetime) -> Asked:
    """Ask for a day's figures as they were known at an instant, by the protocol of that day."""
    protocol = in_force(outbreak.disease, day)
    return Asked(
        outbreak,
        window(day, protocol.bulletin.unit_cutoff_hour.value),
        seen,
        protocol.ranking.follow_up_hours.value,
        protocol.contacts.temperature_checks_per_day.value,
        duties(protocol.grid),
        walking(protocol.grid),
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures by area, summed up along the line of area ids, so that any unit is the difference of two sums."""

    areas: "np.ndarray[Any, Any]"
    sums: "np.ndarray[Any, Any]"

    def of(self, areas: Sequence[int]) -> list[Figures]:
        """Give the figures of each of these areas with everything inside it."""
        spans = [span(area) for area in areas]
        lows = np.searchsorted(self.areas, [first for first, _last in spans], "left")
        highs = np.searchsorted(self.areas, [last for _first, last in spans], "right")
        found = (self.sums[highs] - self.sums[lows]).tolist()
        return [dict(zip(FIGURES, row, strict=True)) for row in found]


def counts(wanted: Asked, area_id: int, figures: Collection[str] = FIGURES) -> Counts:
    """Count the figures of an area by the areas inside it, every one or those that are asked for."""
    column = {key: place for place, key in enumerate(FIGURES)}
    given, found = wanted.parameters(*span(area_id)), []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_TOGETHER)
        for sql, keys in statements():
            if set(keys).isdisjoint(figures):
                continue
            cursor.execute(sql, given)
            rows = np.array(cursor.fetchall(), dtype=np.int64).reshape(-1, len(keys) + 1)
            found.append((np.array([column[key] for key in keys]), rows))
    areas = np.unique(np.concatenate([rows[:, 0] for _places, rows in found]))
    table = np.zeros((len(areas) + 1, len(FIGURES)), dtype=np.int64)
    for places, rows in found:
        table[np.ix_(np.searchsorted(areas, rows[:, 0]) + 1, places)] += rows[:, 1:]
    return Counts(areas, np.cumsum(table, axis=0))


def figures_of(wanted: Asked, area_id: int, figures: Collection[str] = FIGURES) -> Figures:
    """Count the figures of one area; what was not asked for says nothing."""
    return counts(wanted, area_id, figures).of([area_id])[0]


@dataclass(frozen=True, slots=True)
class Row:
    """One row behind a figure."""

    id: UUID
    at: datetime | None
    area_id: int
    household_id: UUID | None
    person_id: UUID | None
    by_id: int | None
    said: str


def rows(wanted: Asked, area_id: int, figure: str, *, limit: int, offset: int = 0) -> tuple[list[Row], int]:
    """List the rows behind a figure of an area, and say how many there are."""
    low, high = span(area_id)
    given = wanted.parameters(low, high) | {"limit": limit, "offset": offset}
    with connection.cursor() as cursor:
        cursor.execute(rows_sql(figure), given)
        found = cursor.fetchall()
    return [Row(*row[:-1]) for row in found], found[0][-1] if found else 0
