"""Correct a person on record, add a document, read a number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people import bulk, naming, words
from lianfang.people.actions.telling import tell_of
from lianfang.people.models import Identifier, IdentifierClaim, Person
from lianfang.people.queries import ids_of
from lianfang.people.rules import Wrong
from lianfang.people.rules.newcomer import Newcomer, check, check_birth
from lianfang.people.rules.numbers import Number, read_number
from lianfang.people.vault import Sealer, unseal
from lianfang.places.models import Area

FIELDS = ("name", "kind", "sex", "born_on", "phone", "area_id", "household_id")


@transaction.atomic
def correct(person: Person, changes: Mapping[str, Any], *, by: User, now: datetime) -> Person:
    """Correct what is on record about a person; how it was and how it is now are kept in the audit.

    changes: any of name, kind, sex, born_on, phone, area_id, address. An empty address takes them out of the
    household, and so does another area without one.

    Raises Refused with a code of Wrong.
    """
    today = day_of(now)
    person = Person.objects.select_for_update(of=("self",)).select_related("household").get(id=person.id)
    told = _told(person, changes)
    for area_id in {person.area_id, told.area_id}:
        require(by, "people.edit", area_id, today)
    kept = check(told, today)
    if isinstance(kept, Wrong):
        raise words.refused(kept)
    if not Area.objects.filter(id=told.area_id, closed_on=None).exists():
        raise words.refused(Wrong.AREA_UNKNOWN)
    for number in _numbers(person, today):
        if wrong := check_birth(kept.born_on, kept.sex, number, today):
            raise words.refused(wrong)
    before = {name: getattr(person, name) for name in FIELDS}
    door = (told.area_id, kept.address)
    person.name, person.kind, person.sex, person.born_on = kept.name, told.kind, kept.sex, kept.born_on
    person.phone, person.area_id = kept.phone, told.area_id
    person.household_id = bulk.households({door})[door] if kept.address else None
    changed = {
        n: [_plain(old), _plain(getattr(person, n))] for n, old in before.items() if old != getattr(person, n)
    }
    if changed:
        person.save(update_fields=list(changed))
        tell_of([person], now=now, before=before["area_id"])
        if "name" in changed:
            naming.write_terms([person.name])
            transaction.on_commit(partial(naming.forget, [before["name"]]))
        audit(
            by,
            "people.person.corrected",
            person,
            now,
            person_id=person.id,
            area_id=person.area_id,
            changed=changed,
        )
    return Person.objects.get(id=person.id)


def _told(person: Person, changes: Mapping[str, Any]) -> Newcomer:
    moved = changes.get("area_id", person.area_id) != person.area_id
    address = person.household.address if person.household and not moved else ""
    now_on_record = {name: getattr(person, name) for name in FIELDS[:-1]} | {"address": address}
    return Newcomer(**(now_on_record | dict(changes)), id=person.id)


def _numbers(person: Person, today: date) -> list[Number]:
    """Read a person's sealed numbers to compare them; nobody sees them."""
    found = [
        read_number(held.kind, unseal(held.sealed, person.id), today)
        for held in person.identifiers.exclude(kind=Identifier.Kind.NONE_YET)
    ]
    return [number for number in found if isinstance(number, Number)]


def _plain(value: object) -> object:
    return value if isinstance(value, str | int) or value is None else str(value)


@transaction.atomic
def add_identifier(person: Person, kind: str, number: str, *, by: User, now: datetime) -> Identifier:
    """Add a document to a person on record.

    Raises Refused: a code of Wrong; "number_taken" carries the id of the other record as `person`, for a merge;
    "number_known" when this person, or a record merged with theirs, has it already.
    """
    today = day_of(now)
    require(by, "people.edit", person.area_id, today)
    person = Person.objects.select_for_update(of=("self",)).get(id=person.id)
    read = read_number(kind, number, today)
    if isinstance(read, Wrong) or not read.text:
        raise words.refused(read if isinstance(read, Wrong) else Wrong.NUMBER_MISSING)
    if wrong := check_birth(person.born_on, person.sex, read, today):
        raise words.refused(wrong)
    sealer = Sealer()
    same = ids_of(person.id)
    blind = sealer.blind(kind, read.text)
    if IdentifierClaim.objects.filter(blind=blind, person_id__in=same).exists():
        raise Refused("number_known", _("This number is on record for this person already."))
    for holder, _name in bulk.claim({blind: person.id.hex}).values():
        raise words.refused(Wrong.NUMBER_TAKEN, person=holder)
    person.identifiers.filter(kind=Identifier.Kind.NONE_YET).delete()
    sealed = sealer.seal(read.text, person.id)
    added = Identifier.objects.create(person=person, kind=kind, sealed=sealed, tail=read.text[-4:])
    person.born_on, person.sex = person.born_on or read.born_on, person.sex or read.sex
    person.save(update_fields=["born_on", "sex"])
    tell_of([person], now=now)
    audit(
        by,
        "people.identifier.added",
        added,
        now,
        person_id=person.id,
        area_id=person.area_id,
        kind=kind,
        tail=added.tail,
    )
    return added


@dataclass(frozen=True, slots=True)
class Whole:
    """A document with its whole number, for the eyes of someone who gave a reason."""

    label: str
    number: str


@transaction.atomic
def reveal_numbers(person: Person, *, reason: str, by: User, now: datetime) -> list[Whole]:
    """Read the whole numbers of a person's documents; who read them and why is kept.

    Raises Refused: "forbidden"; "reason_missing".
    """
    require(by, "people.identify", person.area_id, day_of(now))
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", _("Write why you need the whole number."))
    ids = ids_of(person.id)
    held = Identifier.objects.filter(person__in=ids).exclude(kind=Identifier.Kind.NONE_YET).order_by("id")
    numbers = [Whole(row.get_kind_display(), unseal(row.sealed, row.person_id)) for row in held]
    audit(
        by,
        "people.identifier.revealed",
        person,
        now,
        person_id=person.id,
        area_id=person.area_id,
        reason=reason[:200],
    )
    return numbers
