"""People and organisations as tables give them out: in the words and columns in which they are taken in again."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import get_language

from lianfang.accounts.access import spans, visible
from lianfang.accounts.models import User
from lianfang.documents.tables import Cells
from lianfang.people.imports.lists import VALUES
from lianfang.people.models import Alias, Identifier, Organisation, Person
from lianfang.people.vault import unseal
from lianfang.places.rules import official_code

AT_ONCE = 2_000  # rows that are fetched together, so that a city is never in memory whole
NUMBERS = "person__identifiers"  # to be fetched beside rows that speak of persons


def said(column: str, key: str) -> str:
    """Write a choice as files write it in the reader's language."""
    if not (get_language() or "").startswith("zh"):
        return key
    words = (word for word, known in VALUES[column].items() if known == key)
    return next((word for word in words if word and not word.isascii()), key)


def cells_of_persons(user: User, on: date) -> Callable[[Person], dict[str, str]]:
    """Give what writes a person as PERSON_FIELDS has them; phones and numbers only for those who may see them whole."""
    whole = spans(user, "people.identify", on)

    def cells(person: Person) -> dict[str, str]:
        seen = any(first <= person.area_id <= last for first, last in whole)
        return {
            "name": person.name,
            "sex": said("sex", person.sex) if person.sex else "",
            "born_on": person.born_on.isoformat() if person.born_on else "",
            "phone": person.phone if seen else "",
            **(_number(person) if seen else {}),
            "address": person.household.address if person.household else "",
            "area": official_code(person.area_id),
        }

    return cells


def _number(person: Person) -> dict[str, str]:
    held = sorted(person.identifiers.all(), key=lambda each: (each.kind != "resident_id", each.pk))
    if not held or held[0].kind == Identifier.Kind.NONE_YET:
        return {}
    return {"id_kind": said("id_kind", held[0].kind), "number": unseal(held[0].sealed, person.pk)}


def give_people(user: User, on: date) -> Iterator[Cells]:
    """Give the people of a user's areas, without records that were merged into others."""
    merged = Alias.objects.filter(person=OuterRef("pk"), undone_at=None)
    return cells_of(visible(Person.objects.filter(~Exists(merged)), user, "people.read", on), user, on)


def cells_of(people: QuerySet[Person], user: User, on: date) -> Iterator[Cells]:
    """Give some people as PEOPLE_FIELDS has them, fetched some at a time."""
    cells = cells_of_persons(user, on)
    rows = people.select_related("household").prefetch_related("identifiers").order_by("pk")
    for person in rows.iterator(chunk_size=AT_ONCE):
        yield {**cells(person), "kind": said("kind", person.kind)}


def give_organisations(user: User, on: date) -> Iterator[Cells]:
    """Give the organisations of a user's areas that are not closed."""
    rows = visible(Organisation.objects.filter(closed_on=None), user, "workforce.manage", on)
    for body in rows.order_by("area_id", "pk").iterator(chunk_size=AT_ONCE):
        names = ("name", "level", "kind", "code", "contact", "contact_phone")
        yield {**{name: getattr(body, name) for name in names}, "area": official_code(body.area_id)}


def moment(value: Any) -> str:
    """Write an instant as the city's wall clock; "" for none."""
    return f"{localtime(value):%Y-%m-%d %H:%M:%S}" if value else ""
