"""Late at night the workers who build a motorway are swabbed where they live (F38). The report gives no day: here it is
6 August. Nobody had registered them; the sampler's phone does."""

from datetime import datetime, time, timedelta

from django.utils.translation import gettext_noop as _

from lianfang.places.models import Area
from lianfang.places.rules import pack
from lianfang.story.chapters.inspections import check
from lianfang.story.chapters.step import Step, when
from lianfang.story.names import invented
from lianfang.story.phones import Fact, fact
from lianfang.story.sampling import Day, analyse, swab_people
from lianfang.story.world import World, person_id
from lianfang.territory.actions import open_site
from lianfang.testing.actions import Hours, add_sites, describe_point, open_round, plan_round, set_hours
from lianfang.testing.models import PointKind

ZHEXI = pack(43, 9, 23, 115)
CAMP = "官新高速公路项目部采样点"
WORKERS = 46
POOL = 10


def camp_opens(world: World, now: datetime) -> None:
    """Plan a round of one night for the township, with one point in the workers' camp."""
    chief = world.by("testing")
    round_ = plan_round(
        world.fight,
        area=Area.objects.get(pk=ZHEXI),
        starts_on=now.date(),
        ends_on=now.date(),
        pool_size=POOL,
        target=WORKERS,
        by=chief,
        now=now,
    )
    camp = open_site(ZHEXI, kind="sampling", name=CAMP, by=chief, now=now)
    add_sites(round_, [camp], by=chief, now=now)
    describe_point(camp, kind=PointKind.CONSTRUCTION, lanes=1, by=chief, now=now)
    set_hours(round_, [camp], [now.date()], [Hours(time(21, 30), time(23, 30), WORKERS)], by=chief, now=now)
    check(world, round_, now)
    open_round(round_, by=chief, now=now)
    world.rounds["camp"], world.sites["camp-0"] = round_, camp


def at_night(world: World, now: datetime) -> None:
    """Register the workers by phone, swab them after their shift, and tell the results before they get up."""
    phone, day = world.phones["sampler"][3], Day(world.rounds["camp"], world.sites["camp-0"], *_hours(now))
    serials = list(range(world.people, world.people + WORKERS))
    phone.send((_met(world, serial, day.starts) for serial in serials), now)
    analyse(world, swab_people(world, phone, day, serials, POOL, now), phone, now)


def _hours(now: datetime) -> tuple[datetime, datetime]:
    return now - timedelta(hours=7), now - timedelta(hours=6)


def _met(world: World, serial: int, at: datetime) -> Fact:
    """Write down a worker whom the register does not know: a name and the camp; the number comes later."""
    return fact(
        "people.newcomer",
        at,
        ZHEXI,
        person_id=person_id(serial),
        name=invented(world.rng, "m"),
        kind="present",
        id_kind="none_yet",
        sex="m",
        address=CAMP.removesuffix("采样点"),
    )


STEPS = (
    Step(when(8, 6, 21), _("A point opens in a camp of motorway workers"), camp_opens),
    Step(when(8, 7, 5), _("Motorway workers are tested late at night"), at_night),
)
