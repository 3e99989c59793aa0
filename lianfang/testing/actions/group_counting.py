"""Write again, from the facts, how many of the people who were named for a group of the protocol's were swabbed.

Listings are few beside the people of a city: where there are none, this costs one look.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from lianfang.people.queries import records_behind
from lianfang.sync.putting import ask, columns, do, put
from lianfang.sync.queries import COUNTS
from lianfang.testing.models import GroupCount, ListedPerson

_KEYS = "keys AS MATERIALIZED (SELECT * FROM unnest(%(rounds)s::uuid[], %(areas)s::int8[]) AS k(round_id, area_id))"
_WITHIN = """keys AS MATERIALIZED (
    SELECT DISTINCT %(round)s::uuid AS round_id, l.area_id FROM testing_listedperson l
    WHERE l.area_id BETWEEN %(first)s AND %(last)s
    UNION SELECT c.round_id, c.area_id FROM testing_groupcount c
    WHERE c.round_id = %(round)s::uuid AND c.area_id BETWEEN %(first)s AND %(last)s)"""
_LISTED = """listed AS MATERIALIZED (
    SELECT DISTINCT k.round_id, k.area_id, l.population, l.person_id FROM keys k
    JOIN testing_round o ON o.id = k.round_id
    JOIN testing_listedperson l ON l.area_id = k.area_id
    WHERE l.from_on <= o.ends_on AND (l.until_on IS NULL OR l.until_on >= o.starts_on)
)"""
# Those of them who have other records too.
_SEVERAL = """
SELECT l.person_id FROM listed l JOIN people_alias x ON x.person_id = l.person_id AND x.undone_at IS NULL
UNION SELECT l.person_id FROM listed l JOIN people_alias x ON x.kept_id = l.person_id AND x.undone_at IS NULL
"""
# Somebody counts once a group, under the record that is kept, whichever record was named and whichever was swabbed.
_HUMANS = f"""{_LISTED}, several(human, id) AS MATERIALIZED (
    SELECT * FROM unnest(%(humans)s::uuid[], %(records)s::uuid[])
), human AS MATERIALIZED (
    SELECT DISTINCT l.round_id, l.area_id, l.population, coalesce(m.human, l.person_id) AS id
    FROM listed l LEFT JOIN several m ON m.id = l.person_id
), records(human, id) AS MATERIALIZED (
    SELECT id, id FROM human UNION SELECT human, id FROM several
), swabbed AS MATERIALIZED (
    SELECT DISTINCT r.human, s.round_id FROM records r JOIN testing_swab s ON s.person_id = r.id
    WHERE s.round_id IN (SELECT round_id FROM keys) AND {COUNTS.format(t="s")}
)"""  # noqa: S608 — constants of this module
_FOUND = """SELECT h.round_id, h.area_id, h.population, count(*) AS n_people, count(w.human) AS n_swabbed
    FROM human h LEFT JOIN swabbed w ON w.human = h.id AND w.round_id = h.round_id GROUP BY 1, 2, 3"""


def _groups(keys: str) -> str:
    return put(
        "testing_groupcount",
        ("round_id", "area_id", "population"),
        ("n_people", "n_swabbed"),
        _FOUND,
        "keys k WHERE c.round_id = k.round_id AND c.area_id = k.area_id",
        with_=f"{keys}, {_HUMANS}, ",
    )


_GROUPS, _GROUPS_WITHIN = _groups(_KEYS), _groups(_WITHIN)
# The rounds and areas of those who were named and have a swab in some tubes, also a swab that was taken back.
_OF_TUBES = """
WITH s AS MATERIALIZED (
    SELECT DISTINCT round_id, person_id FROM testing_swab WHERE tube_id = ANY(%(tubes)s::uuid[])
), named AS (
    SELECT s.round_id, s.person_id FROM s
    UNION SELECT s.round_id, x.kept_id FROM s JOIN people_alias x ON x.person_id = s.person_id
    UNION SELECT s.round_id, x.person_id FROM s JOIN people_alias x ON x.kept_id = s.person_id
)
SELECT DISTINCT n.round_id, l.area_id FROM named n JOIN testing_listedperson l ON l.person_id = n.person_id
"""
# A listing lies where the person lives.
_MOVE = """
UPDATE testing_listedperson l SET area_id = p.area_id FROM people_person p
WHERE p.id = l.person_id AND p.id = ANY(%(people)s::uuid[]) AND l.area_id <> p.area_id
"""


def keys_of(tubes: Collection[UUID]) -> list[tuple[UUID, int]]:
    """Give the rounds and areas whose named people have a swab in some tubes."""
    if not tubes or not ListedPerson.objects.exists():
        return []
    return [(round_, area) for round_, area in ask(_OF_TUBES, {"tubes": list(tubes)})]


def count_groups(keys: Collection[tuple[UUID, int]]) -> None:
    """Count the named people of some areas again, for some rounds."""
    if keys and (ListedPerson.objects.exists() or GroupCount.objects.exists()):
        _count(_KEYS, _GROUPS, columns(sorted(set(keys)), "rounds", "areas"))


def count_groups_within(round_id: UUID, first: int, last: int) -> None:
    """Count the named people of all areas in a range again, for a round."""
    _count(_WITHIN, _GROUPS_WITHIN, {"round": round_id, "first": first, "last": last})


def _count(keys: str, groups: str, given: Mapping[str, Any]) -> None:
    behind = records_behind([row[0] for row in ask(f"WITH {keys}, {_LISTED} {_SEVERAL}", given)])
    do(groups, {**given, "humans": [human for human, _ in behind], "records": [one for _, one in behind]})


def move_listings(people: Collection[UUID]) -> None:
    """Let the listings of people lie where these live now."""
    if people:
        do(_MOVE, {"people": sorted(people)})
