"""Who was sent where: 667 organisations, 14,402 people, 601 groups; 95, 458 and 90 of them municipal (F07, F13)."""

from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext_noop as _

from lianfang.people.actions import Body, register_organisations
from lianfang.people.models import Organisation
from lianfang.places.models import Area
from lianfang.places.queries import inside
from lianfang.places.rules import pack
from lianfang.story.chapters.infections import HESHAN_STREET, TAOHUALUN
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import ELDERS, FAMILY, HESHAN, HIGH_TECH, KNOCKED, SHARES, YIYANG
from lianfang.story.world import World, is_adult, person_id, spread
from lianfang.workforce.actions import Pair, arrived, form_teams, pair, send_many
from lianfang.workforce.models import Member
from lianfang.workforce.rules import Order, Plan, Seat

TASK = "上门摸排、测温、核酸检测、宣传"
ORGANISATIONS, PEOPLE, GROUPS = 667, 14_402, 601
MUNICIPAL = (95, 458, 90)  # inside the figures above, never added to them

DEPARTMENTS = tuple((Path(__file__).parents[1] / "departments.txt").read_text().split())


def organisations(world: World, now: datetime) -> None:
    """Register every organisation that sends people."""
    districts = list(Area.objects.filter(inside(YIYANG, "id"), depth=2).order_by("id"))
    rows = [Body(f"益阳市{name}", "municipal", YIYANG) for name in DEPARTMENTS[: MUNICIPAL[0]]]
    pairs = ((district, name) for name in DEPARTMENTS for district in districts)
    rest = islice(pairs, ORGANISATIONS - MUNICIPAL[0])
    rows += [Body(f"{district.name}{name}", "district", district.pk) for district, name in rest]
    register_organisations(rows, by=world.by("dispatcher"), now=now)


def municipal_groups(world: World, now: datetime) -> None:
    """Send the city's own 90 groups to communities of the central urban area."""
    n_organisations, n_people, n_groups = MUNICIPAL
    senders = list(Organisation.objects.filter(level="municipal").order_by("name"))[:n_organisations]
    targets = communities(HESHAN)[:45] + communities(HIGH_TECH)[:20] + communities(pack(43, 9, 2))[:45]
    people = volunteers(world, YIYANG, n_people)
    send_groups(world, now, "municipal", people, senders, targets, n_groups, "市直")


def district_groups(world: World, now: datetime) -> None:
    """Let each of the eight areas send its groups to its paired villages and communities (F15)."""
    people_left, groups_left = PEOPLE - MUNICIPAL[1], GROUPS - MUNICIPAL[2]
    total = sum(SHARES.values())
    for n, (number, share) in enumerate(SHARES.items(), 1):
        last = n == len(SHARES)
        n_people = people_left if last else (PEOPLE - MUNICIPAL[1]) * share // total
        n_groups = groups_left if last else (GROUPS - MUNICIPAL[2]) * share // total
        people_left, groups_left = people_left - n_people, groups_left - n_groups
        district = pack(43, 9, number)
        senders = list(Organisation.objects.filter(inside(district), level="district").order_by("name"))
        people = volunteers(world, district, n_people)
        targets = [
            each for each in communities(district) if each.pk not in KNOCKED
        ]  # these have their own groups
        send_groups(world, now, "district", people, senders, targets, n_groups, "下沉")


def pairings(world: World, now: datetime) -> None:
    """Pair each organisation with a community to which it sent people; every ninth promised one more than it sent."""
    rows = Member.objects.filter(team__dispatches__outbreak=world.fight).order_by("id")
    where: dict[UUID, tuple[int, str]] = {}
    for body, area, name in rows.values_list("organisation", "team__dispatches__area", "person__name"):
        where.setdefault(body, (area, name))
    pairs = [
        Pair(body, area, 1 + (n % 9 == 0), contact=name)
        for n, (body, (area, name)) in enumerate(where.items())
    ]
    pair(pairs, by=world.by("dispatcher"), now=now)


def volunteers(world: World, area: int, n: int) -> list[int]:
    """Choose adults of an area who are sent; the streets where the virus is keep theirs, and Datonghu's families
    leave their elders only for Datonghu."""
    theirs = {s for street in (TAOHUALUN, HESHAN_STREET) for s in world.serials(street)}
    there = world.serials(area)
    there = [s for s in there if s >= ELDERS + FAMILY] or there
    free = (s for s in there if is_adult(s) and s not in world.taken and s not in theirs)
    found = list(islice(free, n))
    if len(found) < n:
        raise RuntimeError(f"area {area} has {len(found)} adults, {n} are sent")
    world.taken.update(found)
    return found


def communities(area: int) -> list[Area]:
    """List the communities of an area."""
    return list(Area.objects.filter(inside(area, "id"), depth=4).order_by("id"))


def send_groups(
    world: World,
    now: datetime,
    level: str,
    people: list[int],
    senders: list[Organisation],
    targets: list[Area],
    groups: int,
    word: str,
) -> None:
    """Form groups of people from several organisations, send each to a community, and note that it came."""
    parts = spread(people, groups)
    sender = cycle(senders)
    plans = []
    for n, (part, target) in enumerate(zip(parts, cycle(targets), strict=False), 1):
        seats = tuple(Seat(person_id(serial), next(sender).pk, i == 0) for i, serial in enumerate(part))
        plans.append(Plan(target.pk, f"{target.name}{word}第{n}组", "liaison", seats))
    teams = form_teams(plans, by=world.by("dispatcher"), now=now)
    orders = [Order(team.pk, team.area_id, level, TASK) for team in teams]
    for sent in send_many(orders, outbreak=world.fight, by=world.by("dispatcher"), now=now):
        arrived(sent, at=now, by=world.by("dispatcher"), now=now)


STEPS = (
    Step(when(7, 30, 8), _("Organisations join"), organisations),
    Step(when(7, 31, 9), _("The city's own groups go to the communities"), municipal_groups),
    Step(when(7, 31, 14), _("Every district sends its people down"), district_groups),
    Step(when(7, 31, 14, 30), _("Organisations are paired with communities"), pairings),
)
