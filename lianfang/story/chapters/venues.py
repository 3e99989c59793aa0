"""Codes of venues around the first cases: who scanned where on the evenings before they were found, and who was traced.

All of it is invented: the venues, who came, when. What is told goes the way of residents' own pages.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from django.utils.translation import gettext_noop as _

from lianfang.cases import reasons
from lianfang.cases.actions import dismiss_candidates, propose
from lianfang.cases.queries import candidates_met, window_of
from lianfang.common.dates import at, days
from lianfang.people.queries import ids_of
from lianfang.places.models import Site
from lianfang.presence import queries as presence
from lianfang.presence.actions import Scanned, agree, make_venue_code, scan
from lianfang.presence.capture import SCAN
from lianfang.presence.models import ScanConsent
from lianfang.story.chapters.infections import HESHAN_STREET, INFECTIONS, TAOHUALUN, Infection
from lianfang.story.chapters.step import Step, when
from lianfang.story.world import World, is_adult, person_id
from lianfang.sync.follow import catch_up
from lianfang.territory.actions import open_site
from lianfang.work import FOLLOWS
from lianfang.workforce.actions import public_user

VENUES = (
    (TAOHUALUN, "venue", "桃花仑街道某餐馆"),
    (TAOHUALUN, "venue", "秀峰茶馆"),
    (TAOHUALUN, "venue", "会龙便民超市"),
    (TAOHUALUN, "venue", "桃花仑菜市场"),
    (HESHAN_STREET, "venue", "康富药店"),
    (HESHAN_STREET, "venue", "银城书店"),
)
REGULARS, BESIDE = 34, 6  # who come to each street's venues, and who were there when a case was
FEW_MINUTES = timedelta(minutes=6)
DAYS = tuple(days(date(2021, 7, 28), date(2021, 8, 4)))


def open_venues(world: World, now: datetime) -> None:
    """Open the venues, each with a poster and its code."""
    by = world.by("commander")
    for area, kind, name in VENUES:
        site = open_site(area, kind=kind, name=name, by=by, now=now)
        world.sites[f"venue-{name}"] = site
        make_venue_code(site, by=by, now=now)


def an_evening(world: World, now: datetime) -> None:
    """Tell what was scanned today: the regulars of each street, and around those who will be found."""
    dice = Random(now.toordinal() * 31 + 7)
    told: list[Scanned] = []
    for area in (TAOHUALUN, HESHAN_STREET):
        told += _regulars(world, area, now, dice)
    for one in INFECTIONS:
        if one.how == "pool" and timedelta() < one.found - now < timedelta(days=2):
            told += _around(world, one, now, dice)
    by = public_user()
    people = {each.person_id for each in told}
    known = ScanConsent.objects.filter(person__in=people).values_list("person_id", flat=True)
    for person in world.people_of(people - set(known)):
        agree(person, by_relative=False, by=by, now=now)
    scan(told, by=by, now=now, kind=SCAN)


def _sites(world: World, area: int) -> list[Site]:
    return [world.sites[f"venue-{name}"] for where, _kind, name in VENUES if where == area]


def _free(world: World, area: int) -> list[int]:
    return [serial for serial in world.serials(area) if serial not in world.taken and is_adult(serial)]


def _regulars(world: World, area: int, now: datetime, dice: Random) -> Iterator[Scanned]:
    """Let the same people of a street come to its venues, most of them on most days."""
    for serial in _free(world, area)[:REGULARS]:
        if dice.random() < 0.6:
            came = at(now.date(), dice.randrange(8, 21), dice.randrange(60))
            yield from _visit(serial, dice.choice(_sites(world, area)), came, dice.randrange(8, 75), dice)


def _around(world: World, one: Infection, now: datetime, dice: Random) -> Iterator[Scanned]:
    """Let a case sit at a venue for an hour at noon, some beside it for long, some for a few minutes, one after it."""
    site, noon = _sites(world, one.area)[0], at(now.date(), 12)
    yield from _visit(world.infected[one.number], site, noon, 60, dice, leaves=True)
    some = _free(world, one.area)[REGULARS : REGULARS + BESIDE]
    world.taken.update(some)
    for n, serial in enumerate(some):
        minutes, late = ((45, 10), (35, 20), (25, 5), (5, 30), (4, 50), (20, 66))[n]
        yield from _visit(serial, site, noon + timedelta(minutes=late), minutes, dice, leaves=True)


def _visit(
    serial: int, site: Site, came: datetime, minutes: int, dice: Random, *, leaves: bool = False
) -> Iterator[Scanned]:
    yield Scanned(person_id(serial), site, "in", came)
    if leaves or dice.random() < 0.5:  # few scan when they leave; the protocol's hour is taken then
        yield Scanned(person_id(serial), site, "out", came + timedelta(minutes=minutes))


def traced(one: Infection, world: World, now: datetime) -> None:
    """Trace a case by the places it was at: those who were near are proposed; those near for a few minutes only are
    dismissed, the others are decided with the first ring."""
    catch_up(FOLLOWS, now=now)
    case, by = world.cases[one.number], world.by("epidemiologist")
    opens, closes = window_of(case, now)
    numbers = presence.numbers_on(now.date())
    found = presence.first_step(ids_of(case.person_id), opens, min(closes or now, now), numbers=numbers)
    own = {person_id(serial) for serial in world.serials(one.area)}
    near = [met for met in found.near if met.person_id in own]
    made = propose(case, candidates_met(case, near), source="venue", by=by, now=now)
    long = {met.person_id for met in near if met.seconds > FEW_MINUTES.total_seconds()}
    if short := [each for each in made if each.person_id not in long]:
        dismiss_candidates(short, reason=reasons.FEW_MINUTES, by=by, now=now)


STEPS = (
    Step(when(7, 28, 21, 30), _("Venues hang up their codes"), open_venues),
    *(Step(at(day, 23, 20), _("Residents scan the codes of venues"), an_evening) for day in DAYS),
    *(
        Step(one.found + timedelta(hours=2), _("A case is traced by places"), partial(traced, one))
        for one in INFECTIONS
        if one.how == "pool"
    ),
)
