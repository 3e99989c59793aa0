"""How many people had which dose: by area and by age. No target, no order by result, no small numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.translation import gettext

from lianfang.places.queries import labels
from lianfang.places.rules import LEVELS, WIDTH, depth, span
from lianfang.protocol.schema import Protocol
from lianfang.vaccination.rules import AGES, Counted, without_few

# Each person's highest dose that stands, whatever record it was given to; then people by a key.
_SQL = """
WITH had AS (
    SELECT coalesce(a.kept_id, d.person_id) AS person_id, max(d.number) AS n
    FROM vaccination_givendose d
    LEFT JOIN people_alias a ON a.person_id = d.person_id AND a.undone_at IS NULL
    WHERE d.disease = %(disease)s AND d.void_at IS NULL AND NOT d.doubted AND d.day <= %(on)s GROUP BY 1)
SELECT {key}, count(*)::int, {doses}
FROM people_person p LEFT JOIN had h ON h.person_id = p.id
WHERE p.kind IN ('resident', 'present') AND p.area_id BETWEEN %(first)s AND %(last)s
    AND NOT EXISTS (SELECT FROM people_alias x WHERE x.person_id = p.id AND x.undone_at IS NULL)
GROUP BY 1 ORDER BY 1
"""
_AREA = "p.area_id - p.area_id %% %(size)s"
_AGE = (
    "CASE WHEN p.born_on IS NULL THEN -1 "
    "ELSE width_bucket(extract(year FROM age(%(on)s::date, p.born_on)), %(ages)s::numeric[]) END"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: whose people, how many, and how many of them had each dose (None: too few to show)."""

    key: str
    name: str
    people: int
    doses: Sequence[int | None]


def _counted(key: str, area: int, protocol: Protocol, on: date) -> list[Counted]:
    first, last = span(area)
    n = max(one.doses.value for one in protocol.vaccination.products)
    size = WIDTH ** (len(LEVELS) - 1 - min(depth(area) + 1, len(LEVELS) - 1))
    doses = ", ".join(f"count(*) FILTER (WHERE h.n >= {at})::int" for at in range(1, n + 1))
    asked = {
        "disease": protocol.disease.key,
        "on": on,
        "first": first,
        "last": last,
        "size": size,
        "ages": list(AGES),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(key=key, doses=doses), asked)
        return [Counted(str(row[0]), row[1], tuple(row[2:])) for row in cursor.fetchall()]


def by_area(area: int, protocol: Protocol, on: date) -> list[Line]:
    """Count the doses of people by the areas one level below, in the order of their codes. Two statements."""
    rows = _counted(_AREA, area, protocol, on)
    names = labels(int(row.key) for row in rows)
    shown = without_few(rows)
    return [
        Line(row.key, names.get(int(row.key), row.key), row.people, few)
        for row, few in zip(rows, shown, strict=True)
    ]


def by_age(area: int, protocol: Protocol, on: date) -> list[Line]:
    """Count the doses of people of an area by age, the youngest first. One statement."""
    rows = _counted(_AGE, area, protocol, on)
    shown = without_few(rows)
    return [
        Line(row.key, age_name(int(row.key)), row.people, few) for row, few in zip(rows, shown, strict=True)
    ]


def age_name(group: int) -> str:
    """Name an age group by its place: 0 the youngest; -1 where the birthday is not known."""
    if group < 0:
        return gettext("Age not known")
    if group == len(AGES):
        return gettext("%(n)s and older") % {"n": AGES[-1]}
    first = AGES[group - 1] if group else 0
    return gettext("%(first)s to %(last)s") % {"first": first, "last": AGES[group] - 1}
