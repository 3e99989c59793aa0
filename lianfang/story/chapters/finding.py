"""Finding out: the investigation form of each case, the core facts within four hours and the whole within a day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext_noop as _

from lianfang.cases import reasons
from lianfang.cases.actions import confirm_candidates, dismiss_candidates, order_many, save_part, save_row
from lianfang.cases.models import TABLES, Case, Contact, ContactProposal
from lianfang.common.dates import at, day_of
from lianfang.common.ids import uuid7
from lianfang.story.chapters.infections import INFECTIONS, Infection
from lianfang.story.chapters.step import Step
from lianfang.story.world import World, person_id

NEAR = {
    "household",
    "work",
    "vehicle",
    "venue",
}  # whom the first ring takes in; the queue for swabs wore masks
COMPANIONS = 2  # named at the table of the first local case; the form proposes them, a person confirms
WORK = {"confirmed": "餐馆服务员", "asymptomatic": "公司职员"}


def core_facts(one: Infection, world: World, now: datetime) -> None:
    """Write who the patient is, when it began, with what, and where they were: the clock of four hours stops."""
    case, onset = world.cases[one.number], one.onset
    lives = {"occupation": WORK[one.kind], "lives_at": case.person.area.name, "household": 3}
    _part(world, case, "identity", lives, now)
    if onset:
        fever = {"symptom": "fever", "other": "", "began_on": onset, "ended_on": None, "celsius": None}
        _part(world, case, "onset", {"symptoms": "yes", "onset_on": onset.isoformat(), "first": "发热"}, now)
        _row(world, case, "symptoms", fever, now)
        _part(world, case, "symptoms", {}, now)
    else:
        _part(world, case, "onset", {"symptoms": "no"}, now)
        _part(world, case, "symptoms", {"nothing": True}, now)
    for moved in _movements(one, world):
        _row(world, case, "movements", moved, now)
    _part(world, case, "movements", {}, now)
    quarantine(world, first_ring(world, one, case, now), reasons.CLOSE, now)


def _movements(one: Infection, world: World) -> list[dict[str, Any]]:
    """Tell two days before the swab: home, the meal with those who were there too, the bus home."""
    day = day_of(one.found) - timedelta(days=2)
    some = world.pick(one.area, COMPANIONS) if one.number == 1 else []
    people = [world.person(serial) for serial in some]
    companions = "、".join(f"{person.name} {person.phone}" for person in people)
    return [
        _moved(day, 7, 8, "家中", transport="none"),
        _moved(day, 12, 13, "桃花仑街道某餐馆", activity="聚餐", companions=companions, protection="none"),
        _moved(day, 18, 19, "公交车", transport="bus", vehicle="11路", seat="第3排", protection="mask"),
    ]


def _moved(day: date, began: int, ended: int, place: str, **said: str) -> dict[str, Any]:
    blank: dict[str, Any] = dict.fromkeys(TABLES["movements"].FIELDS, "")
    known = {"transport": "walk", "protection": "partly", "evidence": "told", "place": place}
    return blank | known | {"began_at": at(day, began), "ended_at": at(day, ended)} | said


def whole(one: Infection, world: World, now: datetime) -> None:
    """Write the rest of the form: doctors, tests elsewhere, vaccination, source, class: the clock of a day stops."""
    case = world.cases[one.number]
    _part(world, case, "visits", {"nothing": True}, now)
    _part(world, case, "tests", {"nothing": True}, now)
    dose = {"began_on": date(2021, 6, 10 + one.number), "product": "新型冠状病毒灭活疫苗（Vero细胞）"}
    _row(world, case, "vaccination", dose | {"lot": "", "place": "社区卫生服务中心"}, now)
    _part(world, case, "vaccination", {}, now)
    near = "与外地确诊病例同时就餐" if one.infector == 0 else "与本地感染者共同生活、工作或就餐"
    _part(world, case, "source", {"hypothesis": near, "confidence": "likely", "case_known": "yes"}, now)
    said = {"classification": one.kind, "clinical_type": one.clinical, "grounds": "核酸阳性，结合临床表现"}
    _part(world, case, "classification", said, now)


def _part(world: World, case: Case, key: str, said: dict[str, Any], now: datetime) -> None:
    save_part(case, key, said, base=0, done=True, by=world.by("epidemiologist"), now=now)


def _row(world: World, case: Case, key: str, said: dict[str, Any], now: datetime) -> None:
    save_row(case, key, uuid7(), said, base=0, by=world.by("epidemiologist"), now=now)


def first_ring(world: World, one: Infection, case: Case, now: datetime) -> list[Contact]:
    """Decide about everybody whom the system proposed near a case: household and team are contacts, a queue is not."""
    by = world.by("epidemiologist")
    found = list(ContactProposal.objects.filter(case=case, state="proposed"))
    near = [each for each in found if each.source in NEAR]
    if far := [each for each in found if each.source not in NEAR]:
        dismiss_candidates(far, reason=reasons.QUEUED_APART, by=by, now=now)
    contacts = confirm_candidates(near, grade="close", by=by, now=now) if near else []
    serials = {person_id(serial): serial for serial in world.serials(one.area)}
    known = {each.person_id: serials[each.person_id] for each in contacts if each.person_id in serials}
    world.traced |= known
    world.taken.update(known.values())
    return contacts


def quarantine(world: World, contacts: Sequence[Contact], reason: str, now: datetime) -> None:
    """Order the contacts who are not in quarantine yet into the isolation site, all at once."""
    new = [contact for contact in contacts if contact.state == Contact.State.REPORTED]
    by, site = world.by("epidemiologist"), world.sites["isolation"]
    _done, kept = order_many(new, kind="central", reason=reason, site=site, by=by, now=now)
    if kept:
        raise RuntimeError(f"the story ordered somebody wrongly: {kept}")


STEPS = tuple(
    Step(one.found + timedelta(hours=hours), label, partial(tell, one))
    for one in INFECTIONS
    for hours, label, tell in (
        (4, _("The core facts of a case are known"), core_facts),
        (20, _("A case is investigated"), whole),
    )
)
