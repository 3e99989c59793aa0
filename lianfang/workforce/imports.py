"""Staff and volunteers as kinds of table."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext, gettext_lazy

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.documents.tables import BAD, KNOWN, NEW, Cells, Done, Field, Kind, Work, bad
from lianfang.people.imports.areas import area_of
from lianfang.people.imports.giving import AT_ONCE, NUMBERS, cells_of_persons
from lianfang.people.imports.persons import PERSON_FIELDS, persons_of
from lianfang.people.imports.times import read_day
from lianfang.people.models import Organisation
from lianfang.people.rules.newcomer import Newcomer
from lianfang.places.rules import official_code
from lianfang.places.withdrawing import withdraw
from lianfang.workforce.actions import enrol
from lianfang.workforce.actions.volunteers import Offer, sign_up
from lianfang.workforce.models import Free, Skill, Volunteer, Worker
from lianfang.workforce.rules import Hand

ROWS = uuid.UUID(
    "5d0b5c1e-7f2e-5a53-9d6c-3b3f6f0e8c11"
)  # volunteers of files have ids made of what they told
_KINDS = {str(label): kind for kind, label in Worker.Kind.choices} | {
    "": "staff",
    "工作人员": "staff",
    "职工": "staff",
    "志愿者": "volunteer",
    "学生": "student",
    "民兵": "militia",
    "民警": "police",
    "警察": "police",
}
_SEXES = {"男": "m", "女": "f", "male": "m", "female": "f", "m": "m", "f": "f"}


def take_staff(rows: Sequence[Cells], work: Work) -> list[Done]:
    """Put the people of a file to work: who is not on record is registered, who works already is known."""
    people = persons_of(rows, work)
    there = Worker.objects.filter(person__in=[p.thing for p in people if p.thing], to_on=None)
    working = {str(person): str(pk) for pk, person in there.values_list("pk", "person_id")}
    found = []
    for cells, person in zip(rows, people, strict=True):
        done = person if person.state == BAD else _worker(cells, person, working, work)
        if done.state == NEW:
            working[person.thing] = done.thing
        found.append(done)
    return found


def _worker(cells: Cells, person: Done, working: dict[str, str], work: Work) -> Done:
    if there := working.get(person.thing):
        return Done(KNOWN, "", there)
    area, body = area_of(cells.get("area", ""), work), None
    if isinstance(area, Done):
        return area
    if name := cells.get("organisation", "").strip():
        same = list(Organisation.objects.filter(name=name, closed_on=None)[:2])
        if len(same) != 1:
            return bad(gettext("No organisation, or several, are called “%(name)s”.") % {"name": name})
        body = same[0].pk
    told = cells.get("worker_kind", "").strip()
    kind = _KINDS.get(told, told.lower())
    try:
        hand = Hand(uuid.UUID(person.thing), area, kind, body, cells.get("badge", ""))
        made = enrol(hand, by=work.by, now=work.now)
    except Refused as refused:
        return bad(refused)
    return Done(NEW, "", str(made.pk))


def undo_staff(ids: Sequence[str], _before: object, _work: Work) -> dict[str, str]:
    """Take people from work again whom nothing speaks of as workers; they stay on record as people."""
    return withdraw(Worker, [uuid.UUID(pk) for pk in ids])


def give_staff(user: User, on: date) -> Iterator[Cells]:
    """Give who works in a user's areas."""
    rows = visible(Worker.objects.filter(to_on=None), user, "workforce.manage", on)
    cells = cells_of_persons(user, on)
    rows = rows.select_related("person__household", "organisation").prefetch_related(NUMBERS)
    for worker in rows.order_by("pk").iterator(chunk_size=AT_ONCE):
        body = worker.organisation.name if worker.organisation else ""
        yield {
            **cells(worker.person),
            "area": official_code(worker.area_id),
            "organisation": body,
            "worker_kind": worker.kind,
            "badge": worker.badge,
        }


STAFF = Kind(
    "staff",
    gettext_lazy("Staff"),
    "id-badge-2",
    "workforce.manage",
    (
        *PERSON_FIELDS,
        Field(
            "organisation",
            gettext_lazy("Organisation"),
            ("单位", "工作单位", "所在单位", "派出单位", "employer"),
            False,
            "赫山区人民医院",
        ),
        Field("worker_kind", gettext_lazy("Kind"), ("人员类别", "身份", "人员性质"), False, "工作人员"),
        Field(
            "badge",
            gettext_lazy("Number on the badge"),
            ("工号", "工牌号", "胸牌号", "badge no"),
            False,
            "A001",
        ),
    ),
    take_staff,
    undo_staff,
    personal=True,
    at_once=500,
    give=give_staff,
    help=gettext_lazy("Who is not on record is registered first; organisations have to be on record."),
)


def take_volunteers(rows: Sequence[Cells], work: Work) -> list[Done]:
    """Note the offers of a file; the same person with the same phone is known. Each waits to be accepted."""
    return [_volunteer(cells, work) for cells in rows]


def _volunteer(cells: Cells, work: Work) -> Done:
    area = area_of(cells.get("area", ""), work)
    if isinstance(area, Done):
        return area
    told = {key: cells.get(key, "").strip() for key in ("name", "phone", "number")}
    pk = uuid.uuid5(ROWS, "\x1f".join(told.values()))
    if Volunteer.objects.filter(pk=pk).exists():
        return Done(KNOWN, "", str(pk))
    if (born := cells.get("born_on", "")) and read_day(born) is None:
        return bad(gettext("“%(text)s” is no day. Write it like 1980-05-01.") % {"text": born})
    who = Newcomer(
        id=pk,
        name=told["name"],
        area_id=area,
        sex=_SEXES.get(cells.get("sex", "").strip().lower(), ""),
        born_on=read_day(born) if born else None,
        phone=told["phone"],
        id_kind="resident_id" if told["number"] else "none_yet",
        number=told["number"],
    )
    offer = Offer(
        who,
        skills=_chosen(cells.get("skills", ""), Skill),
        free=_chosen(cells.get("free", ""), Free),
        note=cells.get("note", ""),
        channel=Volunteer.Channel.PHONE,
    )
    try:
        sign_up(offer, by=work.by, now=work.now)
    except Refused as refused:
        return bad(refused)
    return Done(NEW, "", str(pk))


def _chosen(text: str, choices: type[Skill] | type[Free]) -> tuple[str, ...]:
    return tuple(key for key, label in choices.choices if str(label) in text or key in text.split(","))


def undo_volunteers(ids: Sequence[str], _before: object, _work: Work) -> dict[str, str]:
    """Take offers off the record that nobody decided on yet."""
    rows = Volunteer.objects.filter(pk__in=ids)
    decided = {str(v.pk): f"{v.name}: {v.get_state_display()}" for v in rows.exclude(state="waiting")}
    return decided | withdraw(Volunteer, [uuid.UUID(pk) for pk in ids if pk not in decided])


def give_volunteers(user: User, on: date) -> Iterator[Cells]:
    """Give the offers that wait in a user's areas, without numbers of documents."""
    rows = visible(Volunteer.objects.filter(state="waiting"), user, "workforce.manage", on)
    for offer in rows.order_by("pk").iterator(chunk_size=AT_ONCE):
        yield {
            "name": offer.name,
            "sex": offer.sex,
            "born_on": offer.born_on.isoformat() if offer.born_on else "",
            "phone": offer.phone,
            "area": official_code(offer.area_id),
            "skills": ",".join(offer.skills),
            "free": ",".join(offer.free),
            "note": offer.note,
        }


VOLUNTEERS = Kind(
    "volunteers",
    gettext_lazy("Volunteers"),
    "hand-stop",
    "workforce.manage",
    (
        *(each for each in PERSON_FIELDS if each.key not in {"id_kind", "address"}),
        Field("skills", gettext_lazy("What they can do"), ("特长", "技能", "专长"), False, ""),
        Field("free", gettext_lazy("When they are free"), ("空闲时间", "可服务时间", "服务时间"), False, ""),
        Field("note", gettext_lazy("Note"), ("备注", "说明", "remark"), False, ""),
    ),
    take_volunteers,
    undo_volunteers,
    personal=True,
    give=give_volunteers,
    at_once=200,
)
