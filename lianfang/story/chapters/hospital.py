"""Eight patients, eight single rooms, one consultation a day; the last one leaves on 23 September at 10:00."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from django.db.models import Max
from django.utils.translation import gettext_noop as _

from lianfang.beds.models import Bed
from lianfang.beds.queries import free_beds
from lianfang.care.actions import (
    Measures,
    admit,
    carry_out_many,
    consult,
    discharge,
    follow_up,
    observe_many,
    order_care,
    write_plan,
)
from lianfang.care.models import Admission, FollowUp, Observation, OrderStep
from lianfang.care.queries import due_list, inside
from lianfang.cases.actions import start_review
from lianfang.cases.models import Case
from lianfang.common.dates import at, days
from lianfang.common.errors import Refused
from lianfang.reporting.actions import publish
from lianfang.story.chapters.infections import INFECTIONS, NINTH, Infection
from lianfang.story.chapters.isolation import brought_to_hospital
from lianfang.story.chapters.step import Step, when
from lianfang.story.sampling import swab_alone
from lianfang.story.world import World, person_id

PLANS = {
    "confirmed": "抗病毒治疗、对症支持，中药每日一剂；监测体温、血氧。",
    "asymptomatic": "隔离观察，中药预防；每日体温两次。",
}

# Whatever is ordered, traditional medicine is an order like any other; invented, as no report names a prescription.
ORDERS: dict[str, tuple[tuple[str, str, str, int], ...]] = {
    "confirmed": (("drug", "对症药物", "1 片", 1), ("traditional", "清肺排毒汤", "1 剂", 1)),
    "asymptomatic": (("traditional", "中药预防方", "1 剂", 1),),
}


def take_in(one: Infection, world: World, now: datetime) -> None:
    """Admit a patient to a room of their own, and write the first plan."""
    doctor = world.by("doctor")
    brought_to_hospital(world, world.cases[one.number].person_id, now)
    bed = free_beds([world.sites["hospital"]], now)[0]
    admission = admit(world.cases[one.number], bed, by=doctor, now=now)
    write_plan(admission, clinical_type=one.clinical, text=PLANS[one.kind], by=doctor, now=now)
    begins = at(now.date() + timedelta(days=1), 8, 30)  # with the round of the next morning
    for kind, text, dose, per_day in ORDERS[one.kind]:
        order_care(
            admission,
            kind=kind,
            text=text,
            dose=dose,
            per_day=per_day,
            starts_at=begins,
            by=doctor,
            now=now,
        )
    world.admissions[one.number] = admission


def ninth_refused(world: World, now: datetime) -> None:
    """Offer a ninth patient an occupied room: the database itself refuses."""
    case = Case.objects.get(person_id=person_id(world.infected[NINTH]), outbreak=world.fight)
    start_review(case, by=world.by("epidemiologist"), now=now)
    bed = Bed.objects.select_related("room__site").get(pk=world.admissions[1].occupancy.bed_id)
    try:
        admit(case, bed, by=world.by("doctor"), now=now)
    except Refused as refused:
        if refused.code != "occupied":
            raise
    else:
        raise RuntimeError("two patients in one room")


def round_of_the_wards(world: World, now: datetime) -> None:
    """Measure everyone in hospital, and hold the day's consultation."""
    doctor, there = world.by("doctor"), list(inside(world.fight, now))
    observe_many([(each, measured(each, now)) for each in there], by=doctor, now=now)
    files = Admission.objects.filter(pk__in=[each.pk for each in there])
    due = [(each.order, each.at) for each in due_list(files, now, timedelta(0))]
    carry_out_many(due, by=doctor, now=now)
    for admission in there:
        stayed = (now.date() - admission.admitted_at.date()).days
        better = stayed > 5
        if stayed:
            consult(
                admission,
                text="病情平稳，继续原方案。" if better else "密切观察，维持治疗。",
                improved=better,
                imaging_improved=True if stayed > 10 else None,
                by=doctor,
                now=now,
            )


def evening_measures(world: World, now: datetime) -> None:
    """Measure everyone in hospital in the evening: twice a day, as the score of a patient without points asks."""
    there = list(inside(world.fight, now))
    observe_many([(each, measured(each, now)) for each in there], by=world.by("doctor"), now=now)


def measured(admission: Admission, now: datetime) -> Measures:
    """Give a patient's measurements: a fever in the first days of the confirmed, the same for everybody ever after."""
    stayed = (now.date() - admission.admitted_at.date()).days
    fever = admission.case.state == "confirmed" and stayed < 4
    odd = admission.pk.int % 5  # people differ
    return {
        "celsius": Decimal("38.1") if fever else Decimal("36.4") + Decimal(odd) / 10,
        "respiratory_rate": 19 if fever else 16 + odd % 3,
        "spo2": 96 if fever else 97 + odd % 3,
        "on_oxygen": False,
        "pulse": 94 if fever else 66 + 3 * odd,
        "systolic": 118 + 2 * odd,
        "diastolic": 74 + odd,
        "consciousness": "A",
    }


def before_leaving(one: Infection, world: World, now: datetime) -> None:
    """Swab a patient alone, as two negatives at least a day apart are needed."""
    serial = world.infected[one.number]
    swab_alone(world, world.sites["hospital"], [serial], now - timedelta(hours=5), now)


def send_home(one: Infection, world: World, now: datetime) -> None:
    """Discharge a patient when every criterion is met; isolation afterwards is ordered with it."""
    discharge(world.admissions[one.number], by=world.by("doctor"), now=now)


def see_again(one: Infection, week: int, world: World, now: datetime) -> None:
    """See somebody who went home again: well, and negative."""
    admission = world.admissions[one.number]
    visit = FollowUp.objects.get(admission=admission, week=week)
    follow_up(admission, visit=visit, how="clinic", test="negative", by=world.by("doctor"), now=now)


def figures() -> dict[str, int]:
    """Count what was measured, ordered and seen again."""
    scored = Observation.objects.exclude(band="")
    carried = OrderStep.objects.filter(done=True)
    return {
        "patients": Admission.objects.count(),
        "scored": scored.count(),
        "highest_score": scored.aggregate(most=Max("points"))["most"] or 0,
        "traditional_carried_out": carried.filter(order__kind="traditional").count(),
        "visits_made": FollowUp.objects.filter(done_at__isnull=False).count(),
        "visits_to_come": FollowUp.objects.filter(done_at=None, dropped_at=None).count(),
    }


def bulletin(world: World, now: datetime) -> None:
    """Publish the bulletin of the day before."""
    publish(world.fight, now.date() - timedelta(days=1), by=world.by("commander"), now=now)


def _of(one: Infection, hours: float) -> datetime:
    return one.left - timedelta(hours=hours)


END = at(date(2021, 9, 23), 10)  # the last patient goes home
WEEKS = (2, 4)  # of the protocol

QUIET = tuple(days(date(2021, 7, 31), date(2021, 9, 23)))

STEPS = (
    *(
        Step(one.found + timedelta(hours=1), _("A patient gets a room of their own"), partial(take_in, one))
        for one in INFECTIONS
    ),
    Step(when(8, 5, 11), _("A ninth patient is offered an occupied room"), ninth_refused),
    *(Step(at(day, 8, 30), _("Rounds of the wards"), round_of_the_wards) for day in QUIET),
    *(Step(at(day, 20), _("Evening measurements"), evening_measures) for day in QUIET[:-1]),
    *(Step(at(day, 9, 30), _("The bulletin of the day before"), bulletin) for day in QUIET),
    *(
        Step(_of(one, h), _("Swabs before discharge"), partial(before_leaving, one))
        for one in INFECTIONS
        for h in (52, 26)
    ),
    *(
        Step(
            one.left + timedelta(weeks=week),
            _("Somebody who went home is seen again"),
            partial(see_again, one, week),
        )
        for one in INFECTIONS
        for week in WEEKS
        if one.left + timedelta(weeks=week) < END
    ),
    *(Step(one.left, _("A patient goes home"), partial(send_home, one)) for one in INFECTIONS),
)
