"""Mass testing: the first ring, the central districts, and Longling's 31,000 in one day (F20, F49, F54)."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import chain
from math import ceil

from django.utils.translation import gettext_noop as _

from lianfang.accounts.models import User
from lianfang.common.dates import days
from lianfang.places.models import Area, Site
from lianfang.places.queries import inside
from lianfang.places.rules import at_level, pack
from lianfang.story.chapters.infections import NINTH
from lianfang.story.chapters.inspections import LACKING, check
from lianfang.story.chapters.step import Step, when
from lianfang.story.chapters.tracing import swab_recalled
from lianfang.story.city import HESHAN, HIGH_TECH, LONGLING, LONGLING_PEOPLE, RING_PEOPLE
from lianfang.story.phones import Fact, fact
from lianfang.story.sampling import Day, analyse, swab_people, whole_round
from lianfang.story.world import World, person_id
from lianfang.sync.actions import settle
from lianfang.sync.capture import SETTLEMENT
from lianfang.sync.queries import open_disputes
from lianfang.territory.actions import open_site
from lianfang.testing.actions import (
    Hours,
    add_sites,
    close_round,
    describe_point,
    leave_out,
    open_round,
    plan_round,
    set_days,
    set_hours,
)
from lianfang.testing.models import PointKind, Round

ZIYANG = pack(43, 9, 2)
POOL = 10
OPENS, SHUTS, OPEN_HOURS = time(5), time(18, 30), 12  # and an hour and a half for the late


def start_round(
    world: World, key: str, area: int, first: date, last: date, target: int, n_sites: int, now: datetime
) -> Round:
    """Plan a round, open its sites in the area's communities, and open it."""
    chief = world.by("testing")
    round_ = plan_round(
        world.fight,
        area=Area.objects.get(pk=area),
        starts_on=first,
        ends_on=last,
        pool_size=POOL,
        target=target,
        by=chief,
        now=now,
    )
    there = list(Area.objects.filter(inside(area, "id"), depth=4).order_by("id"))
    sites = [site_in(there[n % len(there)], n + 1, chief, now) for n in range(n_sites)]
    add_sites(round_, sites, by=chief, now=now)
    every = list(days(first, last))
    per_hour = ceil(target / len(every) / n_sites / OPEN_HOURS)
    for site in sites:
        describe_point(site, kind=PointKind.COMMUNITY, lanes=2, by=chief, now=now)
    set_hours(round_, sites, every, [Hours(OPENS, SHUTS, per_hour)], by=chief, now=now)
    if key != "ring":  # in the first night nobody had looked through a checklist
        check(world, round_, now, LACKING if key == "heshan" else None)
    open_round(round_, by=chief, now=now)
    world.rounds[key] = round_
    world.sites |= {f"{key}-{n}": site for n, site in enumerate(sites)}
    return round_


def site_in(community: Area, number: int, chief: User, now: datetime) -> Site:
    """Open a sampling site in a community, or use the one there is."""
    name = f"{community.name}{number}号采样点"
    there = Site.objects.filter(kind="sampling", area=community, name=name).first()
    return there or open_site(community.pk, kind="sampling", name=name, by=chief, now=now)


def sites_of(world: World, key: str) -> list[Site]:
    """List the sites of a round of the story."""
    return [site for name, site in world.sites.items() if name.startswith(f"{key}-")]


def ring_opens(world: World, now: datetime) -> None:
    """Open the round around the first lead."""
    start_round(world, "ring", HESHAN, now.date(), now.date(), RING_PEOPLE, 3, now)


def ring(world: World, now: datetime) -> None:
    """Test 3,496 people on 29 July; one pool is positive."""
    first = world.infected[1]
    others = [s for s in world.serials(HESHAN) if s not in world.taken][: RING_PEOPLE - 1]
    people = [*others[:1000], first, *others[1000:]]
    tubes = whole_round(world, world.rounds["ring"], sites_of(world, "ring"), people, when(7, 29, 8), now)
    analyse(world, tubes, world.phones["sampler"][0], now, {first: "positive"}, plates=True)


def heshan_opens(world: World, now: datetime) -> None:
    """Open the rounds of the central districts in the night before they begin."""
    longling = set(world.serials(LONGLING))
    world.everyone["heshan"] = [s for s in world.serials(HESHAN) if s not in longling]
    world.everyone["high_tech"] = world.serials(HIGH_TECH)
    world.everyone["ziyang"] = world.serials(ZIYANG)
    plans = (
        ("heshan", HESHAN, date(2021, 8, 4), date(2021, 8, 7), 35),
        ("high_tech", HIGH_TECH, date(2021, 8, 4), date(2021, 8, 6), 6),
        ("ziyang", ZIYANG, date(2021, 8, 6), date(2021, 8, 7), 8),
    )
    for key, area, first, last, n_sites in plans:
        start_round(world, key, area, first, last, len(world.everyone[key]), n_sites, now)
        name_days(world, key, first, last, now)
    industrial_zone = Area.objects.get(pk=LONGLING)
    leave_out(
        world.rounds["heshan"],
        industrial_zone,
        reason="由龙岭产业开发区自行组织",
        by=world.by("testing"),
        now=now,
    )


def by_street(world: World, key: str, n_days: int) -> list[dict[int, list[int]]]:
    """Part the people of a round over its days street by street, as the notice of 3 August said: in the order of their
    codes, each on the day that has the fewest people so far. Gives for each day its streets and who lives there."""
    wanted, streets = set(world.everyone[key]), defaultdict[int, list[int]](list)
    first = 0
    for community, n in world.plan:
        streets[at_level(community, "township")] += [s for s in range(first, first + n) if s in wanted]
        first += n
    parts: list[dict[int, list[int]]] = [{} for _ in range(n_days)]
    for street in sorted(street for street, people in streets.items() if people):
        min(parts, key=lambda part: sum(map(len, part.values())))[street] = streets[street]
    return parts


def name_days(world: World, key: str, first: date, last: date, now: datetime) -> None:
    """Say on which day which street comes."""
    every = list(days(first, last))
    parts = by_street(world, key, len(every))
    due = {street: [day] for day, part in zip(every, parts, strict=True) for street in part}
    set_days(world.rounds[key], due, by=world.by("testing"), now=now)


def part_of_round(world: World, key: str, day: int, n_days: int, now: datetime) -> None:
    """Test one day's streets of a round."""
    some = list(chain.from_iterable(by_street(world, key, n_days)[day].values()))
    found = {world.infected[8]: "positive", world.infected[NINTH]: "grey"}
    starts = now - timedelta(hours=14)
    tubes = whole_round(world, world.rounds[key], sites_of(world, key), some, starts, now)
    analyse(world, tubes, world.phones["sampler"][0], now, found if now.date() == date(2021, 8, 4) else None)


def longling_opens(world: World, now: datetime) -> None:
    """Open 30 sites before dawn."""
    start_round(world, "longling", LONGLING, now.date(), now.date(), LONGLING_PEOPLE, 30, now)


def longling(world: World, now: datetime) -> None:
    """Register 31,000 people at 30 sites in one day. What happens, happens: somebody stood in two queues, a tube
    got an eleventh swab, a phone's clock was two days ahead. All is stored; three facts are disputed."""
    round_, sites = world.rounds["longling"], sites_of(world, "longling")
    *people, eleventh, late = world.serials(LONGLING)
    starts = when(8, 5, 5)
    tubes = whole_round(world, round_, sites, people, starts, now)
    day = Day(round_, sites[7], when(8, 5, 9), when(8, 5, 10))
    phone, ahead = world.phones["sampler"][1:3]
    twice = swab_people(world, phone, day, [people[31]], POOL, now)
    phone.send([swab(day, eleventh, tubes[5].code, tubes[5].sealed_at - timedelta(minutes=1))], now)
    ahead.ahead_s = 2 * 24 * 3600
    tubes += swab_people(world, ahead, day, [late], POOL, now)
    ahead.ahead_s = 0
    world.waiting["longling"] = [*tubes, *twice]


def swab(day: Day, serial: int, code: str, taken: datetime) -> Fact:
    """Write one swab by hand."""
    return fact(
        "testing.swab",
        taken,
        day.site.area_id,
        person_id=person_id(serial),
        round_id=day.round.pk,
        site_id=day.site.pk,
        tube_code=code,
    )


def settle_longling(world: World, now: datetime) -> None:
    """Settle the day's disputes: a named person looks at each and says what happened."""
    chief = world.by("testing")
    for dispute in list(open_disputes()):
        twice = dispute.reason == "two_tubes"
        note = "重复采样，以先采的一管为准" if twice else "已与采样点核实，情况属实"
        settle(dispute, decision="void" if twice else "stands", note=note, by=chief, now=now, kind=SETTLEMENT)


def longling_results(world: World, now: datetime) -> None:
    """Tell the results of Longling's tubes: all negative."""
    analyse(world, world.waiting.pop("longling"), world.phones["sampler"][0], now)


def close_rounds(world: World, now: datetime) -> None:
    """Close the rounds that have ended."""
    for round_ in world.rounds.values():
        if round_.state != Round.State.CLOSED and round_.ends_on < now.date():
            close_round(round_, by=world.by("testing"), now=now)


def daily(key: str, label: str, first: int, n_days: int, minute: int) -> list[Step]:
    """Give the steps of a round of several days in August, each at its end."""
    return [
        Step(when(8, first + day, 20, minute), label, partial(_part, key, day, n_days))
        for day in range(n_days)
    ]


def _part(key: str, day: int, n_days: int, world: World, now: datetime) -> None:
    part_of_round(world, key, day, n_days, now)


STEPS = (
    Step(when(7, 29, 7), _("The first ring is planned"), ring_opens),
    Step(when(7, 29, 21), _("3,496 people around the first lead are tested"), ring),
    Step(when(7, 30, 1), _("A positive pool: its ten are swabbed alone"), swab_recalled),
    Step(when(8, 3, 22), _("Free testing of everyone is announced"), heshan_opens),
    *daily("heshan", _("Everyone in Heshan is tested"), 4, 4, 0),
    *daily("high_tech", _("The high-tech zone is tested"), 4, 3, 10),
    *daily("ziyang", _("Ziyang is tested"), 6, 2, 5),
    Step(when(8, 4, 22, 50), _("A positive pool: its ten are swabbed alone"), swab_recalled),
    Step(when(8, 5, 4, 40), _("Longling opens 30 sites"), longling_opens),
    Step(when(8, 5, 20, 30), _("Longling: 31,000 people at 30 sites"), longling),
    Step(when(8, 5, 21, 30), _("Disputed swabs are settled"), settle_longling),
    Step(when(8, 5, 22, 30), _("Longling: every result is out"), longling_results),
    Step(when(8, 9, 9), _("The rounds are closed"), close_rounds),
)
