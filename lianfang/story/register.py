"""Fill the city: its areas, its register of invented people, through the same action a city's import uses."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice

from lianfang.people.actions import register_many
from lianfang.people.rules.newcomer import Newcomer
from lianfang.places.imports import load_yiyang
from lianfang.places.models import Area
from lianfang.places.rules import LEVELS
from lianfang.story.city import residents, shares
from lianfang.story.world import World, person_id

CHUNK = 5_000


def load_places() -> None:
    """Load the real area tree of Yiyang."""
    load_yiyang()


def fill(world: World, now: datetime, told: Callable[[float], None]) -> None:
    """Register everyone; `told` hears the share that is done."""
    depth = LEVELS.index("community")
    communities = list(Area.objects.filter(depth=depth).order_by("id").values_list("id", "name"))
    world.plan = shares(world.people, [area for area, _name in communities])
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
        for serial, one in enumerate(residents(world.people, communities))
    )
    done = 0
    while some := list(islice(newcomers, CHUNK)):
        taken = register_many(some, by=world.by("epidemiologist"), now=now)
        if taken.turned:
            raise RuntimeError(f"the story registered somebody wrongly: {taken.turned[0]}")
        done += len(some)
        told(done / world.people)
