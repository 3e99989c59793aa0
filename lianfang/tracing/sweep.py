"""The second step: everybody who was near any of many people, read place by place, each stay once.

At one place F(t) = the seconds that all contacts together have spent there up to t. Somebody who was there from e to l
was together with them for F(l) - F(e) seconds, however many they were. Both are straight lines between the instants
at which a contact comes or goes; where an instant lies among those is looked up in a table of time.
Exact because people of the first step are left out of the second: nobody overlaps with themself.
"""

import numpy as np

from lianfang.tracing.compiled import compiled
from lianfang.tracing.layout import LONGEST, NOBODY, Columns, Ints, Longs, Shorts, Whole
from lianfang.tracing.near import FIRST, first_from, last_day

TABLE = 16_384  # steps of the table of time of one place
CHUNK = 1_024  # hits written down together, all of the same 65,536 people
OVERLAP_BITS, COUNT_BITS = 30, 17  # of a hit; the lowest 16 bits say who
SECONDS_LIMIT, COUNT_LIMIT = 1 << OVERLAP_BITS, 1 << COUNT_BITS
LOW = (1 << 32) - 1
FOREVER = 1 << 60
SPARE = 64  # chunks, for hits that do not fit into one word
AT, LINE, BEFORE = range(3)  # columns of the instants at a place
SUM_BITS = 40  # of somebody's sum: seconds; above them the number of meetings


@compiled
def gather(c: Columns, people: Longs, since: Ints, until: int, out: Longs) -> int:
    """List the stays of some people, each from its own instant: place, from, to, who. Gives how many there are,
    also when `out` is too small for all of them."""
    n = 0
    for k in range(len(people)):
        person, begin = people[k], np.int64(since[k])
        first, last = last_day(c, begin - LONGEST, until)
        for turn in range(first, last + 2):
            d = turn if turn <= last else c.days
            if person >= c.people[d]:
                continue
            at = c.u_at[d] + person
            for row in range(c.base[d] + c.u_off[at], c.base[d] + c.u_off[at + 1]):
                entered = np.int64(c.u_entered[row])
                left = entered + c.u_length[row]
                if c.u_place[row] == NOBODY or entered > until or left < begin:
                    continue
                if n < len(out):
                    out[n, 0] = c.u_place[row]
                    out[n, 1] = max(entered, begin)
                    out[n, 2] = min(left, until)
                    out[n, 3] = person
                n += 1
    return n


@compiled
def instants(come: Longs, gone: Longs, moments: Longs, away: Longs) -> int:
    """Merge arrivals and departures at one place: row j of `moments` holds the j-th instant and how things stand before
    it, side by side because they are read together. F(t) = slope * t + base, where the slope is how many contacts are
    there, the low half of LINE; its high half says how many have come so far; the base is BEFORE."""
    a = g = total = 0
    moments[0, LINE] = moments[0, BEFORE] = 0
    for j in range(len(come) + len(gone)):
        if a < len(come) and (g == len(gone) or come[a] <= gone[g]):
            moments[j, AT] = come[a]
            total -= come[a]
            a += 1
        else:
            moments[j, AT] = gone[g]
            total += gone[g]
            g += 1
        moments[j + 1, LINE] = (a << 32) | (a - g)
        moments[j + 1, BEFORE] = total
    moments[len(come) + len(gone), AT] = away[len(gone)] = FOREVER
    for k in range(len(gone)):
        away[k] = gone[k]
    return len(come) + len(gone)


@compiled
def table_of_time(moments: Longs, n: int, table: Ints) -> tuple[int, int]:
    """Note how many instants come before each step of time. Gives how many bits one step has, and the last step."""
    zero = moments[0, AT]
    span = moments[n - 1, AT] - zero + 1
    steps = min(TABLE, max(16, 16 * n))
    shift = 0
    while (span >> shift) >= steps:
        shift += 1
    j = 0
    for b in range((span >> shift) + 1):
        while j < n and moments[j, AT] < zero + (b << shift):
            j += 1
        table[b] = j
    return shift, span >> shift


@compiled
def write_hit(
    who: Whole, count: Whole, seconds: Whole, pool: Longs, owner: Ints, current: Ints, fill: Ints, used: int
) -> int:
    """Write a hit into the current chunk of its 65,536 people, which is never full; give how many are in use."""
    bucket = who >> 16
    while count > 0 or seconds > 0:
        c = min(count, (1 << COUNT_BITS) - 1)
        s = min(seconds, (1 << OVERLAP_BITS) - 1)
        count -= c
        seconds -= s
        chunk = current[bucket]
        pool[chunk, fill[chunk]] = (c << (OVERLAP_BITS + 16)) | (s << 16) | (who & 65_535)
        fill[chunk] += 1
        if fill[chunk] == CHUNK:
            current[bucket] = used
            owner[used] = bucket
            fill[used] = 0
            used += 1
    return used


@compiled
def read(
    rows: tuple[Ints, Shorts, Ints],
    bounds: tuple[Whole, Whole, Whole],
    met: tuple[Longs, Longs, Ints, int, int, int, int],
    found: tuple[Longs, Ints, Ints, Ints, int],
) -> int:
    """Read the stays of one place and stretch of time, and write down who was there together with contacts. Gives how
    many chunks are in use. Numbers without a sign spare the question whether an index counts from the end."""
    entered, length, person = rows
    latest, after, start = bounds
    moments, away, table, n, m, shift, steps = met
    pool, owner, current, fill, used = found
    one = np.uint64(1)
    e = np.int64(entered[0])
    x = np.uint64(first_from(moments[:, AT], 0, n, e + 1))
    past = np.uint64(first_from(away, 0, m, e - after))
    for r in range(len(entered)):
        row = np.uint64(r)
        e = np.int64(entered[row])
        if e > latest:
            break
        left = e + np.int64(length[row])
        who = np.uint64(person[row])
        while moments[x, AT] <= e:
            x += one
        while away[past] < e - after:
            past += one
        step: Whole = min(max(np.int64(0), left - start) >> shift, steps)
        y = np.uint64(table[np.uint64(step)])
        while moments[y, AT] <= left:
            y += one
        till, since = moments[y, LINE], moments[x, LINE]
        count = (till >> 32) - np.int64(past)
        if count <= 0:
            continue
        seconds = (till & LOW) * left + moments[y, BEFORE] - (since & LOW) * e - moments[x, BEFORE]
        chunk = np.uint64(current[who >> np.uint64(16)])
        k = np.uint64(fill[chunk])
        if k == CHUNK - 1 or count >= COUNT_LIMIT or seconds >= SECONDS_LIMIT:
            used = write_hit(np.int64(who), count, seconds, pool, owner, current, fill, used)
            continue
        pool[chunk, k] = (count << (OVERLAP_BITS + 16)) | (seconds << 16) | np.int64(who & np.uint64(65_535))
        fill[chunk] = k + one
    return used


@compiled
def room_for(c: Columns, place: int) -> int:
    """Say how many chunks the hits at a place can fill."""
    rows = 0
    for d in range(c.days + 1):
        if place < c.places[d]:
            rows += c.p_off[c.p_at[d] + place + 1] - c.p_off[c.p_at[d] + place]
    return rows // CHUNK + 1


@compiled
def sweep(
    c: Columns,
    groups: Longs,  # places, in order
    begins: Longs,  # where each one's stays begin in come, gone_with and gone
    some: tuple[int, int],  # from which to which place
    come: Longs,
    gone_with: Longs,  # when each who came at come[i] left
    gone: Longs,  # the same, sorted
    after: int,
    scratch: tuple[Longs, Longs, Ints],
    pool: Longs,
    owner: Ints,
    current: Ints,
    fill: Ints,
    used: int,
) -> tuple[int, int]:
    """Read the stays at some places and write down who was there together with contacts. Gives the place at which the
    pool was full (or the end), and how many chunks are in use."""
    moments, away, table = scratch
    for g in range(some[0], some[1]):
        place, a, b = groups[g], begins[g], begins[g + 1]
        if used + room_for(c, place) + len(current) + SPARE > len(pool):
            return g, used
        n = instants(come[a:b], gone[a:b], moments, away)
        shift, steps = table_of_time(moments, n, table)
        i = a
        while i < b:
            earliest, latest = come[i] - c.longest[place], gone_with[i] + after
            i += 1
            while i < b and come[i] - c.longest[place] <= latest:
                latest = max(latest, gone_with[i] + after)
                i += 1
            first, last = last_day(c, earliest, latest)
            for turn in range(first, last + 2):
                d = turn if turn <= last else c.days
                if place >= c.places[d]:
                    continue
                p = c.p_at[d] + place
                stop = c.base[d] + c.p_off[p + 1]
                row = first_from(c.p_entered, c.base[d] + c.p_off[p], stop, earliest)
                if row >= stop or c.p_entered[row] > latest:
                    continue
                used = read(
                    (c.p_entered[row:stop], c.p_length[row:stop], c.p_person[row:stop]),
                    (np.int64(latest), np.int64(after), moments[0, AT]),
                    (moments, away, table, n, b - a, shift, steps),
                    (pool, owner, current, fill, used),
                )
    return some[1], used


@compiled
def add_up(bucket: int, pool: Longs, owner: Ints, fill: Ints, used: int, sums: Longs) -> None:
    """Add the hits of 65,536 people to their sums."""
    mask = (1 << OVERLAP_BITS) - 1
    for chunk in range(used):
        if owner[chunk] == bucket:
            for k in range(fill[chunk]):
                hit = pool[chunk, k]
                count = hit >> (OVERLAP_BITS + 16)
                sums[hit & 65_535] += (count << SUM_BITS) + ((hit >> 16) & mask)


@compiled
def best_of(
    sums: Longs, first: int, leave: Ints, floor: int, least: int, who: Ints, count: Ints, seconds: Longs
) -> tuple[int, int, int]:
    """List whose seconds are not below a floor, leaving some people out, and clear the sums. Gives how many are
    listed, how many there are in all, and how many were near for `least` seconds."""
    for each in leave:
        if first <= each < first + 65_536:
            sums[each - first] = 0
    mask = (1 << SUM_BITS) - 1
    total = close = 0
    for k in range(
        65_536
    ):  # in a loop of its own, which has no branches: most are nobody, or near for a moment
        total += sums[k] != 0
        close += (sums[k] != 0) & ((sums[k] & mask) >= least)
    n = 0
    for k in range(65_536):
        value = sums[k]
        s = value & mask
        if s >= floor and value != 0:
            who[n] = first + k
            count[n] = value >> SUM_BITS
            seconds[n] = s
            n += 1
    sums[:65_536] = 0
    return n, total, close


@compiled
def forget(seen: Ints, touched: Ints) -> None:
    """Clear what was noted about some people."""
    for who in touched:
        seen[who, :FIRST] = 0
