"""How far the people of a round's areas were swabbed, wherever they went: by area, group, building. From the counts;
only buildings from the people themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from django.db import connection

from lianfang.places.models import Area
from lianfang.places.rules import LEVELS, WIDTH, Span, span
from lianfang.sync.queries import COUNTS
from lianfang.testing.models import Round
from lianfang.testing.queries.groups import group_areas
from lianfang.testing.queries.left_out import is_in, left_out
from lianfang.testing.queries.tallies import within
from lianfang.testing.rules import EXPECTED


class Covered(NamedTuple):
    """People of an area, a group or a building: how many are on record, how many of them were swabbed."""

    key: Any
    name: str
    people: int
    swabbed: int

    @property
    def missing(self) -> int:
        """Give how many have no swab yet."""
        return self.people - self.swabbed


LEFT_OUT = "left_out"  # those who would be expected if their area were not left out
_EXPECTED = ", ".join(f"'{group}'" for group in EXPECTED)
# First how many areas there are, then those asked for.
_BY_AREA = f"""
WITH g AS (
    SELECT c.area_id - c.area_id %% %(size)s AS key, sum(c.n_people)::int AS people, sum(c.n_swabbed)::int AS swabbed
    FROM testing_areacount c
    WHERE c.round_id = %(round)s AND c.population IN ({_EXPECTED}) {{within}} AND NOT ({{left_out}}) GROUP BY 1
)
SELECT NULL, NULL, count(*)::int FROM g
UNION ALL (SELECT key, people, swabbed FROM g ORDER BY {{order}}, key LIMIT %(most)s OFFSET %(first)s)
"""  # noqa: S608 — our own words
SORTS = {
    "name": "key",
    "people": "people",
    "swabbed": "swabbed",
    "share": "swabbed::float / nullif(people, 0)",
    "missing": "people - swabbed",
}
_BY_GROUP = f"""
SELECT CASE WHEN c.population IN ({_EXPECTED}) AND ({{left_out}}) THEN '{LEFT_OUT}' ELSE c.population END,
    c.area_id BETWEEN %(first)s AND %(last)s, sum(c.n_people), sum(c.n_swabbed)
FROM testing_areacount c WHERE c.round_id = %(round)s {{within}} GROUP BY 1, 2 ORDER BY 1, 2
"""  # noqa: S608 — our own words
# Of a group of the protocol's: who was named, outside the areas in which everybody is in it; and everybody of those.
_NAMED = """
SELECT c.population, sum(c.n_people), sum(c.n_swabbed) FROM testing_groupcount c
WHERE c.round_id = %(round)s {within} AND NOT ({left_out}) AND NOT EXISTS (
    SELECT 1 FROM unnest(%(groups)s::text[], %(firsts)s::int8[], %(lasts)s::int8[]) AS g(population, first, last)
    WHERE g.population = c.population AND c.area_id BETWEEN g.first AND g.last) GROUP BY 1
"""
_LIVING = f"""
SELECT g.population, sum(c.n_people), sum(c.n_swabbed)
FROM unnest(%(groups)s::text[], %(firsts)s::int8[], %(lasts)s::int8[]) AS g(population, first, last)
JOIN testing_areacount c ON c.round_id = %(round)s AND c.area_id BETWEEN g.first AND g.last
WHERE c.population IN ({_EXPECTED}) {{within}} AND NOT ({{left_out}}) GROUP BY 1
"""  # noqa: S608 — our own words
# The building of an address: all up to the last word that ends one.
BUILDING = "coalesce(substring({} from '^.*(?:栋|幢|号楼|座|[Bb]uilding [0-9A-Za-z]+)'), {})"
_BY_BUILDING = f"""
WITH lives AS MATERIALIZED (
    SELECT p.id, {BUILDING.format("h.address", "h.address")} AS building
    FROM people_person p LEFT JOIN people_household h ON h.id = p.household_id
    WHERE p.kind IN ('resident', 'present') {{within}}
        AND NOT EXISTS (SELECT 1 FROM people_alias x WHERE x.person_id = p.id AND x.undone_at IS NULL)
        AND NOT ({{left_out}})
), swabbed AS MATERIALIZED (
    SELECT DISTINCT s.person_id FROM testing_swab s
    WHERE s.round_id = %(round)s AND s.person_id = ANY(ARRAY(SELECT id FROM lives)) AND {COUNTS.format(t="s")}
) SELECT building, count(*), count(person_id) FROM lives LEFT JOIN swabbed ON person_id = id GROUP BY 1
"""  # noqa: S608 — our own words


class Stretch(NamedTuple):
    """Some areas in their order, and how many there are in all."""

    rows: list[Covered]
    n: int


def by_area(
    round_: Round,
    level: str,
    areas: Sequence[Span] = (),
    *,
    sort: str = "name",
    stretch: range | None = None,
) -> Stretch:
    """Say for each area of a level how many of its people were swabbed, without their names, for they may be thousands
    (see `named`), in the order of one of SORTS ("-": the other way round); `stretch`: only these of them, counted from
    nought. An area in which nobody lives is left out. One statement."""
    by = SORTS[sort.removeprefix("-")]
    sql = _BY_AREA.replace("{order}", f"{by} DESC" if sort.startswith("-") else by)
    given = {
        "size": WIDTH ** (len(LEVELS) - 1 - LEVELS.index(level)),
        "first": stretch.start if stretch else 0,
    }
    given["most"] = None if stretch is None else len(stretch)
    (_, _, n), *rows = _ask(sql, round_, areas or [span(round_.area_id)], "c.area_id", **given)
    return Stretch([Covered(key, "", people, swabbed) for key, people, swabbed in rows], n)


def named(rows: Sequence[Covered]) -> list[Covered]:
    """Give some areas their names: those of one page, of thousands."""
    areas = Area.objects.filter(id__in=[row.key for row in rows]).only("id", "name", "name_en")
    names = {area.pk: str(area) for area in areas}
    return [row._replace(name=names.get(row.key, str(row.key))) for row in rows]


@dataclass(frozen=True, slots=True)
class Groups:
    """How far the people of a round were swabbed, by group of the population: all who were counted, and those of them
    who live in the round's own area."""

    all: tuple[Covered, ...]
    inside: tuple[Covered, ...]

    @property
    def whole(self) -> Covered:
        """Add up the people expected in the round's area."""
        rows = [each for each in self.inside if each.key in EXPECTED]
        return Covered("", "", sum(each.people for each in rows), sum(each.swabbed for each in rows))


def groups(round_: Round, areas: Sequence[Span] = ()) -> Groups:
    """Say for each group of the population how many of its people were swabbed; also who was not expected. One
    statement: of 3.8 million people it reads a hundred thousand counts."""
    first, last = span(round_.area_id)
    rows = _ask(_BY_GROUP, round_, areas, "c.area_id", first=first, last=last)
    found: dict[str, tuple[int, int]] = {}
    inside = []
    for key, is_inside, n, m in rows:
        before = found.get(key, (0, 0))
        found[key] = before[0] + int(n), before[1] + int(m)
        if is_inside and (n or m):
            inside.append(Covered(key, key, int(n), int(m)))
    everybody = (Covered(key, key, n, m) for key, (n, m) in found.items() if n or m)
    return Groups(tuple(everybody), tuple(inside))


def by_group(round_: Round, areas: Sequence[Span] = ()) -> list[Covered]:
    """Say for each group of the population how many of its people were swabbed; also who was not expected."""
    return list(groups(round_, areas).all)


def by_listed_group(round_: Round, areas: Sequence[Span] = ()) -> list[Covered]:
    """Say for each group of the protocol's how many of its people were swabbed: who was named for it in the days of the
    round, and who lives in an area of which everybody is in it. Somebody of two groups stands in both."""
    spans = group_areas(round_)
    given = {
        "groups": [group for group, _span in spans],
        "firsts": [first for _group, (first, _last) in spans],
        "lasts": [last for _group, (_first, last) in spans],
    }
    areas = areas or [span(round_.area_id)]
    found: dict[str, tuple[int, int]] = {}
    counted = [_ask(sql, round_, areas, "c.area_id", **given) for sql in (_NAMED, _LIVING)]
    for key, n, m in chain(*counted):
        before = found.get(key, (0, 0))
        found[key] = before[0] + int(n), before[1] + int(m)
    return [Covered(key, key, n, m) for key, (n, m) in found.items() if n]


def by_building(round_: Round, areas: Sequence[Span] = ()) -> list[Covered]:
    """Say for each building of some small areas, or of all of a round, how many of its people were swabbed; people
    without an address stand together. Read from people and swabs themselves, so an area should not be larger than a
    community."""
    rows = _ask(_BY_BUILDING, round_, areas or [span(round_.area_id)], "p.area_id")
    return [Covered(key or "", key or "", int(n), int(m)) for key, n, m in rows]


def whole(round_: Round, areas: Sequence[Span] = ()) -> Covered:
    """Add up the people expected in some areas, or in all of a round."""
    return groups(round_, areas or [span(round_.area_id)]).whole


def _ask(sql: str, round_: Round, areas: Sequence[Span], column: str, **given: Any) -> list[tuple[Any, ...]]:
    text = sql.replace("{within}", within(areas, column)).replace(
        "{left_out}", is_in(left_out(round_), column)
    )
    with connection.cursor() as cursor:
        cursor.execute(text, {"round": round_.id, **given})
        return list(cursor.fetchall())
