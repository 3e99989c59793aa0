"""Cases and contacts as kinds of table. Chains of infection come with line lists, which have a page of their own."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.cases import queries
from lianfang.cases.actions.cases import propose_case
from lianfang.cases.actions.contacts import add_contacts
from lianfang.cases.actions.files import grade_names
from lianfang.cases.models import Case, Contact, LineList, ListedCase
from lianfang.cases.rules.line_list import read_key
from lianfang.common.errors import Refused
from lianfang.documents.tables import BAD, KNOWN, NEW, Cells, Done, Field, Kind, Work, bad, plain
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.queries import current
from lianfang.people.imports.giving import AT_ONCE, NUMBERS, cells_of_persons, moment
from lianfang.people.imports.persons import NOT_READ, PERSON_FIELDS, persons_of
from lianfang.people.imports.times import read_moment
from lianfang.people.models import Person
from lianfang.people.rules.names import tidy_name
from lianfang.places.withdrawing import withdraw

READ = gettext_lazy("Read from a table")


def _outbreak(work: Work) -> Outbreak:
    if "outbreak" not in work.memo:
        work.memo["outbreak"] = current(work.by, work.today)
    found: Outbreak | None = work.memo["outbreak"]
    if found is None:
        raise Refused("no_outbreak", gettext_lazy("No outbreak is being fought where you have a post."))
    return found


def _moment(text: str, work: Work, otherwise: datetime | None) -> datetime | Done | None:
    """Read a time that lies in the past; what is not told is `otherwise`."""
    if not text:
        return otherwise
    found = read_moment(text)
    if found is None:
        return bad(NOT_READ % {"text": text})
    return found if found <= work.now else bad(gettext("%(text)s lies in the future.") % {"text": text})


def take_cases(rows: Sequence[Cells], work: Work) -> list[Done]:
    """Propose the cases of a file; who has a case in this outbreak is known. A person decides on each."""
    outbreak, people = _outbreak(work), persons_of(rows, work)
    there = Case.objects.filter(outbreak=outbreak, person__in=[p.thing for p in people if p.thing])
    cases = {str(person): str(pk) for pk, person in there.values_list("pk", "person_id")}
    found = []
    for cells, person in zip(rows, people, strict=True):
        done = person if person.state == BAD else _case(cells, person.thing, cases, outbreak, work)
        if done.state == NEW:
            cases[person.thing] = done.thing
        found.append(done)
    return found


def _case(cells: Cells, person: str, cases: dict[str, str], outbreak: Outbreak, work: Work) -> Done:
    if there := cases.get(person):
        return Done(KNOWN, "", there)
    onset = _moment(cells.get("onset_on", ""), work, None)
    positive = _moment(cells.get("detected_at", ""), work, work.now)
    for each in (onset, positive):
        if isinstance(each, Done):
            return each
    assert not isinstance(onset, Done)  # noqa: S101 — looked at above
    assert not isinstance(positive, Done)  # noqa: S101
    try:
        made = propose_case(
            outbreak,
            person=Person.objects.get(pk=person),
            reason=cells.get("reason", "").strip()[:200] or str(READ),
            by=work.by,
            now=work.now,
            detected_at=positive,
            onset_on=onset.date() if onset else None,
        )
    except Refused as refused:
        return bad(refused)
    return Done(NEW, "", str(made.pk))


def undo_cases(ids: Sequence[str], _before: object, _work: Work) -> dict[str, str]:
    """Take proposed cases off the record on which nobody took a step."""
    rows = Case.objects.filter(pk__in=ids).select_related("person").prefetch_related("changes")
    stepped = {
        str(case.pk): f"{case.person}: {case.get_state_display()}"
        for case in rows
        if len(case.changes.all()) > 1
    }
    return stepped | withdraw(Case, [uuid.UUID(pk) for pk in ids if pk not in stepped])


def take_contacts(rows: Sequence[Cells], work: Work) -> list[Done]:
    """Record the contacts of a file, each of the case that its row names by number or name."""
    rows = [cells if cells.get("name") else {**cells, "name": _whole_name(cells)} for cells in rows]
    outbreak, people = _outbreak(work), persons_of(rows, work)
    if "grades" not in work.memo:
        work.memo["grades"] = grade_names(queries.protocol_of(outbreak, work.now))
    pairs = zip(rows, people, strict=True)
    return [p if p.state == BAD else _contact(cells, p.thing, outbreak, work) for cells, p in pairs]


def _whole_name(cells: Cells) -> str:
    return tidy_name(f"{cells.get('last_name', '')} {cells.get('first_name', '')}")


def _contact(cells: Cells, person: str, outbreak: Outbreak, work: Work) -> Done:
    source = _source(cells.get("source", "").strip(), outbreak)
    last = _moment(cells.get("last_at", ""), work, None)
    grade = work.memo["grades"].get(plain(cells.get("grade", "") or "close"))
    if isinstance(source, Done):
        return source
    if isinstance(last, Done) or last is None:
        return last or bad(gettext("Write when they met last."))
    if grade is None:
        return bad(gettext("There is no such grade of contact."))
    there = Contact.objects.filter(person=uuid.UUID(person), outbreak=outbreak, links__case=source).first()
    if there:
        return Done(KNOWN, "", str(there.pk))
    try:
        who = Person.objects.get(pk=person)
        made = add_contacts([(who, last)], grade=grade, case=source, by=work.by, now=work.now)
    except Refused as refused:
        return bad(refused)
    return Done(NEW, "", str(made[0].pk)) if made else bad(gettext("This person is a case already."))


def _source(text: str, outbreak: Outbreak) -> Case | Done:
    rows = Case.objects.filter(outbreak=outbreak).exclude(state=Case.State.EXCLUDED)
    number = text.lstrip("#No.第").removesuffix("例")
    if number.isdecimal():
        found = list(rows.filter(number=int(number))[:2])
    else:
        listed = ListedCase.objects.filter(key=read_key(text)).exclude(list__state=LineList.State.VOID)
        found = list(rows.filter(Q(person__name=text) | Q(pk__in=listed.values("case")))[:2])
    if len(found) != 1:
        said = gettext(
            "No case, or several, are called “%(name)s”: write its number, or its id in its line list."
        )
        return bad(said % {"name": text})
    return found[0]


def undo_contacts(ids: Sequence[str], _before: object, _work: Work) -> dict[str, str]:
    """Take contacts off the record that nothing speaks of yet: no order, no call."""
    return withdraw(Contact, [uuid.UUID(pk) for pk in ids])


def give_cases(user: User, on: date) -> Iterator[Cells]:
    """Give the cases of a user's areas that were not excluded."""
    outbreak = current(user, on)
    rows = visible(Case.objects.filter(outbreak=outbreak), user, "cases.investigate", on)
    cells = cells_of_persons(user, on)
    rows = (
        rows.exclude(state=Case.State.EXCLUDED).select_related("person__household").prefetch_related(NUMBERS)
    )
    for case in rows.order_by("detected_at", "pk").iterator(chunk_size=AT_ONCE):
        onset = case.onset_on.isoformat() if case.onset_on else ""
        yield {**cells(case.person), "onset_on": onset, "detected_at": moment(case.detected_at)}


def give_contacts(user: User, on: date) -> Iterator[Cells]:
    """Give the contacts of cases that have a number, in a user's areas."""
    rows = visible(Contact.objects.filter(outbreak=current(user, on)), user, "cases.investigate", on)
    cells = cells_of_persons(user, on)
    rows = rows.filter(case__isnull=False).select_related("person__household", "case__person")
    for contact in rows.prefetch_related(NUMBERS).order_by("found_at", "pk").iterator(chunk_size=AT_ONCE):
        assert contact.case is not None  # noqa: S101 — filtered so
        number = contact.case.number
        yield {
            **cells(contact.person),
            "source": str(number) if number else contact.case.person.name,
            "last_at": moment(contact.last_exposure_at),
            "grade": contact.grade,
        }


CASES = Kind(
    "cases",
    gettext_lazy("Cases"),
    "virus-search",
    "cases.investigate",
    (
        *PERSON_FIELDS,
        Field(
            "onset_on", gettext_lazy("Onset"), ("发病日期", "发病时间", "date of onset"), False, "2021-08-01"
        ),
        Field(
            "detected_at",
            gettext_lazy("First positive"),
            ("首次阳性时间", "阳性时间", "检出时间", "报告日期", "诊断日期", "confirmed on"),
            False,
            "2021-08-02 14:30",
        ),
        Field("reason", gettext_lazy("Reason"), ("来源", "发现方式", "发现途径"), False, "省疾控通报"),
    ),
    take_cases,
    undo_cases,
    personal=True,
    give=give_cases,
    at_once=200,
    help=gettext_lazy(
        "Each is proposed; a person decides. With chains of infection: use “Line lists from files”."
    ),
)
CONTACTS = Kind(
    "contacts",
    gettext_lazy("Contacts"),
    "hierarchy",
    "cases.investigate",
    (
        Field(
            "source",
            gettext_lazy("Of which case"),
            (
                *("关联病例", "病例编号", "相关病例", "病例", "感染来源", "case no", "index case", "case id"),
                *("source case", "sourceCaseUuid", "source_visualid", "relationship.relatedId"),
            ),
            True,
            "3",
        ),
        *(replace(each, required=False) if each.key == "name" else each for each in PERSON_FIELDS),
        Field("last_name", gettext_lazy("Last name"), ("姓", "surname", "family name"), part=True),
        Field("first_name", gettext_lazy("First name"), ("名", "other names", "given name"), part=True),
        Field(
            "last_at",
            gettext_lazy("Met last"),
            (
                *(
                    "末次接触时间",
                    "最后接触时间",
                    "末次接触日期",
                    "末次暴露时间",
                    "last contact",
                    "last exposure",
                ),
                *("lastContactDate", "date of last contact", "dateOfLastContact", "relationship.contactDate"),
            ),
            True,
            "2021-08-01 18:00",
        ),
        Field("grade", gettext_lazy("Grade"), ("接触类别", "密接类别", "接触等级", "类型"), False, "密接"),
    ),
    take_contacts,
    undo_contacts,
    personal=True,
    give=give_contacts,
    at_once=200,
)
