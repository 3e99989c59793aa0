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
_COUNT = f"SELECT count(*) FROM ({_MINE}) m"  # noqa: S608
_SITES = f"""
SELECT m.site_id, coalesce(s.name, left(m.site_id::text, 8)) AS name,
    {", ".join(f"c.{column}" for column in COLUMNS)}, coalesce(l.n, 0)::int AS overdue
FROM ({_MINE}) m LEFT JOIN places_site s ON s.id = m.site_id
LEFT JOIN (SELECT h.site_id, {SUMMED} FROM testing_sitecount h WHERE h.round_id = %(round)s {{counted}} GROUP BY 1) c
    ON c.site_id = m.site_id
LEFT JOIN (SELECT o.site_id, sum(o.n) AS n FROM ({OVERDUE}) o GROUP BY 1) l ON l.site_id = m.site_id
ORDER BY {{order}}, name, m.site_id LIMIT %(most)s OFFSET %(first)s
"""  # noqa: S608 — constants of this module
SORTS = {
    "name": "coalesce(s.name, left(m.site_id::text, 8))",
    "people": "coalesce(c.n_swabs, 0)",
    "tubes": "coalesce(c.n_tubes, 0)",
    "results": "coalesce(c.resulted, 0)",
    "overdue": "coalesce(l.n, 0)",
    "last": "coalesce(c.last_at, 0)",
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
    by = SORTS[sort.removeprefix("-")]
    sql = _narrowed(_SITES, areas).replace("{order}", f"{by} DESC" if sort.startswith("-") else by)
    cut = {"first": stretch.start if stretch else 0, "most": None if stretch is None else len(stretch)}
    with connection.cursor() as cursor:
        cursor.execute(sql, {"round": round_.id, **cut, **cutoffs(limits_of(round_), now)})
        return [Part(site, name, tally=tally_of(*counts)) for site, name, *counts in cursor.fetchall()]


def _narrowed(sql: str, areas: Sequence[Span]) -> str:
    counted, planned = within(areas, "h.area_id"), within(areas, "s.area_id")
    return sql.replace("{planned}", planned).replace("{counted}", counted).replace("{within}", counted)
