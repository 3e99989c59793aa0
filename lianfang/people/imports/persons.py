"""Whom rows of other tables are about: found on record by number, or by name and phone; else registered."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext_lazy

from lianfang.documents.tables import BAD, KNOWN, Cells, Done, Field, Work
from lianfang.people.imports.people import PEOPLE_FIELDS, take_people
from lianfang.people.models import IdentifierClaim, Person
from lianfang.people.rules.names import search_form
from lianfang.people.rules.numbers import possible_numbers, read_phone, squeezed
from lianfang.people.vault import Sealer

PERSON_FIELDS: tuple[Field, ...] = tuple(each for each in PEOPLE_FIELDS if each.key != "kind")
_KEYS = tuple(each.key for each in PERSON_FIELDS)


def persons_of(rows: Sequence[Cells], work: Work) -> list[Done]:
    """Find or register whom each row is about; gives the person's id as the thing, or why the row is not taken.

    Who is on record is found by whoever may bring the table; to register somebody they need the right to.
    """
    told = [{key: cells.get(key, "") for key in _KEYS} for cells in rows]
    by_phone, by_number = _by_phone(told), _by_number(told)
    found: list[Done | None] = []
    for cells in told:
        name, phone = cells["name"].strip(), read_phone(cells["phone"]) or ""
        number = (search_form(name), squeezed(cells["number"]))
        pk = by_number.get(number) if cells["number"] else by_phone.get((name, phone))
        found.append(Done(KNOWN, "", pk) if pk else None)
    fresh = [n for n, each in enumerate(found) if each is None]
    # Rows of other tables speak of them, so they are written; what is only checked is taken back whole.
    kept = replace(work, keep=True)
    for n, done in zip(fresh, take_people([told[n] for n in fresh], kept), strict=True):
        found[n] = done._replace(thing=str(UUID(done.thing))) if done.thing else done
    return [each or Done(BAD) for each in found]


def _by_number(rows: Sequence[Cells]) -> dict[tuple[str, str], str]:
    """Give who is on record under a name and the number of a document."""
    sealer, blinds = Sealer(), {}
    for cells in rows:
        for kind, text in possible_numbers(cells["number"]) if cells["number"] else ():
            blinds[sealer.blind(kind, text)] = squeezed(cells["number"])
    held = dict(IdentifierClaim.objects.filter(blind__in=blinds).values_list("blind", "person_id"))
    names = dict(Person.objects.filter(pk__in=held.values()).values_list("pk", "name"))
    return {
        (search_form(names[person]), blinds[bytes(blind)]): str(person)
        for blind, person in held.items()
        if person in names
    }


def _by_phone(rows: Sequence[Cells]) -> dict[tuple[str, str], str]:
    """Give who is on record under a name and a phone, where only one person is."""
    phones = {phone for cells in rows if (phone := read_phone(cells["phone"]))}
    found: dict[tuple[str, str], list[str]] = {}
    for pk, name, phone in Person.objects.filter(phone__in=phones).values_list("pk", "name", "phone"):
        found.setdefault((name, phone), []).append(str(pk))
    return {key: ids[0] for key, ids in found.items() if len(ids) == 1}


NOT_READ = gettext_lazy("“%(text)s” is no day or time. Write it like 2021-08-05 or 2021-08-05 14:30.")
