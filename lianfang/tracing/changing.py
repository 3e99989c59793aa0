"""Stays that were changed or taken back: their old rows are hidden until their day is written again."""

import numpy as np
import numpy.typing as npt

from lianfang.tracing.compiled import compiled
from lianfang.tracing.layout import NOBODY, Columns, Rows
from lianfang.tracing.near import first_from, last_day


@compiled
def hide(c: Columns, rows: Rows) -> int:
    """Hide the rows of days that have the same person, place and beginning. Gives how many were found."""
    found = 0
    for k in range(len(rows.person)):
        person, place, entered = rows.person[k], rows.place[k], rows.entered[k]
        d, last = last_day(c, entered, entered)
        if d > last:
            continue
        if person < c.people[d]:
            at = c.u_at[d] + person
            for row in range(c.base[d] + c.u_off[at], c.base[d] + c.u_off[at + 1]):
                if c.u_entered[row] == entered and c.u_place[row] == place:
                    c.u_place[row] = NOBODY
                    found += 1
        if place < c.places[d]:
            at = c.p_at[d] + place
            stop = c.base[d] + c.p_off[at + 1]
            row = first_from(c.p_entered, c.base[d] + c.p_off[at], stop, entered)
            while row < stop and c.p_entered[row] == entered:
                if c.p_person[row] == person:
                    c.p_person[row] = NOBODY
                row += 1
    return found


def same_keys(some: Rows, others: Rows) -> npt.NDArray[np.bool_]:
    """Say of each of some stays whether person, place and beginning are those of one of the others."""
    kind = [("person", np.int32), ("place", np.int32), ("entered", np.int32)]

    def keys(rows: Rows) -> npt.NDArray[np.void]:
        made = np.empty(len(rows), kind)
        made["person"], made["place"], made["entered"] = rows.person, rows.place, rows.entered
        return made

    return np.isin(keys(some), keys(others))
