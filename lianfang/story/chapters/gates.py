"""Thirty stations at the exits of expressways on 7 and 8 August (F25), and the gate of a market (F41).

The figures are those of the report: vehicles and people checked, yellow codes, fevers, who was turned back for what.
Who they were, when they came, and who came for their life are invented. Of the market the report says "in August": the
9th, the number of people and what was seen of them are ours.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random

from django.utils.translation import gettext_noop as _

from lianfang.places.models import Area, Site
from lianfang.places.queries import inside
from lianfang.presence.actions import Wanted, issue_pass, revoke_pass
from lianfang.presence.rules import Checks, Decided, Numbers, decide, write_checks
from lianfang.protocol import timeline
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import ELDERS, YIYANG, YUANJIANG
from lianfang.story.phones import Fact, Phone, fact, phones
from lianfang.story.world import World, person_id, spread
from lianfang.territory.actions import open_site

STATIONS, VEHICLES, PEOPLE = 30, 12_865, 21_206
SEATS = 5
# What was found, in how many people, which way they went; None: either way.
FOUND: tuple[tuple[str, int, str | None], ...] = (
    ("fever", 4, None),
    ("yellow", 8, None),
    ("unvaccinated", 87, "in"),
    ("no_test", 508, "out"),
)
RISK_VEHICLES = 2
LIVES = {"ambulance": 18, "medicine": 9, "dialysis": 12, "birth": 4}  # invented
NAMED = 4  # of so many vehicles one has its driver on record by name
INWARD = 0.6
OF_7_AUGUST = when(8, 7, 12).date()
PASSAGE = {"v": 2}


@dataclass(slots=True)
class Car:
    """One vehicle: who sits in it, where it comes when, which way, what is found."""

    n_people: int = 1
    station: int = 0
    at: datetime = field(default_factory=lambda: when(8, 7, 6))
    way: str = "in"
    found: str = ""
    life: str = ""
    risk: bool = False


def open_stations(world: World, now: datetime) -> None:
    """Set up the other stations on the morning of 7 August, each with a phone."""
    townships = list(Area.objects.filter(inside(YIYANG, "id"), depth=3).order_by("id"))
    step = len(townships) // (STATIONS - 1)
    for n, township in enumerate(townships[::step][: STATIONS - 1], 1):
        world.sites[f"station-{n}"] = open_site(
            township.pk,
            kind="checkpoint",
            name=f"{township.name}高速出口服务站",
            by=world.by("commander"),
            now=now,
        )
    world.sites["station-0"] = world.sites["checkpoint"]
    names = [f"station-{n}" for n in range(STATIONS)]
    world.phones["stations"] = phones(world.by("stations"), names, by=world.by("administrator"), now=now)


# Who may pass, where to, for what; invented.
PASSES = (
    ("邹某", "", "dialysis", 3),
    ("惠民蔬菜配送", "湘H8K216", "supplies", 10),
    ("产妇家属", "湘HD03721", "birth", 7),
)


def issue_passes(world: World, now: datetime) -> None:
    """Issue passes for a dialysis, a vegetable lorry and a birth; the last is revoked: the child is born."""
    by, given = world.by("dispatcher"), []
    for holder, plate, purpose, days in PASSES:
        wanted = Wanted(YIYANG, holder, purpose, now, now + timedelta(days=days), plate=plate)
        given.append(issue_pass(wanted, most_days=14, by=by, now=now))
    revoke_pass(given[-1], why="母子平安，不再需要", by=by, now=now)


def cars() -> list[Car]:
    """Deal the report's figures to vehicles: the same ones in every replay."""
    dice = Random(825)
    found = [Car() for _each in range(VEHICLES)]
    left = PEOPLE - VEHICLES
    while left:
        car = found[dice.randrange(VEHICLES)]
        if car.n_people < SEATS:
            car.n_people, left = car.n_people + 1, left - 1
    begins = (when(8, 7, 6), when(8, 8, 0))
    for n, car in enumerate(found):
        first = begins[n % 2]
        car.station, car.way = dice.randrange(STATIONS), "in" if dice.random() < INWARD else "out"
        car.at = first + (when(8, 7 + n % 2, 23, 30) - first) * dice.betavariate(2, 2)
    _deal(found, dice)
    return sorted(found, key=lambda car: car.at)


def _deal(found: list[Car], dice: Random) -> None:
    """Say who has what: each in a vehicle of their own, so that nobody else goes back with them."""
    alone = dice.sample([car for car in found if car.n_people == 1], sum(n for _what, n, _way in FOUND))
    free = iter(alone)
    for what, n, way in FOUND:
        for _each in range(n):
            car = next(free)
            car.found, car.way = what, way or car.way
    others = dice.sample([car for car in found if not car.found], RISK_VEHICLES + sum(LIVES.values()))
    rest = iter(others)
    for _each in range(RISK_VEHICLES):
        car = next(rest)
        car.risk, car.way = True, "in"
    for life, n in LIVES.items():
        for _each in range(n):
            next(rest).life = life


def a_day_at_the_stations(world: World, now: datetime) -> None:
    """Check whoever comes, day and night; what each station's phone told is sent before midnight."""
    today = [car for car in cars() if car.at.date() == now.date()]
    dice, people = Random(now.toordinal()), _people(world, now)
    numbers = Numbers.of(timeline.in_force("covid19", now.date()))
    for n, phone in enumerate(world.phones["stations"]):
        station = _Station(world.sites[f"station-{n}"], numbers, dice, people)
        told = [one for car in today if car.station == n for one in station.car(car)]
        phone.send(sorted([*told, *station.shifts(now)], key=lambda one: one["at"]), now)


def _people(world: World, now: datetime) -> Iterator[int]:
    """Give people of the register who play no other part, each once a day."""
    dice = Random(now.toordinal() + 1)
    some = dice.sample(range(ELDERS, world.people), world.people - ELDERS)
    return (serial for serial in some if serial not in world.taken)


@dataclass
class _Station:
    """A station at work: what its phone tells."""

    site: Site
    numbers: Numbers
    dice: Random
    people: Iterator[int]
    receipts: Iterator[int] = field(default_factory=lambda: count(1))

    def tell(self, kind: str, at: datetime, **data: object) -> Fact:
        return fact(f"presence.{kind}", at, self.site.area_id, site_id=self.site.pk, **data)

    def car(self, car: Car) -> Iterator[Fact]:
        """Tell of a vehicle; of who sits in it by name when something was found, and of every fourth driver."""
        checks, celsius = _looked(car, self.dice)
        done = decide(checks, car.way, celsius, self.numbers, exempt=car.life, risk_vehicle=car.risk)
        decided = {"direction": car.way, "disposition": done.disposition, "reason": done.reason}
        vehicle = self.tell("vehicle", car.at, plate=_plate(self.dice), n_people=car.n_people, **decided)
        yield vehicle
        if car.found or (self.dice.randrange(NAMED) == 0 and not car.risk):
            yield from self.person(car, vehicle, checks, celsius, done)

    def person(
        self, car: Car, vehicle: Fact, checks: Checks, celsius: float, done: Decided
    ) -> Iterator[Fact]:
        """Tell of who drives; whoever is held is taken over with a receipt within the hour."""
        who = person_id(next(self.people))
        passed = self.tell(
            "passage",
            car.at + timedelta(seconds=20),
            person_id=who,
            direction=car.way,
            disposition=done.disposition,
            reason=done.reason,
            celsius=celsius,
            checks=write_checks(checks),
            vehicle_id=vehicle["id"],
            note="",
        )
        yield passed | PASSAGE
        if done.disposition in {"held_medical", "transferred"}:
            fever = done.disposition == "held_medical"
            yield self.tell(
                "transfer",
                car.at + timedelta(minutes=self.dice.randrange(15, 29)),
                person_id=who,
                passage_id=passed["id"],
                outcome="taken_over",
                to="定点医院发热门诊" if fever else "区县集中隔离点",
                taken_by="120急救" if fever else "转运专班",
                receipt=f"YJ{car.at:%m%d}{self.site.pk.hex[-4:].upper()}{next(self.receipts):02}",
            )

    def shifts(self, now: datetime) -> Iterator[Fact]:
        """Count the queue every two hours, and hand over at eight in the morning and in the evening."""
        midnight = now.replace(hour=0, minute=0)
        for hour in range(8 if now.date() == OF_7_AUGUST else 0, 23, 2):
            for way in ("in", "out"):
                waiting = self.dice.randrange(0, 14 if 8 <= hour <= 18 else 1)
                yield self.tell(
                    "queue", midnight + timedelta(hours=hour, minutes=5), direction=way, waiting=waiting
                )
        for hour in (8, 20):
            handed = midnight + timedelta(hours=hour)
            waiting = self.dice.randrange(0, 9)
            yield self.tell("handover", handed, step="given", waiting=waiting, held=[], note="")
            yield self.tell(
                "handover", handed + timedelta(minutes=4), step="taken", waiting=waiting, held=[], note=""
            )


def _looked(car: Car, dice: Random) -> tuple[Checks, float]:
    """Say what the officers saw."""
    celsius = round(dice.uniform(37.4, 38.6) if car.found == "fever" else dice.uniform(36.1, 37.0), 1)
    tested = "none" if car.found == "no_test" else "negative" if car.way == "out" else ""
    vaccine = "no" if car.found == "unvaccinated" else ""
    code = "yellow" if car.found == "yellow" else "green"
    return Checks(code=code, trip="clear", test=tested, vaccine=vaccine), celsius


def _plate(dice: Random) -> str:
    """Invent a plate; of one vehicle in fifty nobody could read it."""
    chance = dice.random()
    number = f"{dice.randrange(100_000):05}"
    if chance < 0.02:
        return ""
    if chance < 0.10:
        return f"湘H{dice.choice('DF')}{number}"
    return f"湘{'H' if chance < 0.8 else dice.choice('ABCDEFGJKLM')}{number}"


# --- the gate of a market

MARKET, ENTRIES = "湘北市场", 640


def open_market(world: World, now: datetime) -> None:
    """Give a father and his son, a student, a phone each at the gate of a market."""
    world.sites["market"] = open_site(
        YUANJIANG, kind="market", name=MARKET, by=world.by("commander"), now=now
    )
    for username in ("market", "market-son"):
        by = world.by("administrator")
        world.phones[username] = phones(world.by(username), [f"{username}-1"], by=by, now=now)


def a_day_at_the_market(world: World, now: datetime) -> None:
    """Take temperatures, look at three codes, remind of the distance: from six in the morning till six at night."""
    dice, numbers = Random(941), Numbers.of(timeline.in_force("covid19", now.date()))
    both = [world.phones["market"][0], world.phones["market-son"][0]]
    for phone, part in zip(both, spread(range(ENTRIES), 2), strict=True):
        _gate(phone, world.sites["market"], [_entry(n, dice, numbers) for n in part], dice, now)


def _entry(n: int, dice: Random, numbers: Numbers) -> dict[str, object]:
    """Say what was seen of one who comes in; one of all has a fever, a few have no phone or did not scan."""
    celsius = 37.8 if n == ENTRIES // 3 else round(dice.uniform(36.0, 37.0), 1)
    chance = dice.random()
    code = "none" if chance < 0.06 else "green"  # the old without a smart phone pass with a relative's word
    venue = "missed" if chance > 0.985 else "scanned"
    checks = Checks(code=code, trip="none" if code == "none" else "clear", venue=venue)
    done = decide(checks, "in", celsius, numbers)
    said = {"disposition": done.disposition, "reason": done.reason, "checks": write_checks(checks)}
    return said | {"direction": "in", "celsius": celsius, "reminded": dice.random() < 0.4}


def _gate(phone: Phone, site: Site, seen: list[dict[str, object]], dice: Random, now: datetime) -> None:
    opens = now - timedelta(hours=12)
    told = []
    for entry in seen:
        came = opens + (now - opens) * dice.betavariate(1.6, 2.4) * 0.97
        told.append(fact("presence.entry", came, site.area_id, site_id=site.pk, **entry))
        left = min(came + timedelta(minutes=dice.randrange(8, 60)), now)
        if entry["disposition"] == "passed":
            gone = {"direction": "out", "disposition": "passed", "site_id": site.pk}
            told.append(fact("presence.entry", left, site.area_id, **gone))
    phone.send(sorted(told, key=lambda one: one["at"]), now)


STEPS = (
    Step(when(8, 7, 5), _("Thirty stations at the exits of expressways"), open_stations),
    Step(when(8, 7, 9), _("Passes for those who have to go"), issue_passes),
    *(
        Step(when(8, day, 23, 50), _("Day and night at the stations"), a_day_at_the_stations)
        for day in (7, 8)
    ),
    Step(when(8, 9, 5), _("A father and his son at the gate of a market"), open_market),
    Step(when(8, 9, 18), _("Three codes at the gate of a market"), a_day_at_the_market),
)
