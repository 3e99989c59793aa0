"""The sites of a round with their tubes, from the follower's counts: sorted and cut by the database, for a city has
thousands of them and a page shows fifty."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from lianfang.places.rules import Span
from lianfang.testing.models import Round
from lianfang.testing.queries.rounds import Part, limits_of
from lianfang.testing.queries.tallies import COLUMNS, OVERDUE, SUMMED, cutoffs, tally_of, within

# Every site of the round, also those that have not begun, and those that swabbed without being planned.
_MINE = """
SELECT r.site_id FROM testing_roundsite r JOIN places_site s ON s.id = r.site_id WHERE r.round_id = %(round)s {planned}
UNION SELECT h.site_id FROM testing_sitecount h WHERE h.round_id = %(round)s {counted}
"""
_NAME = "coalesce(s.name, left(m.site_id::text, 8))"
_SHOWN = "AND h.site_id IN (SELECT site_id FROM shown)"
_LATE = f"SELECT o.site_id, sum(o.n) AS n FROM ({OVERDUE}) o GROUP BY 1"  # noqa: S608 — constants of another module
_COUNT = f"SELECT count(*) FROM ({_MINE}) m"  # noqa: S608
# Only what the order needs is added up of every site; the rest of those that are shown.
_SITES = f"""
WITH shown AS MATERIALIZED (
    SELECT m.site_id, {_NAME} AS name, row_number() OVER (ORDER BY {{order}}, {_NAME}, m.site_id) AS place
    FROM ({_MINE}) m LEFT JOIN places_site s ON s.id = m.site_id {{ranked}}
    ORDER BY place LIMIT %(most)s OFFSET %(first)s
)
SELECT m.site_id, m.name, {", ".join(f"c.{column}" for column in COLUMNS)}, coalesce(l.n, 0)::int AS overdue
FROM shown m
LEFT JOIN (SELECT h.site_id, {SUMMED} FROM testing_sitecount h WHERE h.round_id = %(round)s {{counted}} {_SHOWN}
    GROUP BY 1) c ON c.site_id = m.site_id
LEFT JOIN ({_LATE.replace("{within}", f"{{within}} {_SHOWN}")}) l ON l.site_id = m.site_id
ORDER BY m.place
"""  # noqa: S608 — constants of this module
_ADDED = (
    "SELECT h.site_id, {} AS n FROM testing_sitecount h WHERE h.round_id = %(round)s {{counted}} GROUP BY 1"
)
# What a site is sorted by, where that is not its name: a number `n` of each.
SORTS = {
    "name": "",
    "people": _ADDED.format("sum(h.n_swabs)"),
    "tubes": _ADDED.format("sum(h.n_tubes)"),
    "results": _ADDED.format("sum(h.resulted)"),
    "overdue": _LATE,
    "last": _ADDED.format("extract(epoch FROM max(h.last_at))"),
}


def count_sites(round_: Round, areas: Sequence[Span] = ()) -> int:
    """Count the sites of a round, or of some areas of it."""
    with connection.cursor() as cursor:
        cursor.execute(_narrowed(_COUNT, areas), {"round": round_.id})
        return int(cursor.fetchone()[0])


def sites(
    round_: Round,
    now: datetime,
    areas: Sequence[Span] = (),
    *,
    sort: str = "-people",
    stretch: range | None = None,
) -> list[Part]:
    """List the sites of a round, or of some areas of it, each with its tubes, in the order of one of SORTS ("-": the
    other way round); `stretch`: only these of them, counted from nought."""
    by, down = SORTS[sort.removeprefix("-")], " DESC" if sort.startswith("-") else ""
    ranked = f"LEFT JOIN ({by}) r ON r.site_id = m.site_id" if by else ""
    order = f"{'coalesce(r.n, 0)' if by else _NAME}{down}"
    sql = _narrowed(_SITES.replace("{ranked}", ranked).replace("{order}", order), areas)
    cut = {"first": stretch.start if stretch else 0, "most": None if stretch is None else len(stretch)}
    with connection.cursor() as cursor:
        cursor.execute(sql, {"round": round_.id, **cut, **cutoffs(limits_of(round_), now)})
        return [Part(site, name, tally=tally_of(*counts)) for site, name, *counts in cursor.fetchall()]


def _narrowed(sql: str, areas: Sequence[Span]) -> str:
    counted, planned = within(areas, "h.area_id"), within(areas, "s.area_id")
    return sql.replace("{planned}", planned).replace("{counted}", counted).replace("{within}", counted)
