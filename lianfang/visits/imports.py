"""Elders and others without smartphones as a kind of table, each with the relative whose phone answers for them."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.documents.tables import BAD, KNOWN, NEW, Cells, Done, Field, Kind, Work, bad
from lianfang.people.actions import end_proxy
from lianfang.people.imports.giving import AT_ONCE, NUMBERS, cells_of_persons
from lianfang.people.imports.persons import NOT_READ, PERSON_FIELDS, persons_of
from lianfang.people.imports.times import read_day
from lianfang.people.models import Person
from lianfang.visits.actions import Agreed, by_relative, end_help, help_person
from lianfang.visits.models import Helped

_WHY = {
    "": "elder",
    "老人": "elder",
    "老年人": "elder",
    "儿童": "child",
    "孩子": "child",
    "残疾人": "disabled",
    "残疾": "disabled",
    "其他": "other",
}
_HOW = {"": "spoken", "口头": "spoken", "书面": "written", "监护人": "guardian", "监护人同意": "guardian"}


def take_elders(rows: Sequence[Cells], work: Work) -> list[Done]:
    """Put the people of a file on the roster; who is on it is known, who is not on record is registered."""
    people, relatives = persons_of(rows, work), _relatives(rows, work)
    there = Helped.objects.filter(person__in=[p.thing for p in people if p.thing], ended_at=None)
    listed = {str(person): str(pk) for pk, person in there.values_list("pk", "person_id")}
    found = []
    for place, (cells, person) in enumerate(zip(rows, people, strict=True)):
        relative = relatives.get(place)
        wrong = person if person.state == BAD else relative if relative and relative.state == BAD else None
        done = wrong or _helped(cells, person.thing, relative.thing if relative else "", listed, work)
        if done.state == NEW:
            listed[person.thing] = done.thing
        found.append(done)
    return found


def _relatives(rows: Sequence[Cells], work: Work) -> dict[int, Done]:
    """Find or register the relatives that rows name; they live where the row says, unless they are on record."""
    told = {
        place: {
            "name": cells["relative"],
            "phone": cells.get("relative_phone", ""),
            "area": cells.get("area", ""),
            "kind": "resident",
        }
        for place, cells in enumerate(rows)
        if cells.get("relative")
    }
    return dict(zip(told, persons_of(list(told.values()), work), strict=True)) if told else {}


def _helped(cells: Cells, person: str, relative: str, listed: dict[str, str], work: Work) -> Done:
    if there := listed.get(person):
        return Done(KNOWN, "", there)
    why = _WHY.get(cells.get("why", "").strip(), cells.get("why", "").strip().lower())
    if why not in Helped.Why.values:
        return bad(
            gettext("Why somebody is helped is none of: 老人 elder, 儿童 child, 残疾 disabled, 其他 other.")
        )
    agreed = _agreed(cells, work)
    if isinstance(agreed, Done):
        return agreed
    try:
        with transaction.atomic():
            row = help_person(Person.objects.get(pk=person), why, by=work.by, now=work.now)
            if relative:
                who, relation = Person.objects.get(pk=relative), cells.get("relation", "")[:40] or "–"
                by_relative(row, who, relation=relation, agreed=agreed, by=work.by, now=work.now)
    except Refused as refused:
        return bad(refused)
    return Done(NEW, "", str(row.pk))


def _agreed(cells: Cells, work: Work) -> Agreed | Done:
    told = cells.get("consented_on", "")
    day = read_day(told) if told else work.today
    if day is None:
        return bad(NOT_READ % {"text": told})
    how = _HOW.get(cells.get("consent", "").strip(), cells.get("consent", "").strip().lower())
    return Agreed(how, day, cells.get("vouched_by", "").strip()[:60])


def undo_elders(ids: Sequence[str], _before: object, work: Work) -> dict[str, str]:
    """Take people off the roster again, with the proxies that the file brought; they stay on record as people."""
    for row in Helped.objects.filter(pk__in=ids, ended_at=None).select_related("relative"):
        end_help(row, by=work.by, now=work.now)
        if row.relative and row.relative.ended_on is None:
            end_proxy(row.relative, by=work.by, now=work.now)
    return {}


def give_elders(user: User, on: date) -> Iterator[Cells]:
    """Give who is on the roster in a user's areas, and the relative whose phone answers."""
    rows = visible(Helped.objects.filter(ended_at=None), user, "people.edit", on)
    cells = cells_of_persons(user, on)
    rows = rows.select_related("person__household", "relative__proxy").prefetch_related(NUMBERS)
    for row in rows.order_by("pk").iterator(chunk_size=AT_ONCE):
        found = {**cells(row.person), "why": row.why}
        if row.relative:
            relative = row.relative.proxy
            found |= {"relative": relative.name, "relative_phone": relative.phone, "consent": row.consent}
            found |= {"relation": row.relative.relation, "vouched_by": row.vouched_by}
            found["consented_on"] = row.consented_on.isoformat() if row.consented_on else ""
        yield found


ELDERS = Kind(
    "elders",
    gettext_lazy("Elders and others without smartphones"),
    "home-heart",
    "people.edit",
    (
        *PERSON_FIELDS,
        Field("why", gettext_lazy("Why"), ("原因", "人群", "帮扶类别"), False, "老人"),
        Field(
            "relative",
            gettext_lazy("Relative"),
            ("代办人", "家属", "家属姓名", "联系人", "监护人"),
            False,
            "王大明",
        ),
        Field(
            "relative_phone",
            gettext_lazy("Phone of the relative"),
            ("代办人电话", "家属电话", "联系人电话", "监护人电话"),
            False,
            "13900000000",
        ),
        Field("relation", gettext_lazy("Relation"), ("关系", "与本人关系", "亲属关系"), False, "儿子"),
        Field("consent", gettext_lazy("Agreed"), ("同意方式", "agreed"), False, "口头"),
        Field("consented_on", gettext_lazy("Agreed on"), ("同意日期", "agreed on"), False, "2021-07-01"),
        Field(
            "vouched_by",
            gettext_lazy("Who vouches for it"),
            ("经办人", "见证人", "登记人", "witness"),
            False,
            "网格员",
        ),
    ),
    take_elders,
    undo_elders,
    personal=True,
    at_once=200,
    give=give_elders,
    help=gettext_lazy("A relative's phone answers only with who vouches that the person agreed."),
)
