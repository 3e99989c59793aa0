"""Register people: one at a desk or a city from a file, by the same road."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import repeat
from uuid import UUID

from django.db import IntegrityError, transaction

from lianfang.accounts.access import require, spans
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.people import bulk, naming, words
from lianfang.people.actions.telling import tell_of, tell_of_areas
from lianfang.people.models import Person
from lianfang.people.rules import Wrong
from lianfang.people.rules.names import search_form
from lianfang.people.rules.newcomer import Newcomer, Ready, ready
from lianfang.people.vault import Sealer
from lianfang.places.models import Area
from lianfang.places.rules import Span


@dataclass(frozen=True, slots=True)
class Turned:
    """A row that was not taken: its place in what was sent, why, and who holds its number if someone does."""

    index: int
    wrong: Wrong
    holder: UUID | None = None


@dataclass
class Registered:
    """What became of each row: whose it is on record, by the 32 digits of their id, in the order sent, "" where it was
    turned away; `seen`: the rows whose person was on record before."""

    on_record: list[str]
    new: int = 0
    known: int = 0
    turned: list[Turned] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    @cached_property
    def ids(self) -> list[UUID | None]:
        """Give the person's id of each row, None where it was turned away."""
        return [UUID(digits) if digits else None for digits in self.on_record]


def register(told: Newcomer, *, by: User, now: datetime) -> Person:
    """Register one person with their document and household. Sending the same id twice makes one person.

    Raises Refused with a code of Wrong; "number_taken" carries the id of the person on record as `person`.
    """
    require(by, "people.edit", told.area_id, day_of(now))
    try:
        with transaction.atomic():
            taken = _take([ready(0, told, day_of(now))], by, now)
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


def register_many(rows: Iterable[Newcomer], *, by: User, now: datetime) -> Registered:
    """Register many people at once: all that are right are taken, the others come back with the reason.

    A number already on record under the same name gives that person's id; so does an id already on record.
    """
    today = day_of(now)
    return register_checked([ready(n, told, today) for n, told in enumerate(rows)], by=by, now=now)


@transaction.atomic
def register_checked(
    rows: Sequence[Ready | Wrong], *, by: User, now: datetime, keep: bool = True
) -> Registered:
    """Register the people of a table that were checked already, as register_many does.

    keep: else it is only said what would become of them.
    """
    taken = _take(rows, by, now, keep=keep)
    if keep:
        if taken.new:
            tell_of_areas({row.area_id for row in rows if isinstance(row, Ready)}, now=now)
        n = len(taken.turned)
        audit(by, "people.person.imported", by, now, new=taken.new, known=taken.known, turned=n)
    return taken


def _take(rows: Sequence[Ready | Wrong], by: User, now: datetime, *, keep: bool = True) -> Registered:
    taken, sealer = Registered([""] * len(rows)), Sealer()
    fresh = _not_known(_allowed(rows, by, now, taken), taken, sealer, keep)
    taken.turned.sort(key=lambda turned: turned.index)
    if keep and fresh:
        _store(fresh, sealer, now)
    return taken


def _allowed(rows: Sequence[Ready | Wrong], by: User, now: datetime, taken: Registered) -> list[Ready]:
    """Give the rows that can be right, in areas of the user's posts; note the others as turned away."""
    wanted = {row.area_id for row in rows if isinstance(row, Ready)}
    spans_ = spans(by, "people.edit", day_of(now))
    open_areas = set(Area.objects.filter(id__in=wanted, closed_on=None).values_list("id", flat=True))
    refused = {area: wrong for area in wanted if (wrong := _area_wrong(area, open_areas, spans_))}
    found = [row for row in rows if isinstance(row, Ready) and row.area_id not in refused]
    if len(found) < len(rows):
        said = (
            (n, row if isinstance(row, Wrong) else refused.get(row.area_id)) for n, row in enumerate(rows)
        )
        taken.turned += [Turned(index, wrong) for index, wrong in said if wrong]
    return found


def _area_wrong(area: int, open_areas: set[int], allowed: tuple[Span, ...]) -> Wrong | None:
    if area not in open_areas:
        return Wrong.AREA_UNKNOWN
    return None if any(first <= area <= last for first, last in allowed) else Wrong.AREA_FORBIDDEN


def _not_known(rows: list[Ready], taken: Registered, sealer: Sealer, keep: bool) -> list[Ready]:
    """Claim each number and note who is on record already; give the rows to be written."""
    fresh: dict[str, Ready] = {}
    numbered: dict[bytes, str] = {}
    repeats: list[tuple[Ready, Ready]] = []
    for row in rows:
        first = row.id
        if row.number and first not in fresh:
            first = numbered.setdefault(sealer.blind(row.id_kind, row.number), first)
        if first in fresh:
            repeats.append((row, fresh[first]))
        else:
            fresh[first] = row
    told = bulk.names([row.id for row in fresh.values() if not row.made])
    blind_of = {id_: blind for blind, id_ in numbered.items()} if told else {}
    for id_, (person_id, name) in told.items():
        numbered.pop(blind_of.get(id_, b""), None)
        _note_known(fresh.pop(id_), person_id, name, taken)
    for blind, (person_id, name) in bulk.claim(numbered, keep=keep).items():
        _note_known(fresh.pop(numbered[blind]), person_id, name, taken)
    for id_, row in fresh.items():
        taken.on_record[row.place] = id_
    taken.new = len(fresh)
    for row, earlier in repeats:
        same = taken.on_record[earlier.place]
        _note_known(row, UUID(same) if same else None, earlier.name, taken)
    return list(fresh.values())


def _note_known(row: Ready, person_id: UUID | None, name: str, taken: Registered) -> None:
    """Give a row the person on record, unless they go by another name: then a person must look."""
    if person_id and search_form(row.name) == search_form(name):
        taken.on_record[row.place] = person_id.hex
        taken.known += 1
        taken.seen.add(row.place)
    else:
        taken.turned.append(Turned(row.place, Wrong.NUMBER_TAKEN, person_id))


def _store(rows: list[Ready], sealer: Sealer, now: datetime) -> None:
    doors = bulk.households({(row.area_id, row.address) for row in rows if row.address})
    behind = {door: household.hex for door, household in doors.items()}
    _places, ids, kinds, names, sexes, born, phones, areas, addresses, papers, numbers, verified, _made = zip(
        *rows, strict=True
    )
    households = [behind.get(door, "") for door in zip(areas, addresses, strict=True)]
    looked = [now if each else None for each in verified]
    people = zip(ids, kinds, names, sexes, born, phones, areas, households, looked, repeat(now))
    bulk.copy_people(map(bulk.PersonRow._make, people))
    tails = [number[-4:] for number in numbers]
    bulk.copy_identifiers(list(zip(ids, papers, sealer.seal_many(numbers, ids), tails, strict=True)))
    naming.write_terms(set(names))
