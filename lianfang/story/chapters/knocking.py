"""Nan County knocks at every door (F28-F32): 91 units, each with a grid, 272 of their people, eleven communities;
cadre, unit, leader of the group, and five people who answer for each household. Who they are is invented."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext_noop as _

from lianfang.grid.actions import Told, Wanted, ask_many, contract
from lianfang.people.actions import Body, register_organisation, register_organisations
from lianfang.people.models import Household, Organisation
from lianfang.places.models import Area
from lianfang.places.queries import inside
from lianfang.places.rules import parent
from lianfang.story.chapters.forces import DEPARTMENTS, volunteers
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import HUAJIAHU, KNOCKED, NANXIAN, TOWN
from lianfang.story.walkers import Place, walkers
from lianfang.story.world import World, person_id
from lianfang.workforce.actions import enrol_many, form_teams
from lianfang.workforce.models import Worker
from lianfang.workforce.rules import Hand, Plan, Seat

UNITS, EACH = 91, 3  # people of each unit; the last sends two: 272
LACKS_A_MEDIC = KNOCKED[-1]  # until the interview
HEALTH_CENTRE, STATION = "南洲镇中心卫生院", "南洲派出所"


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid, the unit that answers for it, its cadre and leader, and who walks; nobody where a unit sent two."""

    area: int
    unit: Organisation
    cadre: Worker
    leader: Worker
    walker: Worker | None


def chain(world: World, now: datetime) -> None:
    """Contract 91 units to 91 grids: cadre, unit, leader; and let their people form a group in each community."""
    units = _units(world, now)
    hands = _hands(world, units, now)
    areas = list(Area.objects.filter(inside(TOWN, "id"), depth=5).order_by("id").values_list("id", flat=True))
    firsts = {
        community: next(n for n, area in enumerate(areas) if parent(area) == community)
        for community in KNOCKED
    }
    places = [
        Place(community, units[n].pk, "knocker" if community == HUAJIAHU else "")
        for community, n in firsts.items()
    ]
    knockers = {each.area: each for each in walkers(world, "nan", places, now)}
    world.waiting["knockers"] = list(knockers.values())
    grids = []
    for n, (area, unit) in enumerate(zip(areas, units, strict=True)):
        cadre, leader, third = hands[unit.pk]
        first = firsts[parent(area)] == n
        walker = knockers[parent(area)].worker if first else third if n < UNITS - 1 else None
        grids.append(Grid(area, unit, cadre, leader, walker))
    told = [Told(grid.area, grid.unit.pk, grid.cadre.pk, grid.leader.pk) for grid in grids]
    contract(told, by=world.by("nanxian"), now=now)
    world.waiting["grids"] = grids
    world.waiting["groups"] = _groups(world, grids, now)


def _units(world: World, now: datetime) -> list[Organisation]:
    """Give the county's units; those that sent nobody yet are registered."""
    rows = Organisation.objects.filter(area=NANXIAN, level="district")
    known = set(rows.values_list("name", flat=True))
    names = [name for each in DEPARTMENTS if (name := f"南县{each}") not in known]
    new = [Body(name, "district", NANXIAN) for name in names[: UNITS - len(known)]]
    register_organisations(new, by=world.by("nanxian"), now=now)
    return list(rows.order_by("id")[:UNITS])


def _hands(world: World, units: Sequence[Organisation], now: datetime) -> dict[UUID, list[Worker]]:
    """Give three people of each unit who work now; those of units that sent nobody yet are enrolled."""
    found: dict[UUID, list[Worker]] = {unit.pk: [] for unit in units}
    for worker in Worker.objects.filter(organisation__in=list(found), to_on=None).order_by("id"):
        own = found[worker.organisation_id or UUID(int=0)]
        if len(own) < EACH:
            own.append(worker)
    lacking = [unit for unit, some in found.items() for _n in range(EACH - len(some))]
    people = volunteers(world, NANXIAN, len(lacking))
    hands = [Hand(person_id(p), TOWN, "staff", unit) for p, unit in zip(people, lacking, strict=True)]
    for unit, worker in zip(lacking, enrol_many(hands, by=world.by("nanxian"), now=now), strict=True):
        found[unit].append(worker)
    return found


def _groups(world: World, grids: Sequence[Grid], now: datetime) -> list[object]:
    """Form the group of each community, led by whoever carries its phone."""
    names, plans = Area.objects.in_bulk(list(KNOCKED)), []
    for knocker in world.waiting["knockers"]:
        own = [grid for grid in grids if parent(grid.area) == knocker.area]
        seats = tuple(
            Seat(grid.walker.person_id, grid.unit.pk, grid.walker.pk == knocker.worker.pk)
            for grid in own
            if grid.walker
        )
        plans.append(Plan(knocker.area, f"{names[knocker.area].name}敲门行动组", "liaison", seats))
    return list(form_teams(plans, by=world.by("nanxian"), now=now))


def five_to_one(world: World, now: datetime) -> None:
    """Ask five people for each household; they said yes on paper. The medic of one community has not answered yet."""
    by, homes = world.by("nanxian"), homes_of_grids()
    grids: list[Grid] = world.waiting["grids"]
    wanted: list[Wanted] = []
    for grid, before in zip(grids, [grids[1], *grids], strict=False):
        leader, walker = (grid.leader, grid.walker) if grid.walker else (before.leader, grid.leader)
        held = {"township_cadre": grid.cadre, "community_cadre": leader, "grid_worker": walker}
        for door in homes.get(grid.area, []):
            wanted += [Wanted(door, duty, worker, True) for duty, worker in held.items() if worker]
    medics, police = _medics_and_police(world, now)
    for community, medic, officer in zip(KNOCKED, medics, police, strict=True):
        doors = [door for area, some in homes.items() if parent(area) == community for door in some]
        wanted += [Wanted(door, "police", officer, True) for door in doors]
        wanted += [Wanted(door, "medic", medic, community != LACKS_A_MEDIC) for door in doors]
    ask_many(wanted, by=by, now=now)


def homes_of_grids() -> dict[int, list[Household]]:
    """Give the households of each grid of the town."""
    rows = Household.objects.filter(inside(TOWN), area__depth=5).order_by("area_id", "id")
    return {area: list(some) for area, some in groupby(rows, key=lambda row: row.area_id)}


def _medics_and_police(world: World, now: datetime) -> tuple[list[Worker], list[Worker]]:
    by, n = world.by("nanxian"), len(KNOCKED)
    centre = register_organisation(HEALTH_CENTRE, "township", TOWN, kind="hospital", by=by, now=now)
    station = register_organisation(STATION, "township", TOWN, kind="authority", by=by, now=now)
    kinds = [("staff", centre.pk)] * n + [("police", station.pk)] * n
    people = volunteers(world, NANXIAN, 2 * n)
    hands = [Hand(person_id(p), TOWN, kind, unit) for p, (kind, unit) in zip(people, kinds, strict=True)]
    workers = enrol_many(hands, by=by, now=now)
    return workers[:n], workers[n:]


STEPS = (
    Step(when(7, 31, 16), _("Nan County: 91 units for 91 grids"), chain),
    Step(when(7, 31, 17, 30), _("Five people answer for each household"), five_to_one),
)
