"""Lists of contacts from files: kept whole, looked at, taken row by row, and taken back as a whole."""

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.cases import queries, rules
from lianfang.cases.actions.clocks import recompute
from lianfang.cases.actions.contacts import add_contacts, in_window
from lianfang.cases.models import Case, Contact, ContactFile, ContactProposal, Link, Quarantine
from lianfang.cases.rules.line_list import order_of
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.documents.tables import Columns, Row, find_head, guess, open_table, plain
from lianfang.people.actions import register_many
from lianfang.people.models import Person
from lianfang.people.queries import holders, ids_of, kept_ids
from lianfang.people.rules.names import search_form
from lianfang.people.rules.newcomer import Newcomer
from lianfang.people.rules.numbers import possible_numbers, read_phone
from lianfang.places.rules import from_official
from lianfang.protocol.schema import Protocol

MOST_ROWS = 5_000  # of one list; more is another kind of file (design choice)


@transaction.atomic
def keep_contact_file(
    case: Case, *, name: str, data: bytes, by: User, now: datetime
) -> tuple[ContactFile, bool]:
    """Keep a list of contacts of a case and guess its columns; nothing of it is taken yet. The same list again is the
    one that is there.

    Raises Refused: "source_closed", "file_columns", "file_long", and what documents.tables raises.
    """
    require(by, "cases.investigate", case.area_id, day_of(now))
    if case.state == Case.State.EXCLUDED:
        raise Refused("source_closed", _("This case was excluded: nobody is a contact of it."))
    digest = hashlib.sha256(data).hexdigest()
    kept = ContactFile.objects.exclude(state="undone").filter(case_id=case.pk, digest=digest).first()
    if kept:
        return kept, False
    table = open_table(data)
    head = find_head(table, rules.NAMES_OF_COLUMNS)
    if head is None:
        raise Refused("file_columns", _("No row of this file names its columns."))
    n_rows = sum(row.number > head.number for row in table.rows())
    if n_rows > MOST_ROWS:
        raise Refused("file_long", _("A list has %(most)s rows at most. Divide it."), most=MOST_ROWS)
    columns = guess(head.cells, rules.NAMES_OF_COLUMNS).places
    kept = ContactFile(
        outbreak_id=case.outbreak_id,
        area_id=case.area_id,
        case_id=case.pk,
        name=name[-200:],
        digest=digest,
        packed=zlib.compress(data),
        kind=table.kind,
        separator=table.separator,
        head=[cell[:200] for cell in head.cells],
        head_row=head.number,
        columns={field: head.cells[place][:200] for field, place in columns.items()},
        n_rows=n_rows,
        uploaded_at=now,
        uploaded_by=by,
    )
    try:
        with transaction.atomic():
            kept.save(force_insert=True)
    except IntegrityError:  # somebody else uploaded it meanwhile
        return ContactFile.objects.exclude(state="undone").get(case_id=case.pk, digest=digest), False
    audit(by, "cases.file.kept", kept, now, area_id=kept.area_id, name=kept.name)
    return kept, True


def rows_of(file: ContactFile) -> Iterator[Row]:
    """Read the rows of a kept list below its head."""
    data = zlib.decompress(file.packed)
    return (row for row in open_table(data).rows() if row.number > file.head_row)


def grade_names(protocol: Protocol) -> dict[str, str]:
    """Give what each grade of contact may be called in a list, in both languages and by its key."""
    names = {plain(grade.key): grade.key for grade in protocol.contacts.grades}
    for language in ("en", "zh-hans"):
        with override(language):
            names |= {plain(str(_(grade.label))): grade.key for grade in protocol.contacts.grades}
    short = {"密接": "close", "次密接": "secondary", "密接的密接": "secondary", "一般": "general"}
    return {plain(name): key for name, key in short.items() if key in names.values()} | names


@transaction.atomic
def take_contact_file(
    file: ContactFile, *, columns: Mapping[str, str], by: User, now: datetime
) -> tuple[int, int]:
    """Take the good rows of a list as contacts of its case; the others stay with the reason. Gives how many of each.

    Who is not on record yet is registered, if the row says where they live.
    Raises Refused("taken"), Refused("file_columns") without a column for names or for the last exposure.
    """
    require(by, "cases.investigate", file.area_id, day_of(now))
    case = Case.objects.select_related("outbreak", "person").get(pk=file.case_id)
    file.refresh_from_db(from_queryset=ContactFile.objects.select_for_update(no_key=True))
    if file.state != ContactFile.State.NEW:
        raise Refused("taken", _("This list was taken before."))
    chosen = {field for field, name in columns.items() if name}
    if "last" not in chosen or not chosen & {"name", "last_name"}:
        raise Refused("file_columns", _("Say which column has the names, and which the last exposure."))
    protocol = queries.protocol_of(case.outbreak, now)
    places = {field: file.head.index(name) for field, name in columns.items() if name in file.head}
    good, bad = _read(file, Columns(places), protocol, now)
    found, unknown = _people(good, by, now)
    bad += unknown
    taken: dict[str, list[tuple[Person, datetime]]] = {}
    for row, listed, person in found:
        if why := _why_not(case, person, listed, now):
            bad.append((row, why))
        else:
            taken.setdefault(listed.grade, []).append((person, listed.last_at))
    for grade, met in taken.items():
        add_contacts(met, case=case, grade=grade, by=by, now=now, file=file)
    file.state, file.taken_at, file.columns = ContactFile.State.TAKEN, now, dict(columns)
    file.n_taken = sum(map(len, taken.values()))
    file.refused = [[row.number, list(row.cells), why] for row, why in sorted(bad)]
    file.save(update_fields=["state", "taken_at", "columns", "n_taken", "refused"])
    n, back = file.n_taken, len(bad)
    audit(by, "cases.file.taken", file, now, area_id=file.area_id, n=n, turned=back)
    return file.n_taken, len(bad)


Good = list[tuple[Row, rules.Listed]]
Bad = list[tuple[Row, str]]


def _read(file: ContactFile, columns: Columns, protocol: Protocol, now: datetime) -> tuple[Good, Bad]:
    good: Good = []
    bad: Bad = []
    names, usual = grade_names(protocol), protocol.contacts.grades[0].key
    rows = list(rows_of(file))
    order = order_of(columns.cell(row, "last") for row in rows)
    for row in rows:
        told = rules.read_row(row, columns, names, usual, now, order)
        if isinstance(told, str):
            bad.append((row, told))
        else:
            good.append((row, told))
    return good, bad


def _people(good: Good, by: User, now: datetime) -> tuple[list[tuple[Row, rules.Listed, Person]], Bad]:
    """Find who is meant by each row, or register them."""
    found, bad, fresh = [], [], []
    for row, listed in good:
        person = _on_record(listed)
        if person is not None:
            found.append((row, listed, person))
            continue
        newcomer = _newcomer(listed)
        if newcomer:
            fresh.append((row, listed, newcomer))
        else:
            bad.append((row, "nobody"))
    if not fresh:
        return found, bad
    made = register_many([each for _row, _listed, each in fresh], by=by, now=now)
    people = Person.objects.in_bulk([id_ for id_ in made.ids if id_])
    for (row, listed, _told), id_ in zip(fresh, made.ids, strict=True):
        if id_:
            found.append((row, listed, people[id_]))
    for turned in made.turned:
        bad.append((fresh[turned.index][0], f"person:{turned.wrong.value}"))
    return found, bad


def _on_record(listed: rules.Listed) -> Person | None:
    """Find a person by number, else by phone; the name must agree, else somebody must look."""
    ids = holders(possible_numbers(listed.number)) if listed.number else []
    phone = read_phone(listed.phone) if listed.phone else None
    people = list(Person.objects.filter(pk__in=ids))
    if not people and phone and not listed.number:
        people = list(Person.objects.filter(phone=phone))
    named = [person for person in people if search_form(person.name) == search_form(listed.name)]
    if len({*kept_ids([person.pk for person in named]).values()}) != 1:
        return None
    return named[0]


def _newcomer(listed: rules.Listed) -> Newcomer | None:
    try:
        area = from_official(listed.area)
    except ValueError:
        return None
    kinds = [kind for kind, _text in possible_numbers(listed.number)] if listed.number else []
    told = "\x1f".join((listed.name, listed.number, listed.phone, listed.address, listed.area))
    return Newcomer(
        name=listed.name,
        area_id=area,
        phone=listed.phone,
        id_kind=("resident_id" if "resident_id" in kinds else kinds[0]) if kinds else "none_yet",
        number=listed.number if kinds else "",
        address=listed.address,
        id=uuid5(NAMESPACE_URL, f"lianfang:contact:{told}"),
    )


def _why_not(case: Case, person: Person, listed: rules.Listed, now: datetime) -> str:
    if person.pk in ids_of(case.person_id):
        return "is_source"
    if queries.decided_among(ids_of(person.pk), case.outbreak_id):
        return "is_case"
    try:
        in_window(case, listed.last_at, now)
    except Refused:
        return "outside_window"
    return ""


@transaction.atomic
def undo_contact_file(file: ContactFile, *, reason: str, by: User, now: datetime) -> int:
    """Take a list back as a whole: who was a contact only by it is none any more. Gives how many.

    Raises Refused("not_taken"), Refused("rests") naming people on whom an order or another contact rests already.
    """
    require(by, "cases.investigate", file.area_id, day_of(now))
    file.refresh_from_db(from_queryset=ContactFile.objects.select_for_update(no_key=True))
    if file.state != ContactFile.State.TAKEN:
        raise Refused("not_taken", _("Only a list that was taken can be taken back."))
    rows = Contact.objects.filter(links__file=file).select_related("person", "outbreak").order_by("pk")
    contacts = list(rows.select_for_update(of=("self",), no_key=True))
    others = set(
        Link.objects.filter(contact__in=contacts).exclude(file=file).values_list("contact_id", flat=True)
    )
    gone = [contact for contact in contacts if contact.pk not in others]
    _nothing_rests(gone)
    Link.objects.filter(file=file).delete()
    protocol = queries.protocol_of(file.outbreak, now)
    for contact in contacts:
        if contact.pk in others:
            recompute(contact, protocol=protocol, reason=str(reason), by=by, now=now)
    Contact.objects.filter(pk__in=[contact.pk for contact in gone]).delete()
    file.state, file.undone_at, file.undone_by, file.undone_why = ContactFile.State.UNDONE, now, by, reason
    file.save(update_fields=["state", "undone_at", "undone_by", "undone_why"])
    audit(by, "cases.file.undone", file, now, area_id=file.area_id, n=len(gone), reason=reason)
    return len(gone)


def _nothing_rests(contacts: list[Contact]) -> None:
    resting = {
        *Quarantine.objects.filter(contact__in=contacts).values_list("contact_id", flat=True),
        *Link.objects.filter(via__in=contacts).values_list("via_id", flat=True),
        *ContactProposal.objects.filter(contact__in=contacts).values_list("contact_id", flat=True),
    }
    if resting:
        names = [contact.person.name for contact in contacts if contact.pk in resting]
        raise Refused(
            "rests",
            _("Orders or further contacts rest on %(n)s of them already: %(names)s. Deal with those first."),
            n=len(names),
            names="、".join(names[:10]),
        )
