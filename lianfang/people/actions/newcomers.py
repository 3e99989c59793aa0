"""Register people: one at a desk or a city from a file, by the same road."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from lianfang.accounts.access import require, spans
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.people import bulk, words
from lianfang.people.actions.telling import tell_of, tell_of_areas
from lianfang.people.models import Person
from lianfang.people.rules import Wrong
from lianfang.people.rules.names import search_form, terms
from lianfang.people.rules.newcomer import Checked, Newcomer, check
from lianfang.people.rules.numbers import Number
from lianfang.people.vault import Sealer
from lianfang.places.models import Area
from lianfang.places.rules import Span


@dataclass(frozen=True, slots=True)
class Turned:
    """A row that was not taken: its place in what was sent, why, and who holds its number if someone does."""

    index: int
    wrong: Wrong
    holder: UUID | None = None


@dataclass(slots=True)
class Registered:
    """What became of each row: the person's id in the order sent, None where it was turned away; `seen`: the rows whose
    person was on record before."""

    ids: list[UUID | None]
    new: int = 0
    known: int = 0
    turned: list[Turned] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Row:
    index: int
    told: Newcomer
    kept: Checked
    blind: bytes


def register(told: Newcomer, *, by: User, now: datetime) -> Person:
    """Register one person with their document and household. Sending the same id twice makes one person.

    Raises Refused with a code of Wrong; "number_taken" carries the id of the person on record as `person`.
    """
    require(by, "people.edit", told.area_id, day_of(now))
    try:
        with transaction.atomic():
            taken = _take([told], by, now)
            if taken.new:
                person = Person.objects.get(id=told.id)
                tell_of([person], now=now)
                audit(
                    by, "people.person.registered", person, now, person_id=person.id, area_id=person.area_id
                )
                return person
    except IntegrityError:  # the same form sent twice at once: the other one was first
        if not Person.objects.filter(id=told.id).exists():
            raise
        return Person.objects.get(id=told.id)
    if taken.turned:
        turned = taken.turned[0]
        raise words.refused(turned.wrong, **({"person": turned.holder} if turned.holder else {}))
    if taken.ids[0] != told.id:
        raise words.refused(Wrong.NUMBER_TAKEN, person=taken.ids[0])
    return Person.objects.get(id=told.id)


@transaction.atomic
def register_many(rows: Iterable[Newcomer], *, by: User, now: datetime) -> Registered:
    """Register many people at once: all that are right are taken, the others come back with the reason.

    A number already on record under the same name gives that person's id; so does an id already on record.
    """
    told = list(rows)
    taken = _take(told, by, now)
    if taken.new:
        tell_of_areas({one.area_id for one in told}, now=now)
    audit(by, "people.person.imported", by, now, new=taken.new, known=taken.known, turned=len(taken.turned))
    return taken


def _take(rows: list[Newcomer], by: User, now: datetime) -> Registered:
    taken = Registered([None] * len(rows))
    sealer = Sealer()
    fresh = _not_known(_checked(rows, by, now, taken, sealer), taken)
    taken.turned.sort(key=lambda turned: turned.index)
    _store(fresh, sealer, now)
    return taken


def _checked(
    rows: list[Newcomer], by: User, now: datetime, taken: Registered, sealer: Sealer
) -> Iterator[_Row]:
    """Give the rows that can be right; note the others as turned away."""
    today = day_of(now)
    allowed = spans(by, "people.edit", today)
    wanted = {row.area_id for row in rows}
    open_areas = set(Area.objects.filter(id__in=wanted, closed_on=None).values_list("id", flat=True))
    refused_areas = {area: _area_wrong(area, open_areas, allowed) for area in wanted}
    for index, told in enumerate(rows):
        kept = refused_areas[told.area_id] or check(told, today)
        if isinstance(kept, Wrong):
            taken.turned.append(Turned(index, kept))
            continue
        number = kept.number
        yield _Row(index, told, kept, sealer.blind(number.kind, number.text) if number.text else b"")


def _area_wrong(area: int, open_areas: set[int], allowed: tuple[Span, ...]) -> Wrong | None:
    if area not in open_areas:
        return Wrong.AREA_UNKNOWN
    return None if any(first <= area <= last for first, last in allowed) else Wrong.AREA_FORBIDDEN


def _not_known(rows: Iterator[_Row], taken: Registered) -> list[_Row]:
    """Claim each number and note who is on record already; give the rows to be written."""
    fresh: dict[UUID, _Row] = {}
    numbered: dict[bytes, _Row] = {}
    repeats: list[tuple[_Row, _Row]] = []
    for row in rows:
        first = fresh.get(row.told.id) or numbered.get(row.blind)
        if first:
            repeats.append((row, first))
        else:
            fresh[row.told.id] = row
            if row.blind:
                numbered[row.blind] = row
    for person_id, name in bulk.names(list(fresh)).items():
        row = fresh.pop(person_id)
        numbered.pop(row.blind, None)
        _note_known(row, person_id, name, taken)
    for blind, (person_id, name) in bulk.claim({b: row.told.id for b, row in numbered.items()}).items():
        _note_known(fresh.pop(numbered[blind].told.id), person_id, name, taken)
    for row in fresh.values():
        taken.ids[row.index] = row.told.id
    taken.new = len(fresh)
    for row, first in repeats:
        _note_known(row, taken.ids[first.index], first.kept.name, taken)
    return list(fresh.values())


def _note_known(row: _Row, person_id: UUID | None, name: str, taken: Registered) -> None:
    """Give a row the person on record, unless they go by another name: then a person must look."""
    if person_id and search_form(row.kept.name) == search_form(name):
        taken.ids[row.index] = person_id
        taken.known += 1
        taken.seen.add(row.index)
    else:
        taken.turned.append(Turned(row.index, Wrong.NUMBER_TAKEN, person_id))


def _store(rows: list[_Row], sealer: Sealer, now: datetime) -> None:
    """Write the rows; each is worked out while the database takes in the one before."""
    doors = bulk.households({(row.told.area_id, row.kept.address) for row in rows if row.kept.address})
    bulk.copy_people(
        (
            row.told.id,
            row.told.kind,
            row.kept.name,
            row.kept.sex,
            row.kept.born_on,
            row.kept.phone,
            row.told.area_id,
            doors.get((row.told.area_id, row.kept.address)),
            now if row.told.verified else None,
            now,
        )
        for row in rows
    )
    bulk.copy_identifiers(_sealed(row.kept.number, row.told.id, sealer) for row in rows)
    bulk.copy_terms((row.told.id, term, row.told.area_id) for row in rows for term in terms(row.kept.name))


def _sealed(number: Number, person_id: UUID, sealer: Sealer) -> tuple[UUID, str, bytes, str]:
    text = number.text
    return person_id, number.kind, sealer.seal(text, person_id) if text else b"", text[-4:]
