"""How somebody came to be near: the meeting that weighs most, of a person with one of the contacts."""

import numpy as np

from lianfang.tracing.compiled import compiled
from lianfang.tracing.layout import Columns, Ints, Longs
from lianfang.tracing.near import first_from, stays_of

WHO, VIA, PLACE, SINCE, SECONDS, GAP = range(6)


@compiled
def meetings(
    c: Columns,
    people: Ints,
    groups: Longs,
    begins: Longs,
    come: Longs,
    gone_with: Longs,
    with_whom: Longs,
    after: int,
    span: tuple[int, int],
) -> Longs:
    """Give for each person the longest meeting with any contact: whom, where, since when, seconds together, seconds
    after; of equal ones the earliest, then the contact with the lowest number."""
    out = np.empty((len(people), 6), np.int64)
    for k in range(len(people)):
        out[k, WHO] = people[k]
        out[k, VIA] = out[k, SECONDS] = -1
        stays = stays_of(c, np.int64(people[k]), span[0], span[1])
        for v in range(len(stays)):
            place, e, left = stays[v, 0], stays[v, 1], stays[v, 2]
            g = first_from(groups, 0, len(groups), place)
            if g == len(groups) or groups[g] != place:
                continue
            for i in range(begins[g], begins[g + 1]):
                if come[i] > left:
                    break
                if gone_with[i] + after < e:
                    continue
                since = max(come[i], e)
                seconds = max(0, min(gone_with[i], left) - since)
                better = seconds > out[k, SECONDS]
                if seconds == out[k, SECONDS]:
                    better = since < out[k, SINCE] or (since == out[k, SINCE] and with_whom[i] < out[k, VIA])
                if better:
                    out[k, VIA] = with_whom[i]
                    out[k, PLACE] = place
                    out[k, SINCE] = since
                    out[k, SECONDS] = seconds
                    out[k, GAP] = max(0, e - gone_with[i])
    return out
