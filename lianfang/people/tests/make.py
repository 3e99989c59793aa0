"""Persons, households and organisations for tests."""

from datetime import date
from itertools import count
from typing import Any

from lianfang.common.dates import at
from lianfang.people.models import Household, Organisation, Person, Term
from lianfang.people.rules.names import terms
from lianfang.people.rules.numbers import check_character
from lianfang.places.tests.make import make_area

REGISTERED = at(date(2021, 7, 20), 9)
_numbers = count(1)


def make_person(**over: Any) -> Person:
    """Make a person on record, by default a resident of Heshan who can be found by name."""
    n = next(_numbers)
    fields: dict[str, Any] = {
        "name": f"陈{chr(0x4E00 + n % 900)}{chr(0x5200 + n)}",
        "registered_at": REGISTERED,
    }
    if not {"area", "area_id"} & set(over):
        fields["area"] = make_area(43, 9, 3)
    person = Person.objects.create(**(fields | over))
    Term.objects.bulk_create(
        (Term(term=term, name=person.name) for term in terms(person.name)), ignore_conflicts=True
    )
    return person


def make_household(**over: Any) -> Household:
    """Make a household behind a door in Heshan."""
    if not {"area", "area_id"} & set(over):
        over["area"] = make_area(43, 9, 3)
    return Household.objects.create(**({"address": f"一组{next(_numbers)}号"} | over))


def make_organisation(**over: Any) -> Organisation:
    """Make an organisation of the district of Heshan."""
    if not {"area", "area_id"} & set(over):
        over["area"] = make_area(43, 9, 3)
    fields = {"name": f"赫山某单位{next(_numbers)}", "level": Organisation.Level.DISTRICT}
    return Organisation.objects.create(**(fields | over))


def make_number(born: date = date(1980, 5, 1), sex: str = "f") -> str:
    """Make a valid identity number that is nobody's: its district was never issued."""
    n = next(_numbers)
    seventeen = f"430999{born:%Y%m%d}{n * 2 % 1000 + (sex == 'm'):03d}"
    return seventeen + check_character(seventeen)
