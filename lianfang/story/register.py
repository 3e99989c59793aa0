"""Fill the city: its areas, its register of invented people, through the same action a city's import uses."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice

from lianfang.people.actions import register_many
from lianfang.people.rules.newcomer import Newcomer
from lianfang.places.imports import load_yiyang
from lianfang.places.models import Area
from lianfang.places.rules import level, parent
from lianfang.story.city import GRIDS, KNOCKED, residents, shares
from lianfang.story.world import World, person_id
from lianfang.territory.actions import divide

CHUNK = 5_000


def load_places() -> None:
    """Load the real area tree of Yiyang."""
    load_yiyang()


def _homes(world: World, now: datetime) -> list[tuple[int, str]]:
    """List where people live: communities, and the grids into which the town of Nan County is divided."""
    for community, n in zip(KNOCKED, GRIDS, strict=True):
        divide(community, grids=n, by=world.by("commander"), now=now)
    names = dict(Area.objects.order_by("id").values_list("id", "name"))
    homes = [area for area in names if level(area) in {"community", "grid"} and area not in KNOCKED]
    return [
        (area, names[parent(area)] + names[area] if level(area) == "grid" else names[area]) for area in homes
    ]


def fill(world: World, now: datetime, told: Callable[[float], None]) -> None:
    """Register everyone; `told` hears the share that is done."""
    homes = _homes(world, now)
    world.plan = shares(world.people, [area for area, _name in homes])
    newcomers = (
        Newcomer(
            name=one.name,
            area_id=one.area,
            sex=one.sex,
            born_on=one.born_on,
            phone=one.phone,
            id_kind="resident_id",
            number=one.number,
            address=one.address,
            verified=True,
            id=person_id(serial),
        )
        for serial, one in enumerate(residents(world.people, homes))
    )
    done = 0
    while some := list(islice(newcomers, CHUNK)):
        taken = register_many(some, by=world.by("epidemiologist"), now=now)
        if taken.turned:
            raise RuntimeError(f"the story registered somebody wrongly: {taken.turned[0]}")
        done += len(some)
        told(done / world.people)
