"""Suits in the heat: two medics faint after more than six hours on 7 August (F50), a student works ten through a night
(F53), an officer sixteen (F27). The alarms are there before: past four hours of a suit, hours before anybody falls."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_noop as _

from lianfang.duty.actions import Measured, acknowledge, enter_heat, examine, let_return
from lianfang.duty.followers import tick
from lianfang.duty.models import Alarm, Restriction
from lianfang.people.actions import register
from lianfang.people.models import Organisation
from lianfang.people.rules.newcomer import Newcomer
from lianfang.places.models import Site
from lianfang.story.chapters.rotas import at_work, planned_together
from lianfang.story.chapters.rounds import sites_of
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import HESHAN, YIYANG
from lianfang.story.phones import Fact, fact
from lianfang.story.world import World
from lianfang.sync.follow import catch_up
from lianfang.work import FOLLOWS
from lianfang.workforce.actions import enrol
from lianfang.workforce.rules import Hand

FALLEN = 2  # of the hospital's seventy
SCHOOL = "益阳医学高等专科学校"
# Invented: the report says "extreme heat" and gives no degrees.
DEGREES = dict(zip(range(6, 18), (28, 30, 32, 34, 35, 36, 37, 38, 38, 37, 36, 35), strict=True))
DEGREES_BY_NIGHT = Decimal(29)


def step(
    what: str, person: UUID, site: Site, at: datetime, work: str = "moderate", shift: UUID | None = None
) -> Fact:
    """Write one step of somebody's duty, of a shift when it belongs to one."""
    told = {"person_id": person, "site_id": site.pk, "step": what, "work": work, "shift_id": shift}
    return fact("duty.step", at, site.area_id, **told)


def look(_world: World, now: datetime) -> None:
    """Let time pass: limits fall due though nobody tells anything."""
    catch_up(FOLLOWS, now=now)
    tick(now)


def warm(first: int, last: int, now: datetime, world: World) -> None:
    """Write down what the weather station measured on 7 August, in hours."""
    rows = [Measured(YIYANG, when(8, 7, hour), Decimal(DEGREES[hour])) for hour in range(first, last + 1)]
    enter_heat(rows, by=world.by("dispatcher"), now=now)


# --- the student in the laboratory, the officer at the health centre


def night_begins(world: World, now: datetime) -> None:
    """Let a student help the laboratory from six in the evening, in one suit."""
    by = world.by("dispatcher")
    told = Newcomer(name="文子昂", area_id=HESHAN, kind="staff", born_on=date(1999, 9, 2))
    student = register(told, by=by, now=now)
    school = Organisation.objects.filter(name=SCHOOL).first()
    enrol(Hand(student.pk, HESHAN, "student", school.pk if school else None), by=by, now=now)
    world.others["student"] = student
    laboratory = world.sites["laboratory"]
    enter_heat([Measured(YIYANG, now, DEGREES_BY_NIGHT)], by=by, now=now)
    facts = [step("in", student.pk, laboratory, when(8, 5, 17, 55)), step("don", student.pk, laboratory, now)]
    world.phones["laboratory"][0].send(facts, now)
    look(world, now)


def night_ends(world: World, now: datetime) -> None:
    """Let the student take the suit off at four in the morning, nearly ten hours later."""
    student, laboratory = world.others["student"].pk, world.sites["laboratory"]
    facts = [step("doff", student, laboratory, when(8, 6, 3, 55)), step("out", student, laboratory, now)]
    world.phones["laboratory"][0].send(facts, now)
    look(world, now)


def officer(world: World, now: datetime) -> None:
    """Note an officer's day at a health centre: from six in the morning until ten at night, no suit, little rest."""
    site, person = sites_of(world, "high_tech")[0], world.others["officer"].pk
    facts = [step("in", person, site, when(8, 4, 6)), step("out", person, site, when(8, 4, 22))]
    world.phones["sampler"][0].send(facts, now)
    look(world, now)


# --- 7 August


def morning(world: World, now: datetime) -> None:
    """Let the medics come to the points of Heshan, as they are planned; all suit up."""
    warm(6, 8, now, world)
    world.waiting["crew"] = planned_together(when(8, 7, 7, 30), when(8, 8, 0))
    facts = []
    for n, (person, site, shift) in enumerate(_crew(world)):
        came = when(8, 7, 7, 30 + n % 20)
        facts.append(step("in", person, site, came, shift=shift))
        facts.append(step("don", person, site, came + timedelta(minutes=20), shift=shift))
        facts.append(
            fact("duty.health", came, site.area_id, person_id=person, celsius=36.2 + n % 7 / 10, symptoms=[])
        )
    world.phones["sampler"][0].send(facts, now)
    look(world, now)


def relieved(world: World, now: datetime) -> None:
    """Relieve the crew every hour and a half; the two stay in their suits past the end of their shift."""
    facts = []
    for n, (person, site, shift) in enumerate(_crew(world)[FALLEN:], FALLEN):
        off = when(8, 7, 9, 5 + n % 10)
        for what, minutes in (("rest", 0), ("back", 40), ("don", 45), ("out", 100)):
            facts.append(step(what, person, site, off + timedelta(minutes=minutes), shift=shift))
    world.phones["sampler"][0].send(facts, now)
    look(world, now)


def hotter(world: World, now: datetime) -> None:
    """Measure the heat of the noon; the warnings come earlier now."""
    warm(9, 11, now, world)
    look(world, now)


def past_the_limit(world: World, now: datetime) -> None:
    """Four hours are over: the hard limit raises its alarm, and ten minutes later it goes up to the command."""
    warm(12, 12, now, world)
    look(world, now)


def nobody_came(world: World, now: datetime) -> None:
    """Nobody has acknowledged the alarm: it goes up."""
    warm(13, 13, now, world)
    look(world, now)


def they_fall(world: World, now: datetime) -> None:
    """Two medics faint, after more than six hours in their suits."""
    warm(14, 14, now, world)
    facts = []
    for person, site, shift in _crew(world)[:FALLEN]:
        said = {"person_id": person, "site_id": site.pk, "what": "fainted"}
        facts.append(fact("duty.incident", now, site.area_id, **said, note="连续穿防护服六个多小时，高温"))
        facts.append(step("out", person, site, now + timedelta(minutes=2), shift=shift))
    world.phones["sampler"][0].send(facts, now + timedelta(minutes=3))
    look(world, now + timedelta(minutes=3))
    for held in Restriction.objects.filter(kind="heat", checked_at=None):
        examine(
            held.pk,
            finding="血压偏低，补液后清醒，留观",
            by=world.by("doctor"),
            now=now + timedelta(minutes=20),
        )


def answered(world: World, now: datetime) -> None:
    """Acknowledge what the day has raised: suits at that point are changed every hour from now on."""
    ids = list(Alarm.objects.filter(seen_at=None).values_list("pk", flat=True))
    note = "已换人；该点改为每小时轮换，增派一组"
    acknowledge(ids, note=note, by=world.by("commander"), now=now)


def back_on_duty(world: World, now: datetime) -> None:
    """Let the two return after two days of rest."""
    for held in Restriction.objects.filter(kind="heat", lifted_at=None):
        let_return(held.pk, why="复查正常，休息两天", by=world.by("doctor"), now=now)


# Who is at work when the story ends, and the minutes since each step: some fresh, some resting, one due to come out.
AT_THE_END: tuple[tuple[tuple[str, int], ...], ...] = (
    (("in", 170), ("don", 128)),
    (("in", 120), ("don", 96)),
    (("in", 60), ("don", 41)),
    (("in", 55), ("don", 20)),
    (("in", 150), ("don", 130), ("rest", 45)),
    (("in", 140), ("don", 125), ("rest", 30)),
    (("in", 30),),
    (("in", 25),),
)


def routine(world: World, now: datetime) -> None:
    """Let some medics test those in important posts, as every week since: the board shows their clocks."""
    facts = [
        step(what, one.person_id, one.shift.site, now - timedelta(minutes=ago), shift=one.shift_id)
        for one, steps in zip(at_work(when(9, 23, 14, 30)), AT_THE_END, strict=True)
        for what, ago in steps
    ]
    world.phones["sampler"][0].send(facts, now)
    warm_now = [Measured(YIYANG, now, Decimal(29))]
    enter_heat(warm_now, by=world.by("dispatcher"), now=now)
    look(world, now)


def _crew(world: World) -> Sequence[tuple[UUID, Site, UUID]]:
    """Give the medics of the morning, where each is planned and in which shift; the two who fall first."""
    return [(one.person_id, one.shift.site, one.shift_id) for one in world.waiting["crew"]]


STEPS = (
    Step(when(8, 4, 22, 15), _("An officer goes home after sixteen hours"), officer),
    Step(when(8, 5, 18), _("A student helps the laboratory through the night"), night_begins),
    Step(when(8, 5, 22, 2), _("Four hours in one suit: an alarm"), look),
    Step(when(8, 6, 4), _("The student goes home"), night_ends),
    Step(when(8, 7, 8, 20), _("Medics suit up at the points of Heshan"), morning),
    Step(when(8, 7, 11, 5), _("Suits are changed; two stay in theirs"), relieved),
    Step(when(8, 7, 11, 30), _("It is hot"), hotter),
    Step(when(8, 7, 12, 1), _("Four hours in one suit: an alarm"), past_the_limit),
    Step(when(8, 7, 13), _("An alarm nobody answered goes up to the command"), nobody_came),
    Step(when(8, 7, 14, 10), _("Two medics faint in the heat"), they_fall),
    Step(when(8, 7, 14, 50), _("The command answers the alarms"), answered),
    Step(when(8, 9, 10), _("The two medics return to duty"), back_on_duty),
    Step(when(9, 23, 17, 58), _("Those in important posts are tested, as every week"), routine),
)
