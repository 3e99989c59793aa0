"""What is counted of the tubes of a round, and two ways to read it: from the tubes themselves, and from the counts that
the follower keeps. Both say the same once the follower has read everything."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection

from lianfang.common.dates import CITY_ZONE
from lianfang.places.rules import Span
from lianfang.testing.drawings import Hour
from lianfang.testing.models import Round
from lianfang.testing.rules import Limits

# A tube of which nothing is left was never really there.
NOT_EMPTY = "(t.n_swabs > 0 OR t.n_told > 0 OR t.conclusion <> '')"
# What is counted of tubes `t`, one column of the counts each.
COLUMNS = {
    "n_tubes": "count(*)",
    "n_swabs": "sum(t.n_swabs)",
    "open": "count(*) FILTER (WHERE t.conclusion = '' AND t.sealed_at IS NULL)",
    "sealed": "count(*) FILTER (WHERE t.conclusion = '' AND t.sealed_at IS NOT NULL AND t.handed_over_at IS NULL)",
    "on_the_way": (
        "count(*) FILTER (WHERE t.conclusion = '' AND t.handed_over_at IS NOT NULL AND t.received_at IS NULL)"
    ),
    "in_laboratory": "count(*) FILTER (WHERE t.conclusion = '' AND t.received_at IS NOT NULL)",
    "resulted": "count(*) FILTER (WHERE t.conclusion <> '')",
    "resulted_swabs": "coalesce(sum(t.n_swabs) FILTER (WHERE t.conclusion <> ''), 0)",
    "negative": "count(*) FILTER (WHERE t.conclusion = 'negative')",
    "positive": "count(*) FILTER (WHERE t.conclusion = 'positive')",
    "grey": "count(*) FILTER (WHERE t.conclusion = 'grey')",
    "invalid": "count(*) FILTER (WHERE t.conclusion = 'invalid')",
    "waiting_single": "count(*) FILTER (WHERE t.conclusion = '' AND t.capacity = 1)",
    "waiting_pooled": "count(*) FILTER (WHERE t.conclusion = '' AND t.capacity > 1)",
    "miscounted": "count(*) FILTER (WHERE t.n_told <> t.n_swabs)",
    "last_at": "max(greatest(t.opened_at, t.sealed_at))",
}


class Tally(NamedTuple):
    """Tubes of a round, or of a part of it, by where they are; and the swabs in them: what COLUMNS counts, and what is
    overdue, which is told apart from what waits when somebody asks."""

    n_tubes: int = 0
    n_swabs: int = 0
    open: int = 0
    sealed: int = 0
    on_the_way: int = 0
    in_laboratory: int = 0
    resulted: int = 0
    resulted_swabs: int = 0
    negative: int = 0
    positive: int = 0
    grey: int = 0
    invalid: int = 0
    waiting_single: int = 0
    waiting_pooled: int = 0
    miscounted: int = 0
    last_at: datetime | None = None
    overdue: int = 0


NOTHING = Tally()
Row = tuple[UUID, int, tuple[Any, ...], int]  # site, area, what COLUMNS says, how many are overdue


def total(rows: Sequence[Row]) -> Tally:
    """Add up the tubes of some sites and areas."""
    if not rows:
        return Tally()
    *columns, last = zip(*(row[2] for row in rows), strict=True)
    times = [at for at in last if at]
    counts = dict(zip(COLUMNS, map(sum, columns), strict=False))
    return Tally(**counts, last_at=max(times, default=None), overdue=sum(row[3] for row in rows))


def grouped(rows: Iterable[Row], key: Callable[[Row], Hashable]) -> dict[Any, Tally]:
    """Add up the tubes of each part, by what the key says of a row."""
    parts: defaultdict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        parts[key(row)].append(row)
    return {name: total(mine) for name, mine in parts.items()}


class Parts(NamedTuple):
    """The tubes of a round: all of them, and by area of one level."""

    total: Tally
    by_area: dict[int, Tally]


def parts_of(rows: Sequence[Row], size: int) -> Parts:
    """Add rows up; `size` is how many ids an area of the level spans."""
    return Parts(total(rows), grouped(rows, lambda row: row[1] - row[1] % size))


def within(areas: Sequence[Span], column: str) -> str:
    """Write the condition that narrows to some areas; the numbers are our own integers."""
    if not areas:
        return ""
    return "AND (" + " OR ".join(f"{column} BETWEEN {int(a)} AND {int(b)}" for a, b in areas) + ")"


def cutoffs(may_take: Limits, now: datetime) -> dict[str, datetime]:
    """Say before when a tube must have been begun to be overdue now."""
    long_ago = datetime.min.replace(year=2, tzinfo=CITY_ZONE)  # nothing is overdue where no limit is known
    return {
        "single": now - may_take.result_single,
        "pooled": now - may_take.result_pooled if may_take.result_pooled else long_ago,
    }


# --- from the tubes

_LATE = "CASE WHEN t.capacity = 1 THEN %(single)s::timestamptz ELSE %(pooled)s::timestamptz END"
_FROM_TUBES = (
    f"SELECT t.site_id, t.area_id, count(*) FILTER (WHERE t.conclusion = '' AND t.opened_at < {_LATE}), "  # noqa: S608
    + ", ".join(COLUMNS.values())
    + f" FROM testing_tube t WHERE t.round_id = %(round)s {{within}} AND {NOT_EMPTY} GROUP BY 1, 2"
)
_HOURS_FROM_TUBES = """
SELECT h.at, sum(h.swabbed), sum(h.resulted) FROM (
    SELECT date_bin('1 hour', t.opened_at, '2021-01-01Z') AS at, t.n_swabs AS swabbed, 0 AS resulted
    FROM testing_tube t WHERE t.round_id = %(round)s {within}
    UNION ALL SELECT date_bin('1 hour', t.resulted_at, '2021-01-01Z'), 0, t.n_swabs
    FROM testing_tube t WHERE t.round_id = %(round)s {within} AND t.resulted_at IS NOT NULL
) h GROUP BY 1 ORDER BY 1
"""

# --- from the counts

_WAIT = (
    "CASE WHEN h.hour + interval '1 hour' <= %({limit})s THEN h.waiting_{limit} "  # noqa: S608
    "WHEN h.hour < %({limit})s AND h.waiting_{limit} > 0 THEN (SELECT count(*) FROM testing_tube t "
    "WHERE t.round_id = h.round_id AND t.site_id = h.site_id AND t.area_id = h.area_id AND t.opened_at >= h.hour "
    "AND t.opened_at < %({limit})s AND t.conclusion = '' AND t.capacity {size} 1 AND "
    + NOT_EMPTY
    + ") ELSE 0 END"
)
_HOURS_OVERDUE = (
    f"SELECT h.site_id, h.area_id, sum({_WAIT.format(limit='single', size='=')} "  # noqa: S608
    f"+ {_WAIT.format(limit='pooled', size='>')}) AS n FROM testing_hourcount h "
    "WHERE h.round_id = %(round)s {within} AND h.hour < greatest(%(single)s::timestamptz, %(pooled)s::timestamptz) "
    "AND (h.waiting_single > 0 OR h.waiting_pooled > 0) GROUP BY 1, 2"
)
# On a cluster counts lie on the coordinator, tubes on the machines: whole hours from the ones, the rest from the
# others.
_WHOLE = "CASE WHEN h.hour + interval '1 hour' <= %({limit})s THEN h.waiting_{limit} ELSE 0 END"
_REST = (
    "h.capacity {size} 1 AND h.opened_at < %({limit})s "
    "AND h.opened_at >= date_bin('1 hour', %({limit})s::timestamptz, '2021-01-01Z')"
)
_OVERDUE_APART = (
    f"SELECT site_id, area_id, sum(n) AS n FROM (SELECT h.site_id, h.area_id, {_WHOLE.format(limit='single')} "  # noqa: S608
    f"+ {_WHOLE.format(limit='pooled')} AS n FROM testing_hourcount h WHERE h.round_id = %(round)s {{within}} "
    "AND h.hour < greatest(%(single)s::timestamptz, %(pooled)s::timestamptz) "
    "UNION ALL SELECT h.site_id, h.area_id, 1 FROM testing_tube h WHERE h.round_id = %(round)s {within} "
    f"AND h.conclusion = '' AND {NOT_EMPTY.replace('t.', 'h.')} AND ({_REST.format(limit='single', size='=')} "
    f"OR {_REST.format(limit='pooled', size='>')})) late GROUP BY 1, 2 HAVING sum(n) > 0"
)
OVERDUE = _OVERDUE_APART if settings.CLUSTER else _HOURS_OVERDUE
_COUNTED = (
    f"SELECT h.site_id, h.area_id, {', '.join(COLUMNS)} FROM testing_sitecount h "  # noqa: S608
    "WHERE h.round_id = %(round)s {within}"
)
# The last time comes as microseconds: of thousands of areas, reading times took longer than all their numbers.
SUMMED = ", ".join(
    f"(extract(epoch FROM max(h.last_at)) * 1000000)::int8 AS {name}"
    if name == "last_at"
    else f"coalesce(sum(h.{name}), 0)::int AS {name}"
    for name in COLUMNS
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PARTS = (
    f"SELECT h.key, {SUMMED} FROM ("  # noqa: S608
    "SELECT h.*, h.area_id - h.area_id %% %(size)s AS key FROM testing_sitecount h "
    "WHERE h.round_id = %(round)s {within}) h GROUP BY GROUPING SETS ((), (h.key))"
)
_HOURS_COUNTED = """
SELECT h.at, sum(h.swabbed), sum(h.resulted) FROM (
    SELECT h.hour AS at, h.n_swabs AS swabbed, 0 AS resulted
    FROM testing_hourcount h WHERE h.round_id = %(round)s {within}
    UNION ALL SELECT h.hour, 0, h.n_swabs FROM testing_resultcount h WHERE h.round_id = %(round)s {within}
) h GROUP BY 1 ORDER BY 1
"""


def from_tubes(round_: Round, may_take: Limits, now: datetime, areas: Sequence[Span] = ()) -> list[Row]:
    """Count the tubes of a round by site and area, each of them."""
    found = _ask(_FROM_TUBES, within(areas, "t.area_id"), round_, cutoffs(may_take, now))
    return [(site, area, tuple(columns), late) for site, area, late, *columns in found]


def counted(round_: Round, may_take: Limits, now: datetime, areas: Sequence[Span] = ()) -> list[Row]:
    """Give the same from the follower's counts; only tubes begun in the one hour in which they become overdue are
    looked at themselves."""
    given = cutoffs(may_take, now)
    late = {
        (site, area): int(n) for site, area, n in _ask(OVERDUE, within(areas, "h.area_id"), round_, given)
    }
    found = _ask(_COUNTED, within(areas, "h.area_id"), round_, {})
    return [(site, area, tuple(columns), late.get((site, area), 0)) for site, area, *columns in found]


def parts_counted(
    round_: Round, may_take: Limits, now: datetime, size: int, areas: Sequence[Span] = ()
) -> Parts:
    """Give the parts from the follower's counts, added up by the database."""
    narrow = within(areas, "h.area_id")
    late: Counter[int | None] = Counter()
    for _site, area, n in _ask(OVERDUE, narrow, round_, cutoffs(may_take, now)):
        late[area - area % size] += int(n)
        late[None] += int(n)
    rows = _ask(_PARTS, narrow, round_, {"size": size})
    found = {key: tally_of(*counts, late[key]) for key, *counts in rows}  # the sum of all has no key
    return Parts(found.pop(None, NOTHING), found)


def tally_of(*counts: Any) -> Tally:
    """Read what SUMMED gives, then how many are overdue; nothing was counted where it is empty."""
    *numbers, last, overdue = counts
    if not numbers[0]:
        return NOTHING
    at = None if last is None else _EPOCH + timedelta(microseconds=last)
    return Tally._make((*numbers, at, overdue))


def hours_from_tubes(round_: Round, areas: Sequence[Span] = ()) -> list[Hour]:
    """Count swabs by the hour in which their tube was begun, and results by the hour they came, from the tubes."""
    return _hours(_ask(_HOURS_FROM_TUBES, within(areas, "t.area_id"), round_, {}))


def hours(round_: Round, areas: Sequence[Span] = ()) -> list[Hour]:
    """Count swabs by the hour in which their tube was begun, and results by the hour they came."""
    return _hours(_ask(_HOURS_COUNTED, within(areas, "h.area_id"), round_, {}))


def _hours(rows: Iterable[tuple[Any, ...]]) -> list[Hour]:
    return [Hour(at, int(swabbed), int(resulted)) for at, swabbed, resulted in rows if swabbed or resulted]


def _ask(sql: str, narrow: str, round_: Round, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("{within}", narrow), {"round": round_.id, **given})
        return list(cursor.fetchall())
