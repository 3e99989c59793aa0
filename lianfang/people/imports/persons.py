"""Whom rows of other tables are about: found on record by number, or by name and phone; else registered."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext_lazy

from lianfang.documents.tables import BAD, KNOWN, Cells, Done, Field, Work
from lianfang.people.imports.people import PEOPLE_FIELDS, take_people
from lianfang.people.models import Person
from lianfang.people.rules.numbers import read_phone

PERSON_FIELDS: tuple[Field, ...] = tuple(each for each in PEOPLE_FIELDS if each.key != "kind")
_KEYS = tuple(each.key for each in PERSON_FIELDS)


def persons_of(rows: Sequence[Cells], work: Work) -> list[Done]:
    """Find or register whom each row is about; gives the person's id as the thing, or why the row is not taken."""
    told = [{key: cells.get(key, "") for key in _KEYS} for cells in rows]
    known = _by_phone(told)
    found: list[Done | None] = []
    for cells in told:
        pk = None if cells["number"] else known.get((cells["name"].strip(), read_phone(cells["phone"]) or ""))
        found.append(Done(KNOWN, "", pk) if pk else None)
    fresh = [n for n, each in enumerate(found) if each is None]
    kept = replace(
        work, keep=True
    )  # rows of other tables speak of them; what is only checked is taken back whole
    for n, done in zip(fresh, take_people([told[n] for n in fresh], kept), strict=True):
        found[n] = done._replace(thing=str(UUID(done.thing))) if done.thing else done
    return [each or Done(BAD) for each in found]


def _by_phone(rows: Sequence[Cells]) -> dict[tuple[str, str], str]:
    """Give who is on record under a name and a phone, where only one person is."""
    phones = {phone for cells in rows if (phone := read_phone(cells["phone"]))}
    found: dict[tuple[str, str], list[str]] = {}
    for pk, name, phone in Person.objects.filter(phone__in=phones).values_list("pk", "name", "phone"):
        found.setdefault((name, phone), []).append(str(pk))
    return {key: ids[0] for key, ids in found.items() if len(ids) == 1}


NOT_READ = gettext_lazy("“%(text)s” is no day or time. Write it like 2021-08-05 or 2021-08-05 14:30.")
