"""Who is of a roster, page by page: as quick for the last of millions as for the first."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.accounts.access import spans
from lianfang.accounts.models import User
from lianfang.places.rules import span

# Who makes a household one of a roster; p is the person. The words of a roster, and nothing from outside.
WHO = {
    "elders": "p.born_on <= %(elders)s",
    "ordered": "EXISTS (SELECT 1 FROM cases_quarantine q WHERE q.person_id = p.id AND q.released_at IS NULL "
    "AND q.site_id IS NULL AND q.kind IN ('home', 'monitoring', 'after_care'))",
    "non_residents": "p.kind = 'present'",
    "no_smartphone": "EXISTS (SELECT 1 FROM visits_helped w WHERE w.person_id = p.id AND w.ended_at IS NULL)",
    "incomplete": "p.born_on IS NULL OR NOT EXISTS (SELECT 1 FROM people_identifier i WHERE i.person_id = p.id "
    "AND i.kind <> 'none_yet') OR EXISTS (SELECT 1 FROM sync_dispute d WHERE d.person_id = p.id "
    "AND d.settled_at IS NULL)",
}
NOT_MERGED = "NOT EXISTS (SELECT 1 FROM people_alias a WHERE a.person_id = p.id AND a.undone_at IS NULL)"
# Where those of a roster are looked for: in the table that makes them one of it, so that a roster with hardly anybody
# is as quick as one with all. A record without a document says so: identifiers are never merely absent.
_HERE = (
    "p.area_id BETWEEN %(first)s AND %(last)s AND {scope} AND (p.area_id, p.id) > (%(area)s, %(one)s::uuid)"
)
_ONE = f"{{where}} {_HERE} AND {NOT_MERGED} ORDER BY p.area_id, p.id LIMIT %(limit)s"
_COLUMNS = "SELECT p.area_id, p.id, p.name, p.kind, p.born_on, p.household_id"
WHERE: dict[str, tuple[str, ...]] = {
    "": ("FROM people_person p WHERE",),
    "elders": (f"FROM people_person p WHERE {WHO['elders']} AND",),
    "non_residents": (f"FROM people_person p WHERE {WHO['non_residents']} AND",),
    "ordered": (
        "FROM (SELECT DISTINCT q.person_id FROM cases_quarantine q WHERE q.released_at IS NULL AND q.site_id IS NULL "
        "AND q.kind IN ('home', 'monitoring', 'after_care')) o JOIN people_person p ON p.id = o.person_id WHERE",
    ),
    "no_smartphone": (
        "FROM visits_helped w JOIN people_person p ON p.id = w.person_id WHERE w.ended_at IS NULL AND",
    ),
    "incomplete": (
        "FROM people_person p WHERE p.born_on IS NULL AND",
        "FROM people_identifier i JOIN people_person p ON p.id = i.person_id WHERE i.kind = 'none_yet' AND",
        "FROM (SELECT DISTINCT d.person_id FROM sync_dispute d WHERE d.settled_at IS NULL) d "
        "JOIN people_person p ON p.id = d.person_id WHERE",
    ),
}
_PAGE = """
SELECT t.area_id, t.id, t.name, t.kind, t.born_on, t.household_id, h.address FROM (
  SELECT * FROM ({parts}) u ORDER BY u.area_id, u.id LIMIT %(limit)s
) t LEFT JOIN people_household h ON h.id = t.household_id ORDER BY t.area_id, t.id
"""


def _statement(who: str, scope: str) -> str:
    """Write the statement of one page: of each place where those of the roster are found, the first ones."""
    parts = (f"({_COLUMNS} {_ONE.format(where=where, scope=scope)})" for where in WHERE.get(who, WHERE[""]))
    return _PAGE.format(parts=" UNION ".join(parts))


def born_before(today: date, years: int) -> date:
    """Give the day before which somebody was born who is so many years old."""
    leap = (today.month, today.day) == (2, 29)
    return date(today.year - years, today.month, 28 if leap else today.day)


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody of a roster, and the door they live behind."""

    area_id: int
    id: UUID
    name: str
    kind: str
    born_on: date | None
    household_id: UUID | None
    address: str | None


def people_page(
    area_id: int,
    user: User,
    on: date,
    *,
    who: str = "",
    age: int = 65,
    after: tuple[int, UUID] | None = None,
    limit: int = 100,
) -> list[Listed]:
    """Give the people of a roster in an area after one of them, in the order of areas and records; of all people, or
    of one roster that is asked for. One statement."""
    first, last = span(area_id)
    parts = (f"p.area_id BETWEEN {int(a)} AND {int(b)}" for a, b in spans(user, "people.read", on))
    scope = "(" + (" OR ".join(parts) or "false") + ")"
    given: dict[str, Any] = {"first": first, "last": last, "limit": limit, "elders": born_before(on, age)}
    given |= {"area": after[0] if after else 0, "one": after[1] if after else UUID(int=0)}
    with connection.cursor() as cursor:
        cursor.execute(_statement(who, scope), given)
        return [Listed(*row) for row in cursor.fetchall()]
