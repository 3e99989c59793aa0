"""A hospital musters seventy before dawn and sends them to 35 sampling points (F49); the cast are put to work."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_noop as _

from lianfang.people.actions import register, register_organisation
from lianfang.people.models import Organisation
from lianfang.people.rules.newcomer import Newcomer
from lianfang.story.cast import CAST
from lianfang.story.chapters.forces import volunteers
from lianfang.story.chapters.rounds import sites_of
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import HESHAN, YIYANG
from lianfang.story.phones import fact
from lianfang.story.world import World, person_id
from lianfang.workforce.actions import (
    Called,
    add_vehicle,
    call_muster,
    deal_seats,
    deal_sites,
    end_muster,
    enrol,
    enrol_many,
    form_team,
    qualify,
    replace,
    tell_answer,
)
from lianfang.workforce.capture import KINDS
from lianfang.workforce.models import Muster, Worker
from lianfang.workforce.rules import Hand, Seat

HOSPITAL = "益阳市中心医院"
MEDICS, ILL, SILENT = 70, 2, 3
BUSES = (("湘H00A01", 35, "司机甲"), ("湘H00A02", 35, "司机乙"))  # invented
# What the cast may do, by user name.
MAY = {
    "sampler": ("sampler", "nurse"),
    "doctor": ("doctor", "sampler"),
    "laboratory": ("laboratory",),
    "grid": ("trained", "driver"),
    "checkpoint": ("trained",),
}


def cast_works(world: World, now: datetime) -> None:
    """Put on record that those of the cast who go out are workers who sign in, and what they may do."""
    by = world.by("dispatcher")
    for role in CAST:
        if role.username not in MAY:
            continue
        told = Newcomer(name=role.name, area_id=role.area, kind="staff", born_on=date(1988, 3, 12))
        person = register(told, by=by, now=now)
        hand = Hand(person.id, role.area, "police" if role.username == "checkpoint" else "staff")
        worker = enrol(hand, user=world.by(role.username), by=by, now=now)
        for kind in MAY[role.username]:
            qualify(worker, kind, from_on=date(2020, 1, 1), checked=True, by=by, now=now)


def hospital_team(world: World, now: datetime) -> None:
    """Form the hospital's sampling team of seventy, and know of two more who could come instead."""
    by = world.by("dispatcher")
    hospital = Organisation.objects.filter(name=HOSPITAL).first() or register_organisation(
        HOSPITAL, "municipal", YIYANG, kind="hospital", by=by, now=now
    )
    people = volunteers(world, YIYANG, MEDICS + ILL)
    seats = [Seat(person_id(one), hospital.id, n == 0) for n, one in enumerate(people[:MEDICS])]
    form_team(YIYANG, name=f"{HOSPITAL}核酸采样队", kind="medical", seats=seats, by=by, now=now)
    hands = [Hand(person_id(one), YIYANG, organisation_id=hospital.id) for one in people[MEDICS:]]
    enrol_many(hands, by=by, now=now)
    world.everyone["medics"] = people
    for worker in Worker.objects.filter(person__in=[person_id(one) for one in people], to_on=None):
        qualify(worker, "sampler", from_on=date(2020, 2, 1), until=date(2022, 12, 31), by=by, now=now)


def medics_called(world: World, now: datetime) -> None:
    """Call the team to the hospital's yard at five, in two buses, two to a point."""
    by = world.by("dispatcher")
    workers = _workers(world)
    called = Called(workers=tuple(workers[:MEDICS]))
    told = {"task": "支援赫山区全员核酸采样", "place": "市中心医院大院"}
    due = when(8, 5, 5)
    muster = call_muster(HESHAN, called, outbreak=world.fight, **told, due_at=due, by=by, now=now)
    for plate, seats, driver in BUSES:
        add_vehicle(muster, plate, seats, driver=driver, by=by, now=now)
    deal_sites(muster, sites_of(world, "heshan"), by=by, now=now)
    deal_seats(muster, by=by, now=now)


def medics_answer(world: World, now: datetime) -> None:
    """Note who answered: two are ill and replaced, three do not answer and come all the same."""
    by, muster = world.by("dispatcher"), Muster.objects.get()
    workers = _workers(world)
    ill = [worker.person_id for worker in workers[:ILL]]
    for worker in workers[: MEDICS - SILENT]:
        coming = worker.person_id not in ill
        note = "" if coming else "发热，已安排检测"
        tell_answer(muster, worker.person_id, coming=coming, note=note, kinds=KINDS, by=by, now=now)
    for sick, other in zip(ill, workers[MEDICS:], strict=True):
        call = muster.calls.get(person=sick, released_at=None)
        replace(call, other, why="发热", by=by, now=now)


def medics_come(world: World, now: datetime) -> None:
    """Scan seventy codes in the yard before five; one comes late. The buses leave."""
    muster = Muster.objects.get()
    calls = list(muster.calls.filter(released_at=None).order_by("id"))
    first = when(8, 5, 4, 31)
    scans = [
        fact(
            "workforce.arrival",
            first + timedelta(seconds=24 * n) if n < MEDICS - 1 else when(8, 5, 5, 6),
            muster.area_id,
            muster_id=muster.id,
            person_id=call.person_id,
            scanned=True,
        )
        for n, call in enumerate(calls)
    ]
    world.phones["sampler"][0].send(scans, now)
    end_muster(muster, by=world.by("dispatcher"), now=now)


def _workers(world: World) -> list[Worker]:
    """List the hospital's people in the order in which they were chosen."""
    order = [person_id(one) for one in world.everyone["medics"]]
    found = {worker.person_id: worker for worker in Worker.objects.filter(person__in=order, to_on=None)}
    return [found[one] for one in order]


STEPS = (
    Step(when(7, 31, 15), _("Those who go out are put to work"), cast_works),
    Step(when(8, 4, 22, 10), _("The hospital forms a sampling team"), hospital_team),
    Step(when(8, 4, 22, 30), _("Seventy medics are called for five in the morning"), medics_called),
    Step(when(8, 4, 23, 40), _("Two are ill and replaced"), medics_answer),
    Step(when(8, 5, 5, 10), _("Seventy medics leave for 35 sampling points"), medics_come),
)
