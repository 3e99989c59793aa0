"""Write the counts of rounds again from the facts, for the tubes, people and areas that new facts touch.

Only one follower does this, window after window, so nobody else writes these rows at the same time.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from lianfang.common.ids import array
from lianfang.people.queries import kept_ids, records_behind
from lianfang.places.rules import span
from lianfang.sync.putting import Key, ask, columns, do, put
from lianfang.sync.queries import COUNTS
from lianfang.testing.actions.group_counting import count_groups, count_groups_within, keys_of
from lianfang.testing.actions.stray_counting import HOUR, count_round_strays, count_strays
from lianfang.testing.models import RoundCount
from lianfang.testing.queries.tallies import COLUMNS, NOT_EMPTY
from lianfang.testing.rules.populations import ELDER_FROM, MINOR_UNDER

_TUBES = "%(tubes)s::uuid[]"

# rules.population in SQL, of person `p` and round `o`.
POPULATION = f"""CASE WHEN p.id IS NULL THEN 'unknown' WHEN p.kind <> 'resident' THEN p.kind
WHEN p.born_on IS NULL THEN 'age_unknown'
WHEN p.born_on > o.starts_on - interval '{MINOR_UNDER} years' THEN 'minor'
WHEN p.born_on <= o.starts_on - interval '{ELDER_FROM} years' THEN 'elder' ELSE 'adult' END"""

_MERGED = "EXISTS (SELECT 1 FROM people_alias x WHERE x.person_id = {} AND x.undone_at IS NULL)"

# --- people with more than one swab in a round

_ODD = f"""
WITH s AS MATERIALIZED (SELECT DISTINCT person_id, round_id FROM testing_swab WHERE tube_id = ANY({_TUBES}))
SELECT s.person_id FROM s JOIN testing_swabclaim c ON c.person_id = s.person_id AND c.round_id = s.round_id AND c.again
UNION SELECT s.person_id FROM s JOIN people_alias x ON x.person_id = s.person_id AND x.undone_at IS NULL
UNION SELECT s.person_id FROM s JOIN people_alias x ON x.kept_id = s.person_id AND x.undone_at IS NULL
"""  # noqa: S608 — constants of this module
# All records of the human beings behind some persons, each with the one that is kept.
_RECORDS = """
WITH records AS MATERIALIZED (
    SELECT * FROM unnest(%(humans)s::uuid[], %(records)s::uuid[]) AS r(human, id)
)
"""
_FORGET_REPEATS = (
    "DELETE FROM testing_repeat WHERE person_id = ANY(%(records)s::uuid[] || %(people)s::uuid[])"
)
_REPEATS = f"""{_RECORDS}, told AS MATERIALIZED (
    SELECT s.id, records.human, s.round_id, s.tube_id, s.area_id, s.at,
        (SELECT min(r.at) FROM testing_result r WHERE r.tube_id = s.tube_id AND {COUNTS.format(t="r")}) AS resulted_at
    FROM records JOIN testing_swab s ON s.person_id = records.id AND {COUNTS.format(t="s")}
), mine AS MATERIALIZED (
    SELECT told.*, count(*) OVER w AS n, row_number() OVER (w ORDER BY at, id) = 1 AS first
    FROM told WINDOW w AS (PARTITION BY human, round_id)
)
INSERT INTO testing_repeat (id, person_id, round_id, tube_id, area_id, at, first, two_open)
SELECT b.id, b.human, b.round_id, b.tube_id, b.area_id, b.at, b.first, EXISTS (
    SELECT 1 FROM mine a WHERE a.human = b.human AND a.round_id = b.round_id AND a.tube_id <> b.tube_id
    AND (a.at, a.id) < (b.at, b.id) AND (a.resulted_at IS NULL OR a.resulted_at > b.at))
FROM mine b WHERE b.n > 1
"""  # noqa: S608 — constants of this module
_THEIR_TUBES = (
    f"{_RECORDS} SELECT DISTINCT s.tube_id FROM records JOIN testing_swab s ON s.person_id = records.id "  # noqa: S608
    "JOIN testing_round o ON o.id = s.round_id AND o.state <> 'reconciled'"
)

# --- tubes by hour and site

_TOUCHED_HOURS = f"""
SELECT DISTINCT x.round_id, x.site_id, {HOUR.format("x.at")} FROM (
    SELECT t.round_id, t.site_id, s.at FROM testing_tube t JOIN testing_swab s ON s.tube_id = t.id
    WHERE t.id = ANY({_TUBES})
    UNION ALL SELECT round_id, site_id, opened_at FROM testing_tube WHERE id = ANY({_TUBES})
) x
"""  # noqa: S608 — constants of this module
_TOUCHED_RESULTS = f"""
SELECT DISTINCT x.round_id, x.site_id, {HOUR.format("x.at")} FROM (
    SELECT t.round_id, t.site_id, r.at FROM testing_tube t JOIN testing_result r ON r.tube_id = t.id
    WHERE t.id = ANY({_TUBES})
    UNION ALL SELECT t.round_id, t.site_id, j.at FROM testing_tube t JOIN testing_rejection j ON j.tube_id = t.id
    WHERE t.id = ANY({_TUBES})
    UNION ALL SELECT round_id, site_id, resulted_at FROM testing_tube
    WHERE id = ANY({_TUBES}) AND resulted_at IS NOT NULL
) x
"""  # noqa: S608 — constants of this module
_KEYS = (
    "keys AS MATERIALIZED (SELECT * FROM unnest(%(rounds)s::uuid[], %(sites)s::uuid[], %(hours)s::timestamptz[]) "
    "AS k(round_id, site_id, hour))"
)
_SITES = "(SELECT DISTINCT round_id, site_id FROM keys)"

_IN_HOUR = "k WHERE c.round_id = k.round_id AND c.site_id = k.site_id AND c.hour = k.hour"
_TALLY = ", ".join(f"{said} AS {name}" for name, said in COLUMNS.items())
_HOURS = put(
    "testing_hourcount",
    ("round_id", "site_id", "area_id", "hour"),
    tuple(COLUMNS),
    f"SELECT k.round_id, k.site_id, t.area_id, k.hour, {_TALLY} FROM keys k JOIN testing_tube t "  # noqa: S608
    "ON t.round_id = k.round_id AND t.site_id = k.site_id AND t.opened_at >= k.hour "
    f"AND t.opened_at < k.hour + interval '1 hour' WHERE {NOT_EMPTY} GROUP BY 1, 2, 3, 4",
    f"keys {_IN_HOUR}",
    with_=f"{_KEYS}, ",
)
_RESULTS = put(
    "testing_resultcount",
    ("round_id", "site_id", "area_id", "hour"),
    ("n_swabs",),
    "SELECT t.round_id, t.site_id, t.area_id, k.hour, sum(t.n_swabs) AS n_swabs FROM keys k JOIN testing_tube t "
    "ON t.round_id = k.round_id AND t.site_id = k.site_id AND t.resulted_at >= k.hour "
    "AND t.resulted_at < k.hour + interval '1 hour' GROUP BY 1, 2, 3, 4",
    f"keys {_IN_HOUR}",
    with_=f"{_KEYS}, ",
)
_SUMS = ", ".join(
    f"max(h.{name}) AS {name}" if name == "last_at" else f"sum(h.{name}) AS {name}" for name in COLUMNS
)
_SITE = put(
    "testing_sitecount",
    ("round_id", "site_id", "area_id"),
    tuple(COLUMNS),
    f"SELECT h.round_id, h.site_id, h.area_id, {_SUMS} FROM {_SITES} k JOIN testing_hourcount h "  # noqa: S608
    "ON h.round_id = k.round_id AND h.site_id = k.site_id GROUP BY 1, 2, 3",
    f"{_SITES} k WHERE c.round_id = k.round_id AND c.site_id = k.site_id",
    with_=f"{_KEYS}, ",
)

# --- people by area and group

_MERGED_IN = f"""
WITH s AS MATERIALIZED (SELECT DISTINCT person_id FROM testing_swab WHERE tube_id = ANY({_TUBES}))
SELECT s.person_id FROM s JOIN people_alias x ON x.person_id = s.person_id AND x.undone_at IS NULL
"""  # noqa: S608 — constants of this module
# The swabs that count, of people with several only the first, each with the record that is kept.
_SHARES = f"""
WITH s AS MATERIALIZED (
    SELECT s.tube_id, s.round_id, s.person_id, s.area_id FROM testing_swab s
    LEFT JOIN testing_repeat q ON q.tube_id = s.tube_id AND q.id = s.id
    WHERE s.tube_id = ANY({_TUBES}) AND q.first IS NOT FALSE AND {COUNTS.format(t="s")}
), kept AS MATERIALIZED (SELECT * FROM unnest(%(merged)s::uuid[], %(kept)s::uuid[]) AS k(id, at)),
found AS MATERIALIZED (
    SELECT s.tube_id, s.round_id, coalesce(p.area_id, s.area_id) AS area_id, {POPULATION} AS population,
        count(*) AS n
    FROM s JOIN testing_round o ON o.id = s.round_id LEFT JOIN kept ON kept.id = s.person_id
    LEFT JOIN people_person p ON p.id = coalesce(kept.at, s.person_id) GROUP BY 1, 2, 3, 4
), gone AS (
    DELETE FROM testing_tubeshare c WHERE c.tube_id = ANY({_TUBES}) AND NOT EXISTS (
        SELECT 1 FROM found f WHERE f.tube_id = c.tube_id AND f.round_id = c.round_id AND f.area_id = c.area_id
        AND f.population = c.population) RETURNING c.round_id, c.area_id
), said AS (
    INSERT INTO testing_tubeshare AS c (tube_id, round_id, area_id, population, n)
    SELECT tube_id, round_id, area_id, population, n FROM found
    ON CONFLICT (tube_id, round_id, area_id, population) DO UPDATE SET n = EXCLUDED.n WHERE c.n <> EXCLUDED.n
    RETURNING c.round_id, c.area_id
)
SELECT round_id, area_id FROM gone UNION SELECT round_id, area_id FROM said
"""  # noqa: S608 — constants of this module
_AREA_KEYS = """
keys AS MATERIALIZED (SELECT * FROM unnest(%(rounds)s::uuid[], %(areas)s::int8[]) AS k(round_id, area_id))
"""
_IN_AREA = "keys k WHERE c.round_id = k.round_id AND c.area_id = k.area_id"


def _into_areas(column: str, found: str, keys: str) -> str:
    """Write the statement that brings one column of the areas' counts up to date."""
    same = "f.round_id = c.round_id AND f.area_id = c.area_id AND f.population = c.population"
    return (
        f"WITH {keys}, found AS MATERIALIZED ({found}), none AS (UPDATE testing_areacount c SET {column} = 0 "  # noqa: S608
        f"FROM {_IN_AREA} AND c.{column} <> 0 AND NOT EXISTS (SELECT 1 FROM found f WHERE {same})) "
        "INSERT INTO testing_areacount AS c (round_id, area_id, population, n_people, n_swabbed) "
        "SELECT round_id, area_id, population, "
        + ("n, 0" if column == "n_people" else "0, n")
        + " FROM found ORDER BY 1, 2, 3 ON CONFLICT (round_id, area_id, population) DO UPDATE "
        f"SET {column} = EXCLUDED.{column} WHERE c.{column} <> EXCLUDED.{column}"
    )


_SWABBED = _into_areas(
    "n_swabbed",
    "SELECT t.round_id, t.area_id, t.population, sum(t.n) AS n FROM keys k JOIN testing_tubeshare t "
    "ON t.round_id = k.round_id AND t.area_id = k.area_id GROUP BY 1, 2, 3",
    _AREA_KEYS,
)
_PEOPLE_OF = (
    f"SELECT o.id AS round_id, p.area_id, {POPULATION} AS population, count(*) AS n FROM testing_round o "  # noqa: S608
    "JOIN {keys} JOIN people_person p ON {near} "
    f"WHERE p.kind IN ('resident', 'present') AND NOT {_MERGED.format('p.id')} GROUP BY 1, 2, 3"
)
_PEOPLE = _into_areas(
    "n_people",
    _PEOPLE_OF.format(keys="keys k ON k.round_id = o.id", near="p.area_id = k.area_id"),
    _AREA_KEYS,
)
# Of all areas in a range: those that nobody lives in any more are set to nothing by the same statement.
_PEOPLE_WITHIN = _into_areas(
    "n_people",
    _PEOPLE_OF.format(
        keys="(SELECT %(round)s::uuid AS round_id) k ON k.round_id = o.id",
        near="p.area_id BETWEEN %(first)s AND %(last)s",
    ),
    "keys AS (SELECT DISTINCT round_id, area_id FROM testing_areacount WHERE round_id = %(round)s::uuid "
    "AND area_id BETWEEN %(first)s AND %(last)s)",
)

# --- until when

_AS_OF = """
INSERT INTO testing_roundcount AS c (round_id, as_of) SELECT unnest(%(rounds)s::uuid[]), %(now)s
ON CONFLICT (round_id) DO UPDATE SET as_of = EXCLUDED.as_of
"""
_UNCOUNTED = """
SELECT o.id, o.area_id, c.people_at IS NULL, c.hours_at IS NULL FROM testing_round o
JOIN testing_roundcount c ON c.round_id = o.id
WHERE o.id = ANY(%(rounds)s::uuid[]) AND (c.people_at IS NULL OR c.hours_at IS NULL) AND o.state <> 'draft'
"""


def count_tubes(
    tubes: Collection[UUID], swabbed: Collection[UUID], people: Collection[UUID] = (), *, now: datetime
) -> None:
    """Count again all that some tubes and people are part of: repeats, hours, sites, areas. The rows of these tubes
    must say what the facts say.

    swabbed: those of the tubes whose swabs came or went, or are of people who came on record.
    """
    touched, changed = set(tubes), set(swabbed)
    odd = {row[0] for row in ask(_ODD, {"tubes": array(touched)})} if touched else set()
    if odd or people:
        theirs = _count_repeats(odd | set(people))
        touched, changed = touched | theirs, changed | theirs
    if not touched:
        return
    given = {"tubes": array(touched)}
    rounds = _count_hours(ask(_TOUCHED_HOURS, given), ask(_TOUCHED_RESULTS, given))
    if changed:
        rounds |= _count_people(changed)
    _stamp(rounds, now=now)


def _count_people(tubes: Collection[UUID]) -> set[UUID]:
    """Count who was swabbed, by area and group, where the swabs of some tubes changed; give the rounds."""
    given: dict[str, Any] = {"tubes": array(tubes)}
    count_strays(tubes)
    merged = [row[0] for row in ask(_MERGED_IN, given)]
    kept = kept_ids(merged) if merged else {}
    given |= {"merged": list(kept), "kept": list(kept.values())}
    areas = ask(_SHARES, given)
    if areas:
        do(_SWABBED, columns(areas, "rounds", "areas"))
    count_groups(keys_of(tubes))
    return {round_ for round_, _area in areas}


def _count_repeats(people: Collection[UUID]) -> set[UUID]:
    """Write the repeats of some people again; give all tubes they are in."""
    behind = records_behind(people)
    asked = {
        "people": list(people),
        "humans": [human for human, _ in behind],
        "records": [one for _, one in behind],
    }
    do(_FORGET_REPEATS, asked)
    do(_REPEATS, asked)
    return {row[0] for row in ask(_THEIR_TUBES, asked)}


def _count_hours(begun: Sequence[Key], resulted: Sequence[Key]) -> set[UUID]:
    """Count hours and the sites they are of; give their rounds."""
    if begun:
        given = columns(begun, "rounds", "sites", "hours")
        do(_HOURS, given)
        do(_SITE, given)
    if resulted:
        do(_RESULTS, columns(resulted, "rounds", "sites", "hours"))
    return {key[0] for key in begun}


def _stamp(rounds: Collection[UUID], *, now: datetime) -> None:
    """Note that some rounds are counted until now; what was never counted whole of a round is counted now."""
    given = {"rounds": sorted(rounds), "now": now}
    if not rounds:
        return
    do(_AS_OF, given)
    for round_, area, people, hours in ask(_UNCOUNTED, given):
        if people:
            count_people_within(round_, *span(area))
            RoundCount.objects.filter(round_id=round_).update(people_at=now)
        if hours:
            count_round_strays(round_)
            RoundCount.objects.filter(round_id=round_).update(hours_at=now)


def count_people(areas: Iterable[tuple[UUID, int]]) -> None:
    """Count again who lives in some areas, for some rounds."""
    if keys := sorted(set(areas)):
        do(_PEOPLE, columns(keys, "rounds", "areas"))
        count_groups(keys)


def count_people_within(round_id: UUID, first: int, last: int) -> None:
    """Count again who lives in all areas of a range, for a round."""
    do(_PEOPLE_WITHIN, {"round": round_id, "first": first, "last": last})
    count_groups_within(round_id, first, last)
