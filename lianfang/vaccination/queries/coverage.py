"""How many people had which dose: by area and by age. No target, no order by result, no small numbers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.translation import gettext

from lianfang.places.queries import labels
from lianfang.places.rules import LEVELS, WIDTH, depth, span
from lianfang.protocol.schema import Protocol
from lianfang.testing.rules.populations import years_before
from lianfang.vaccination.rules import AGES, Counted, without_few

# Each person's highest dose that stands, whatever record it was given to; then people by area and age group: so many
# of the ages have they reached. The register is gone through once.
_SQL = """
WITH had AS (
    SELECT coalesce(a.kept_id, d.person_id) AS person_id, max(d.number) AS n
    FROM vaccination_givendose d
    LEFT JOIN people_alias a ON a.person_id = d.person_id AND a.undone_at IS NULL
    WHERE d.disease = %(disease)s AND d.void_at IS NULL AND NOT d.doubted AND d.day <= %(on)s GROUP BY 1)
SELECT p.area_id - p.area_id %% %(size)s,
    CASE WHEN p.born_on IS NULL THEN -1
        ELSE cardinality(%(births)s::date[]) - width_bucket(p.born_on - 1, %(births)s::date[]) END,
    count(*)::int, {doses}
FROM people_person p LEFT JOIN had h ON h.person_id = p.id
WHERE p.kind IN ('resident', 'present') AND p.area_id BETWEEN %(first)s AND %(last)s
    AND NOT EXISTS (SELECT FROM people_alias x WHERE x.person_id = p.id AND x.undone_at IS NULL)
GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: whose people, how many, and how many of them had each dose (None: too few to show)."""

    key: str
    name: str
    people: int
    doses: Sequence[int | None]


def coverage(area: int, protocol: Protocol, on: date) -> tuple[list[Line], list[Line]]:
    """Count the doses of people of an area by the areas one level below, in the order of their codes, and by age, the
    youngest first. Two statements."""
    rows = _asked(area, protocol, on)
    areas, ages = _summed((row[0], row[2:]) for row in rows), _summed((row[1], row[2:]) for row in rows)
    names = labels(areas)
    return (
        _lines(areas, lambda key: names.get(key, str(key))),
        _lines(ages, age_name),
    )


def _asked(area: int, protocol: Protocol, on: date) -> list[tuple[int, ...]]:
    first, last = span(area)
    n = max(one.doses.value for one in protocol.vaccination.products)
    doses = ", ".join(f"count(*) FILTER (WHERE h.n >= {at})::int" for at in range(1, n + 1))
    asked = {
        "disease": protocol.disease.key,
        "on": on,
        "first": first,
        "last": last,
        "size": WIDTH ** (len(LEVELS) - 1 - min(depth(area) + 1, len(LEVELS) - 1)),
        "births": sorted(years_before(on, age) for age in AGES),  # who was born then or before is so old
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(doses=doses), asked)
        return list(cursor.fetchall())


def _summed(rows: Iterable[tuple[int, Sequence[int]]]) -> dict[int, list[int]]:
    """Add up numbers by a key, in its order."""
    found: dict[int, list[int]] = {}
    for key, numbers in rows:
        found[key] = [a + b for a, b in zip(found.get(key, [0] * len(numbers)), numbers, strict=True)]
    return dict(sorted(found.items()))


def _lines(found: Mapping[int, Sequence[int]], name: Callable[[int], str]) -> list[Line]:
    rows = [Counted(str(key), numbers[0], tuple(numbers[1:])) for key, numbers in found.items()]
    return [
        Line(row.key, name(int(row.key)), row.people, few)
        for row, few in zip(rows, without_few(rows), strict=True)
    ]


def age_name(group: int) -> str:
    """Name an age group by its place: 0 the youngest; -1 where the birthday is not known."""
    if group < 0:
        return gettext("Age not known")
    if group == len(AGES):
        return gettext("%(n)s and older") % {"n": AGES[-1]}
    first = AGES[group - 1] if group else 0
    return gettext("%(first)s to %(last)s") % {"first": first, "last": AGES[group] - 1}
