"""Vaccination: on the weekend of 31 July a couple's car brings more than forty old people to the clinic (F42); on 9 and
10 August, until midnight, sessions in Changchun where nine vehicles bring people (F55). Who was vaccinated, with what
and what came of it is invented."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop as _

from lianfang.booking.actions import Asked
from lianfang.booking.models import Booking
from lianfang.booking.queries import offered
from lianfang.common.dates import at
from lianfang.people.models import Person
from lianfang.places.queries import inside
from lianfang.places.rules import pack
from lianfang.story.chapters.step import Step, when
from lianfang.story.chapters.stores import listed, opened
from lianfang.story.city import YIYANG
from lianfang.story.world import World, person_id
from lianfang.supplies.actions import Goods, receive
from lianfang.supplies.models import Lot, Store
from lianfang.territory.actions import open_site
from lianfang.vaccination import actions, queries
from lianfang.vaccination.actions import Decision, Elsewhere, Happened, Plan
from lianfang.vaccination.actions.places import book_dose
from lianfang.vaccination.capture import KINDS
from lianfang.vaccination.models import Adverse, GivenDose, Session, Visit
from lianfang.vaccination.queries import PURPOSE

STORE, VACCINE, PRODUCT, LOT = (
    "市疾控中心疫苗冷库",
    "新冠病毒灭活疫苗（Vero 细胞）",
    "inactivated",
    "202106B1732",
)
CHAYOU, CHANGCHUN, ZIYANG = pack(43, 9, 23, 209, 1), pack(43, 9, 2, 401), pack(43, 9, 2)
OLD, CLINIC = "安化经开区接种点", "长春经开区接种点"
WEEKEND, EVENINGS = (date(2021, 7, 31), date(2021, 8, 1)), (date(2021, 8, 9), date(2021, 8, 10))
RIDERS, COMERS = 21, 24  # a day; two days of riders are the more than forty of the report
BROUGHT, WATCH = 30, timedelta(minutes=31)
TOLD = {kind.name: kind for kind in KINDS}


def stocked(world: World, now: datetime) -> None:
    """Take vaccine into the city's cold store and say which goods it is; plan the weekend's sessions."""
    desk, chief = world.by("dispatcher"), world.by("vaccination")
    store = opened(STORE, "store", YIYANG, desk, now)
    item = listed(VACCINE, "medicine", "剂", YIYANG, desk, now, medical=True)
    receive(store, [Goods(item, 400, LOT, date(2023, 6, 1))], by=desk, now=now, reason="省疾控中心调拨")
    actions.add_vaccine(item, PRODUCT, vial_doses=1, by=chief, area_id=YIYANG, now=now)
    world.sites["doses-old"] = open_site(CHAYOU, kind="venue", name=OLD, by=world.by("commander"), now=now)
    _planned(world, "doses-old", WEEKEND, (8, 18), now)


def announced(world: World, now: datetime) -> None:
    """Plan the two evenings in Changchun; relatives book for some."""
    site = open_site(CHANGCHUN, kind="venue", name=CLINIC, by=world.by("commander"), now=now)
    world.sites["doses-evening"] = site
    for session in _planned(world, "doses-evening", EVENINGS, (9, 24), now):
        slots = list(offered(PURPOSE, session.pk, now))
        for person, slot in zip(_comers(world, session)[:6], slots, strict=False):
            book_dose(person, slot, Asked("relative", agreed=True), by=None, now=now)


def _planned(
    world: World, key: str, on: Sequence[date], hours: tuple[int, int], now: datetime
) -> list[Session]:
    chief, store = world.by("vaccination"), Store.objects.get(name=STORE, kind="store")
    lot, made = Lot.objects.get(number=LOT), []
    for day in on:
        opens, closes = at(day, hours[0]), at(day) + timedelta(hours=hours[1])
        session = actions.plan_session(
            Plan(world.sites[key], opens, closes, [PRODUCT], 2, 12), by=chief, now=now
        )
        actions.bring(session, lot, store=store, n=BROUGHT, by=chief, now=now)
        made.append(session)
    return made


def _comers(world: World, session: Session) -> list[Person]:
    """Choose who comes to a session: old people of Anhua, anybody grown of Ziyang; nobody comes twice."""
    old = session.site.name == OLD
    rows = Person.objects.filter(inside(CHAYOU // 10**12 * 10**12 if old else ZIYANG))
    rows = rows.filter(born_on__gte=date(1931, 1, 1) if old else date(1957, 1, 1))
    rows = rows.filter(born_on__lt=date(1956, 1, 1) if old else date(2002, 1, 1))
    rows = rows.exclude(pk__in=[person_id(serial) for serial in world.taken])
    n, days = (RIDERS, WEEKEND) if old else (COMERS, EVENINGS)
    first = days.index(session.day) * n
    return list(rows.order_by("pk")[first : first + n])


def held(world: World, now: datetime) -> None:
    """Tell a day of a session, when it is over: who came, who was fit, who was watched how long."""
    session = Session.objects.select_related("site", "box").filter(state="planned").order_by("opens_at")[0]
    chief, opens, closes = world.by("vaccination"), session.opens_at, session.closes_at
    session = actions.open_session(session, by=chief, now=opens)
    people = _comers(world, session)
    apart = (closes - opens - timedelta(minutes=50)) / (len(people) - 1)
    for n, person in enumerate(people):
        _seen(world, session, person, n, opens + apart * n)
    lot = Lot.objects.get(number=LOT)
    actions.waste(session, lot, n=1, reason="西林瓶破损", by=world.by("vaccinator"), now=closes)
    left = queries.balance(session).left
    actions.send_back(
        session, lot, store=Store.objects.get(name=STORE, kind="store"), n=left, by=chief, now=closes
    )
    actions.close_session(session, by=chief, now=now)


def _seen(world: World, session: Session, person: Person, n: int, came: datetime) -> None:
    chief, doctor = world.by("vaccination"), world.by("doctor")
    if n == 1 and session.site.name == CLINIC:
        had = Elsewhere(PRODUCT, 1, session.day - timedelta(days=28), GivenDose.Source.DOCUMENT, "长沙市")
        actions.enter_dose(person, had, by=chief, now=came)
    visit = actions.arrive(session, person, by=chief, now=came)
    if n == 2:  # a fever: come again
        later = session.day + timedelta(days=7)
        found = Decision("deferred", ("fever",), until=later, note="体温 37.8 °C")
        actions.screen(visit, found, by=doctor, now=came)
        return
    visit = actions.screen(visit, Decision("fit"), by=doctor, now=came)
    if n == 3:
        actions.withdraw(visit, by=chief, now=came)
        return
    visit = actions.consent(visit, who="own", by=chief, now=came)
    _given(world, visit, n, came + timedelta(minutes=5))


def _given(world: World, visit: Visit, n: int, given: datetime) -> None:
    lot, needle = Lot.objects.get(number=LOT), world.by("vaccinator")
    if queries.swab_due(visit.person_id, visit.session.protocol, given):
        actions.decide_swab(visit, swab="waits", by=needle, now=given)
    dose = actions.give(visit, lot, place="left_arm", by=needle, now=given, kinds=TOLD)
    if n == 4:
        told = Happened("fainting", given + timedelta(minutes=10), "头晕，平卧后好转")
        event = actions.note_event(dose, told, by=needle, now=given + timedelta(minutes=12))
        actions.report(event, text="区疾控中心", by=needle, now=given + timedelta(minutes=25))
    actions.leave(dose, by=world.by("vaccination"), now=given + WATCH, kinds=TOLD)


def figures() -> dict[str, Any]:
    """Say of the sessions: how many were held, how many doses were given, whether each was watched to the end, and what
    became of the doses that were brought."""
    sessions = list(Session.objects.select_related("box").order_by("opens_at"))
    books = [queries.balance(one) for one in sessions]
    doses = GivenDose.objects.filter(source="here", void_at=None)
    return {
        "sessions": [one.state for one in sessions],
        "doses": [doses.filter(session=one).count() for one in sessions],
        "left_early": doses.exclude(left_why="").count(),
        "inside": doses.filter(left_at=None).count(),
        "last_home": max((row.left_at.isoformat() for row in doses if row.left_at), default=""),
        "books": [(one.received, one.given, one.wasted, one.returned, one.left) for one in books],
        "adds_up": all(one.adds_up for one in books),
        "visits": dict(_states()),
        "unreported": Adverse.objects.filter(reported_at=None).count(),
        "events": Adverse.objects.count(),
        "booked": Booking.objects.filter(purpose=PURPOSE).count(),
    }


def _states() -> list[tuple[str, int]]:
    found = sorted(Visit.objects.order_by().values_list("state", flat=True))
    return [(state, found.count(state)) for state in dict.fromkeys(found)]


STEPS = (
    Step(when(7, 30, 16), _("Vaccine comes, and sessions are planned"), stocked),
    *(
        Step(when(d.month, d.day, 18, 20), _("Old people were brought to be vaccinated"), held)
        for d in WEEKEND
    ),
    Step(when(8, 8, 15), _("Vaccine comes, and sessions are planned"), announced),
    *(Step(when(8, d.day + 1, 0, 20), _("People were vaccinated until midnight"), held) for d in EVENINGS),
)
