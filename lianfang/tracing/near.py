"""The first step of a trace: whose stays touch those of one person."""

import numpy as np

from lianfang.tracing.compiled import compiled, inlined
from lianfang.tracing.layout import DAY, LONGEST, NOBODY, Columns, Ints, Longs, Whole

N, OVERLAP, FIRST, GAP = range(4)  # columns of what is noted about somebody who was near
FAR = 2**31 - 1


@inlined
def first_from(column: Ints | Longs, begin: Whole, end: Whole, value: Whole) -> Whole:
    """Find the first of some sorted rows that is not below a value."""
    while begin < end:
        middle = (begin + end) >> 1
        if column[middle] < value:
            begin = middle + 1
        else:
            end = middle
    return begin


@inlined
def last_day(c: Columns, since: Whole, until: Whole) -> tuple[Whole, Whole]:
    """Give the first and the last slot that a span of seconds touches; the late slot comes after it."""
    first = max(0, (since - c.zero) // DAY)
    return first, max(first - 1, min(c.days - 1, (until - c.zero) // DAY))


@compiled
def stays_of(c: Columns, person: Whole, since: Whole, until: Whole) -> Longs:
    """List the stays of a person that touch a span of time, cut to it: place, from, to."""
    size = 64
    found = np.empty((size, 3), np.int64)
    n = 0
    first, last = last_day(c, since - LONGEST, until)
    for turn in range(first, last + 2):
        d = turn if turn <= last else c.days
        if person >= c.people[d]:
            continue
        at = c.u_at[d] + person
        for row in range(c.base[d] + c.u_off[at], c.base[d] + c.u_off[at + 1]):
            entered = np.int64(c.u_entered[row])
            left = entered + c.u_length[row]
            if c.u_place[row] == NOBODY or entered > until or left < since:
                continue
            if n == size:
                size *= 2
                more = np.empty((size, 3), np.int64)
                for k in range(n):
                    for column in range(3):
                        more[k, column] = found[k, column]
                found = more
            found[n, 0] = c.u_place[row]
            found[n, 1] = max(entered, since)
            found[n, 2] = min(left, until)
            n += 1
    return found[:n]


@compiled
def near(c: Columns, person: Whole, stays: Longs, after: Whole, seen: Ints, touched: Ints) -> int:
    """Note everybody who was there at the same time or came up to `after` seconds later: how often, how many seconds
    together, since when, how long after. Gives how many there are; their numbers are in `touched`."""
    n = 0
    for v in range(len(stays)):
        place, begin, end = stays[v, 0], stays[v, 1], stays[v, 2]
        earliest, latest = begin - c.longest[place], end + after
        first, last = last_day(c, earliest, latest)
        for turn in range(first, last + 2):
            d = turn if turn <= last else c.days
            if place >= c.places[d]:
                continue
            at = c.p_at[d] + place
            stop = c.base[d] + c.p_off[at + 1]
            row = first_from(c.p_entered, c.base[d] + c.p_off[at], stop, earliest)
            while row < stop and c.p_entered[row] <= latest:
                entered = np.int64(c.p_entered[row])
                left = entered + c.p_length[row]
                other = c.p_person[row]
                row += 1
                if left < begin or other in (person, NOBODY):
                    continue
                since = max(begin, entered)
                if seen[other, N] == 0:
                    touched[n] = other
                    n += 1
                    seen[other, FIRST] = since
                    seen[other, GAP] = FAR
                seen[other, FIRST] = min(seen[other, FIRST], since)
                seen[other, GAP] = min(seen[other, GAP], max(0, entered - end))
                seen[other, N] += 1
                seen[other, OVERLAP] += max(0, min(end, left) - since)
    return n
