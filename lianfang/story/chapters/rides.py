"""Rides to the vaccination sites. A couple of Anhua drive more than forty old people there and home in their own car on
31 July and 1 August, an hour and a half each round (F42); nine vehicles run on 9 and 10 August until midnight, on
rounds of stops or hailed in the street (F55). Names, plates and how many were hailed are invented, the rest is not."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import chain, pairwise
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_noop as _

from lianfang.accounts.models import User
from lianfang.common.dates import at, day_of
from lianfang.fieldapp.kinds import KINDS
from lianfang.people.actions import register
from lianfang.people.models import Person
from lianfang.people.rules.newcomer import Newcomer
from lianfang.places.models import Site
from lianfang.places.rules import pack
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import ANHUA
from lianfang.story.world import World, person_id
from lianfang.sync.actions import Saying, tell
from lianfang.sync.follow import catch_up
from lianfang.territory.actions import open_site
from lianfang.transport import actions
from lianfang.transport.actions import Asked, Sent
from lianfang.transport.models import Hail, HailArea, Leg, Ride, Stop, Tour, Vehicle
from lianfang.transport.rules import hour_of, passings
from lianfang.work import FOLLOWS
from lianfang.workforce.actions import enrol
from lianfang.workforce.models import Worker
from lianfang.workforce.rules import Hand

WEEKEND = (date(2021, 7, 31), date(2021, 8, 1))
PLATE, COUPLE, SEATS = "湘H6Y213", "谌志国", 3  # she sits beside him
ROUNDS, ROUND = 7, timedelta(minutes=92)  # a day; from the village to the clinic and back
FAR = 0.12  # degrees of latitude between the village and the clinic
EVENINGS = (date(2021, 8, 9), date(2021, 8, 10))
VILLAGE_CLINIC = (111.21, 28.38)
CLINIC = (112.5561, 28.2915)  # of the hall; invented, as it lies in no list
STOPS = ("东门口", "菜市场口", "社区服务站", "老年公寓门口")
ZONE = pack(43, 9, 72)  # the development zone lies in the city's own list
OPENS, EVERY, GAP = 16, 30, 6


def couple(world: World, now: datetime) -> None:
    """The couple's car is put on the list; 42 people who walk badly are asked, three for each round."""
    by = world.by("anhua")
    site = _site(world, ANHUA, "安化经开区接种点", VILLAGE_CLINIC, now)
    vehicle = _vehicle(PLATE, "car", SEATS, ANHUA, "茶酉社区", "谌家的车", by, now)
    driver = _driver(world, COUPLE, ANHUA, now)
    riders = iter(world.serials(ANHUA))
    for day in WEEKEND:
        tour = _send(vehicle, driver, at(day, 6), at(day, 21), by, now)
        for n in range(ROUNDS):
            there = at(day, 7) + n * ROUND + timedelta(minutes=45)
            for _seat in range(SEATS):
                ride = _asked(next(riders), site, there, by, now)
                ways = {leg.way: leg for leg in ride.legs.select_related("ride__site")}
                actions.put(ways["there"], tour, there - timedelta(minutes=44), by=by, now=now)
                actions.put(ways["back"], tour, there + ROUND + timedelta(minutes=2), by=by, now=now)


def _site(world: World, area: int, name: str, point: tuple[float, float], now: datetime) -> Site:
    by, (longitude, latitude) = world.by("commander"), point
    return open_site(area, kind="hospital", name=name, longitude=longitude, latitude=latitude, by=by, now=now)


def _asked(serial: int, site: Site, there: datetime, by: Any, now: datetime) -> Ride:
    person = Person.objects.get(pk=person_id(serial))
    asked = Asked(
        site, ANHUA, there + timedelta(minutes=5), place="茶酉社区", longitude=site.longitude,
        latitude=(site.latitude or 0) + FAR, agreed=True, channel="grid",
    )  # fmt: skip
    return actions.ask(person, asked, by=by, now=now)


def _vehicle(
    plate: str, kind: str, seats: int, area: int, depot: str, name: str, by: Any, now: datetime
) -> Vehicle:
    told = Vehicle(
        plate=plate, kind=kind, name=name, seats=seats, area_id=area, depot=depot, since=day_of(now),
        longitude=111.21 if area == ANHUA else CLINIC[0], latitude=28.5 if area == ANHUA else CLINIC[1],
    )  # fmt: skip
    return actions.add_vehicle(told, by=by, now=now)


def _driver(world: World, name: str, area: int, now: datetime, user: User | None = None) -> Worker:
    by = world.by("dispatcher")
    person = register(
        Newcomer(name=name, area_id=area, kind="staff", born_on=date(1975, 5, 20)), by=by, now=now
    )
    return enrol(Hand(person.id, area, "volunteer"), by=by, now=now, user=user)


def _send(
    vehicle: Vehicle, driver: Worker, starts: datetime, ends: datetime, by: Any, now: datetime, **over: Any
) -> Tour:
    return actions.send_out(vehicle, Sent(driver, starts, ends, **over), by=by, now=now)


def driven(world: World, now: datetime) -> None:
    """The day is over: the couple phone the desk what they did, round by round. Everybody is home."""
    by, day = world.by("anhua"), day_of(now)
    legs = Leg.objects.filter(day=day, tour__vehicle__plate=PLATE).order_by("board_at", "pk")
    tell(by, KINDS, list(chain.from_iterable(map(_told, legs))), now=now)
    catch_up(FOLLOWS, now=now)
    tour = Tour.objects.get(vehicle__plate=PLATE, day=day)
    actions.close(tour, by=by, now=now)


def _told(leg: Leg) -> Iterator[Saying]:
    data = {"leg_id": leg.pk, "tour_id": leg.tour_id, "person_id": leg.person_id}
    for what, when_ in (("board", leg.board_at), ("alight", leg.alight_at)):
        yield Saying("transport.boarding", leg.area_id, data | {"what": what}, when_)


def shuttles(world: World, now: datetime) -> None:
    """Nine vehicles are put on the list: four on rounds of stops, five to be hailed, until midnight on two days."""
    by = world.by("dispatcher")
    site = _site(world, ZONE, "长春经开区接种点", CLINIC, now)
    hails = HailArea(name="长春经开区内招手即停", area_id=ZONE, site=site, opens=OPENS * 60, shuts=24 * 60)
    hails.first_on, hails.last_on = EVENINGS
    actions.add_hail_area(hails, by=by, now=now)
    stops = [
        actions.add_stop(Stop(name=name, area_id=ZONE, lit=True, shelter=n % 2 == 0), by=by, now=now)
        for n, name in enumerate(STOPS)
    ]
    for n in range(9):
        plate, name = f"湘H7K{310 + n}", f"接种接送 {n + 1} 号车"
        vehicle = _vehicle(
            plate, "bus" if n < 4 else "car", 18 if n < 4 else 6, ZONE, "经开区管委会", name, by, now
        )
        user = world.by("driver") if n == 0 else None
        driver = _driver(world, f"{'文武周吴郑王冯陈蒋'[n]}师傅", ZONE, now, user)
        for day in EVENINGS:
            passed = [(stop, GAP * k) for k, stop in enumerate(stops)]
            how: dict[str, Any] = {"mode": "hail", "hail_area": hails}
            if n < 4:
                how = {"mode": "circuit", "site": site, "every": EVERY, "stops": passed}
            _send(vehicle, driver, at(day, OPENS), at(day, 24), by, now, **how)


def evening(world: World, now: datetime) -> None:
    """An evening of the nine vehicles: at stops and in the street people get in, at the site they get out; the last
    ones at midnight."""
    by, day = world.by("dispatcher"), day_of(now - timedelta(hours=1))
    said = []
    for n, tour in enumerate(Tour.objects.filter(day=day, area_id=ZONE).order_by("vehicle__plate")):
        for k in range(4):
            start = at(day, OPENS + 2 * k) + timedelta(minutes=9 * n)
            start = at(day, 24) if k == 3 else start
            people = 2 + (n + k) % 4
            for what, minutes in (("on", 0), ("off", 20)):
                data = {"tour_id": tour.pk, "what": what, "way": "there", "n": people}
                said.append(Saying("transport.hail", ZONE, data, start + timedelta(minutes=minutes)))
    tell(by, KINDS, said, now=now)
    catch_up(FOLLOWS, now=now)
    for tour in Tour.objects.filter(day=day, area_id=ZONE):
        actions.close(tour, by=by, now=now)


def figures() -> dict[str, Any]:
    """Say of the rides: the nine vehicles and their last departure, whom the couple drove, and that all are home."""
    out = list(Tour.objects.filter(area_id=ZONE).select_related("vehicle"))
    rounds = [tour for tour in out if tour.mode == "circuit"]
    last = {hour_of([*passings(t.during.lower, t.during.upper, t.every or 1, 0)][-1], t.day) for t in rounds}
    rides = Ride.objects.filter(legs__tour__vehicle__plate=PLATE).distinct()
    there = Leg.objects.filter(ride__in=rides, way="there").values_list("alighted_at", flat=True)
    came = sorted({each for each in there if each})
    gaps = [int((b - a).total_seconds() // 60) for a, b in pairwise(came)]
    return {
        "vehicles": len({tour.vehicle_id for tour in out}),
        "tours": len(out),
        "last_departures": sorted(last),
        "until": sorted({hour_of(tour.during.upper, tour.day) for tour in out}),
        "hailed": Hail.objects.filter(what="on", area_id=ZONE).aggregate(n=Sum("n"))["n"],
        "left_in_vehicles": sum(tour.hailed for tour in out),
        "couple": rides.count(),
        "couple_days": sorted({str(ride.day) for ride in rides}),
        "couple_home": rides.filter(state="home").count(),
        "shortest_round": min(gaps, default=0),
        "waiting": Ride.objects.filter(home_by__isnull=False).count(),
        "not_closed": Tour.objects.filter(state__in=Tour.LIVE).count(),
    }


def _of(
    days: tuple[date, ...], hour: int, minute: int, words: str, run: Callable[[World, datetime], None]
) -> list[Step]:
    return [Step(at(day, hour, minute), words, run) for day in days]


STEPS = (
    Step(when(7, 30, 18, 40), _("A couple offer their car to the old"), couple),
    *_of(WEEKEND, 21, 40, _("The couple have driven everybody home"), driven),
    Step(when(8, 9, 9, 50), _("Nine vehicles are sent out until midnight"), shuttles),
    *_of(EVENINGS, 24, 40, _("The last ones ride at midnight"), evening),
)
