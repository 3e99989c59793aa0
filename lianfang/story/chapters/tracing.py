"""Cases and contacts: found by the followers, decided by a named person, traced, quarantined, released by the rules."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from django.utils.translation import gettext_noop as _

from lianfang.cases import reasons
from lianfang.cases.actions import (
    add_contacts,
    add_exposure,
    call_asymptomatic,
    confirm,
    exclude,
    leads,
    letters,
    mark_done,
    order_quarantine,
    release_many,
    start_review,
)
from lianfang.cases.actions.leads import Told
from lianfang.cases.models import Case, Contact, Quarantine
from lianfang.cases.models.leads import Letter
from lianfang.common.dates import at, days
from lianfang.people.actions import register
from lianfang.people.models import Person
from lianfang.people.rules.newcomer import Newcomer
from lianfang.story.chapters.finding import first_ring, quarantine
from lianfang.story.chapters.infections import (
    CLOSE,
    INFECTIONS,
    JINYINSHAN,
    NINTH,
    NINTH_AREA,
    SECONDARY,
    TRAVELLER,
    Infection,
)
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import YIYANG, born_on
from lianfang.story.phones import Fact, fact
from lianfang.story.sampling import swab_alone
from lianfang.story.world import World, person_id
from lianfang.testing.actions import add_sites, open_round, plan_round
from lianfang.testing.models import Recall

HOME_EXCEPTION = "caregiver"


def choose(world: World, now: datetime) -> None:
    """Choose who plays a part, and open the standing round for contacts and patients."""
    for one in INFECTIONS:
        world.infected[one.number] = first_of(world, one.area)
    world.infected[NINTH] = first_of(world, NINTH_AREA)
    world.unconfirmed = {world.infected[NINTH]}
    chief = world.by("testing")
    standing = plan_round(
        world.fight,
        area=world.fight.area,
        starts_on=now.date(),
        ends_on=date(2021, 10, 7),
        pool_size=1,
        target=0,
        by=chief,
        now=now,
    )
    there = [world.sites[name] for name in ("isolation", "hospital", "home_team")]
    add_sites(standing, there, by=chief, now=now)
    open_round(standing, by=chief, now=now)
    world.rounds["standing"] = standing


def first_of(world: World, area: int) -> int:
    """Choose an adult among the first who live in an area, so that the first day of a round reaches them."""
    there = world.serials(area)
    serial = next(
        s for s in there[len(there) // 8 :] if s not in world.taken and 1971 <= born_year(s) <= 1999
    )
    world.taken.add(serial)
    return serial


def born_year(serial: int) -> int:
    """Give the year a person of the register was born."""
    return born_on(serial).year


def traveller(world: World, now: datetime) -> None:
    """Record what Beijing told: a confirmed case there had been in Yiyang."""
    doctor, nurse = world.by("epidemiologist"), world.by("tracer")
    said = "一名北京确诊病例 7 月下旬在益阳停留，请核查其在益活动轨迹和密切接触者。"
    call = Told("call", "北京市公安机关来电", said, name=TRAVELLER, received_at=now - timedelta(minutes=20))
    lead = leads.take_in(world.fight, call, area_id=YIYANG, by=nurse, now=now - timedelta(minutes=18))
    leads.assign(lead, to=doctor, by=nurse, now=now - timedelta(minutes=15))
    leads.take(lead, by=doctor, now=now - timedelta(minutes=5))
    told = Newcomer(name=TRAVELLER, area_id=JINYINSHAN, kind="transient", sex="m", born_on=date(1993, 4, 5))
    world.others["traveller"] = register(told, by=doctor, now=now)
    leads.link_lead(lead, person=world.others["traveller"], by=doctor, now=now)
    case = leads.lead_to_case(lead, onset_on=date(2021, 7, 27), by=doctor, now=now)
    about = {
        "other": "北京市疾病预防控制中心",
        "subject": "请提供病例轨迹",
        "text": "请提供该病例发病前十四日的活动轨迹和同行人员。",
    }
    letters.write_letter(world.fight, about=case, by=doctor, now=now, **about)
    leads.close_lead(lead, outcome="case", text="外地病例，已建档并函询轨迹", by=doctor, now=now)


def acknowledged(world: World, now: datetime) -> None:
    """Note that Beijing confirmed the letter, and what it answered."""
    doctor, letter = world.by("epidemiologist"), Letter.objects.earliest("number")
    letters.acknowledge_letter(letter, name="北京市疾控中心值班室", by=doctor, now=now)
    answer = "该病例7月26日至27日在益阳市赫山区，27日曾在桃花仑街道一餐馆就餐；同行人员名单另附。"
    letters.answer_letter(letter, answer=answer, by=doctor, now=now)


def swab_recalled(world: World, now: datetime) -> None:
    """Swab alone everyone who was recalled from a tube that was not negative."""
    recalls = list(Recall.objects.filter(closed_at=None).order_by("id"))
    people = {recall.person_id for recall in recalls}
    serials = [s for s in world.serials(YIYANG) if person_id(s) in people]
    found = {world.infected[one.number]: "positive" for one in INFECTIONS} | {
        world.infected[NINTH]: "positive"
    }
    swab_alone(world, world.sites["isolation"], serials, now - timedelta(hours=2, minutes=30), now, found)


def found_in_quarantine(one: Infection, world: World, now: datetime) -> None:
    """Find a contact infected by a single test."""
    serial = world.infected[one.number]
    swab_alone(world, world.sites["isolation"], [serial], now - timedelta(hours=5), now, {serial: "positive"})


def decide(one: Infection, world: World, now: datetime) -> None:
    """Decide the proposed case and trace who was near."""
    by = world.by("epidemiologist")
    case = Case.objects.get(person_id=person_id(world.infected[one.number]), outbreak=world.fight)
    start_review(case, by=by, now=now)
    if one.kind == "confirmed":
        confirm(
            case, clinical_type=one.clinical, onset_on=one.onset, by=by, now=now, imported=one.infector == 0
        )
    else:
        call_asymptomatic(case, by=by, now=now)
    mark_done(case, step="reported", by=by, now=now)
    world.cases[one.number] = case
    exposed_by(world, one, now)
    trace(world, one, case, now)


def exposed_by(world: World, one: Infection, now: datetime) -> None:
    """Record how the investigator holds the person was infected."""
    source = world.others["traveller"] if one.infector == 0 else world.person(world.infected[one.infector])
    met = one.found - timedelta(days=3)
    add_exposure(
        world.person(world.infected[one.number]),
        source=source,
        outbreak=world.fight,
        place="桃花仑街道某餐馆" if one.number == 1 else "家庭与工作场所",
        setting="meal" if one.number == 1 else "work",
        began_at=met,
        ended_at=met + timedelta(hours=2),
        infected=True,
        by=world.by("epidemiologist"),
        now=now,
    )


def trace(world: World, one: Infection, case: Case, now: datetime) -> None:
    """Decide who of those proposed was near, find the other close contacts of a case and, through three of them, the
    secondary ones; order their quarantine."""
    ring = first_ring(world, one, case, now)
    onward = [
        world.infected[other.number]
        for other in INFECTIONS
        if other.infector == one.number and other.how == "contact"
    ]
    close = [*onward, *world.pick(one.area, CLOSE - len(onward))]
    near = contacts_of(world, close, now - timedelta(days=1), "close", now, case=case)
    far: list[Contact] = []
    for contact in near[-3:]:
        some = world.pick(one.area, SECONDARY // 3)
        far += contacts_of(world, some, now - timedelta(days=1), "secondary", now, via=contact)
    home = far.pop(0) if one.number == 5 else None  # the secondary contact who stayed at home (F40)
    for those, reason in (([*ring, *near], reasons.CLOSE), (far, reasons.SECONDARY)):
        quarantine(world, those, reason, now)
    if home:
        stay_home(world, home, now)


def contacts_of(
    world: World, serials: Sequence[int], last: datetime, grade: str, now: datetime, **near: object
) -> list[Contact]:
    """Record contacts of a case or of a contact."""
    world.traced |= {person_id(serial): serial for serial in serials}
    there = Person.objects.in_bulk([person_id(s) for s in serials])
    found = [(there[person_id(s)], last) for s in serials]
    return add_contacts(found, grade=grade, by=world.by("epidemiologist"), now=now, **near)  # type: ignore[arg-type]


def stay_home(world: World, contact: Contact, now: datetime) -> None:
    """Order a contact's quarantine at home, with the reason why it is there."""
    by = world.by("epidemiologist")
    order_quarantine(
        contact,
        kind="home",
        reason=reasons.SECONDARY,
        exception=HOME_EXCEPTION,
        by=by,
        reviewed_by=by,
        now=now,
    )


def ninth_excluded(world: World, now: datetime) -> None:
    """Exclude the ninth: the second reagent says negative."""
    case = Case.objects.get(person_id=person_id(world.infected[NINTH]), outbreak=world.fight)
    exclude(case, reason=reasons.SECOND_REAGENT, by=world.by("epidemiologist"), now=now)


# --- the daily round of those in quarantine


def running(world: World) -> list[Quarantine]:
    """List the quarantines of contacts that run."""
    orders = Quarantine.objects.filter(outbreak=world.fight, released_at=None, contact__isnull=False)
    return list(orders.exclude(kind="temporary").select_related("contact", "person"))


def tests_and_temperatures(world: World, now: datetime) -> None:
    """Tell the morning's temperatures, and swab those whose test is due."""
    orders = running(world)
    morning = now - timedelta(hours=5)
    world.phones["epidemiologist"][0].send(
        (reading(o, morning) for o in orders if o.proposed_at <= morning), now
    )
    due = [order for order in orders if now.date() in order.due_tests]
    for where, kinds in (
        ("isolation", {"central"}),
        ("home_team", {"home", "monitoring"}),
    ):  # whoever is at home is visited (F40)
        if serials := serials_of(world, [order for order in due if order.kind in kinds]):
            swab_alone(world, world.sites[where], serials, morning, now)


def second_swabs(world: World, now: datetime) -> None:
    """Swab those whose last test was this morning once more, for a second reagent."""
    last = [order for order in running(world) if order.due_tests and order.due_tests[-1] == now.date()]
    if serials := serials_of(world, last):
        swab_alone(world, world.sites["isolation"], serials, now - timedelta(hours=3), now)


def reading(order: Quarantine, taken: datetime) -> Fact:
    """Write a temperature of someone in quarantine."""
    celsius = round(36.2 + order.person_id.int % 9 / 10, 1)
    return fact("cases.reading", taken, order.area_id, person_id=order.person_id, celsius=celsius)


def serials_of(world: World, orders: Iterable[Quarantine]) -> list[int]:
    """Give the register's serials of people in quarantine; those found infected are swabbed by the story itself."""
    infected = set(world.infected.values())
    return sorted({world.traced[order.person_id] for order in orders} - infected)


def evening(world: World, now: datetime) -> None:
    """Let go whoever may go; the others wait for what is missing."""
    over = Quarantine.objects.filter(outbreak=world.fight, released_at=None, ends_on__lte=now.date())
    waiting = over.exclude(kind="temporary")
    release_many(waiting, reason=reasons.TIME_OVER, by=world.by("epidemiologist"), now=now)


QUIET = tuple(days(date(2021, 7, 30), date(2021, 9, 23)))

STEPS = (
    Step(when(7, 28, 21, 30), _("What Beijing told is recorded"), traveller),
    Step(when(7, 28, 22), _("The first ring is planned"), choose),
    Step(when(7, 28, 23, 10), _("Beijing acknowledges the letter"), acknowledged),
    *(
        Step(one.found, _("A contact tests positive"), partial(found_in_quarantine, one))
        for one in INFECTIONS
        if one.how == "contact"
    ),
    *(
        Step(
            one.found + timedelta(minutes=40),
            _("A named person decides; contacts are traced"),
            partial(decide, one),
        )
        for one in INFECTIONS
    ),
    Step(when(8, 6, 11), _("The ninth is not a case"), ninth_excluded),
    *(Step(at(day, 13), _("Temperatures and due tests"), tests_and_temperatures) for day in QUIET),
    *(Step(at(day, 17), _("Second swabs before release"), second_swabs) for day in QUIET),
    *(Step(at(day, 18), _("Releases from quarantine"), evening) for day in QUIET),
)
