"""28 July: a call from Beijing. The outbreak is opened with its goals, sites and phones are set up."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext_noop as _

from lianfang.beds.actions import set_up_room
from lianfang.outbreak.actions import add_goal, meet_goal, open_outbreak, set_level
from lianfang.places.models import Site
from lianfang.places.rules import pack
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import HESHAN, HIGH_TECH, LONGLING, YIYANG
from lianfang.story.phones import phones
from lianfang.story.plates import equip
from lianfang.story.world import World
from lianfang.territory.actions import open_site

ROOMS = 10
HOME_TEAM = "高新区流调队上门采样组"  # swabs people in their homes
NO_NEW, NOBODY_IN_HOSPITAL, NO_SPREAD = "新增感染者为零", "在院患者清零", "无外溢"
ZIYANG = pack(43, 9, 2)


def site(world: World, now: datetime, area: int, kind: str, name: str) -> Site:
    """Open a site in the story."""
    return open_site(area, kind=kind, name=name, by=world.by("commander"), now=now)


def call_from_beijing(world: World, now: datetime) -> None:
    """Open the outbreak on the evening of the call."""
    commander = world.by("commander")
    world.outbreak = open_outbreak(
        "covid19", area_id=YIYANG, began_on=now.date(), variant="delta", by=commander, now=now
    )
    set_level(
        world.outbreak, level="III", at=now, reason="北京来电：一名感染者曾在益阳停留", by=commander, now=now
    )
    for text in (NO_NEW, NOBODY_IN_HOSPITAL, NO_SPREAD):
        add_goal(world.outbreak, text=text, by=commander, now=now)


def set_up(world: World, now: datetime) -> None:
    """Open the hospital's ward, the laboratory, the isolation site, and hand out phones."""
    world.sites["hospital"] = site(world, now, YIYANG, "hospital", "益阳市第四人民医院")
    world.sites["laboratory"] = site(world, now, YIYANG, "laboratory", "益阳市疾病预防控制中心检验科")
    world.sites["home_team"] = site(world, now, HIGH_TECH, "sampling", HOME_TEAM)
    world.sites["isolation"] = site(world, now, HESHAN, "isolation", "赫山区第一集中隔离点")
    for n in range(1, ROOMS + 1):
        set_up_room(
            world.sites["hospital"],
            ward="负压病区",
            name=f"{n:02d}",
            negative_pressure=True,
            by=world.by("doctor"),
            now=now,
        )
    chief = world.by("administrator")
    for username, n in (
        ("sampler", 12),
        ("courier", 1),
        ("laboratory", 1),
        ("doctor", 1),
        ("epidemiologist", 1),
        ("testing", 6),
        ("grid", 3),
        ("checkpoint", 1),
    ):
        names = [f"{username}-{i}" for i in range(1, n + 1)]
        world.phones[username] = phones(world.by(username), names, by=chief, now=now)
    equip(world, now)


def raise_level(world: World, now: datetime) -> None:
    """Answer the first local positives with a higher level."""
    commander = world.by("commander")
    set_level(world.fight, level="II", at=now, reason="出现本土感染者", by=commander, now=now)


def met(text: str) -> Callable[[World, datetime], None]:
    """Have the commander call a goal met."""

    def step(world: World, now: datetime) -> None:
        goal = world.fight.goals.get(text=text)
        meet_goal(goal, on=now.date(), by=world.by("commander"), now=now)

    return step


AREAS = (HESHAN, ZIYANG, HIGH_TECH, LONGLING)

STEPS = (
    Step(when(7, 28, 20), _("A call from Beijing"), call_from_beijing),
    Step(when(7, 28, 21), _("Sites, rooms and phones"), set_up),
    Step(when(7, 30, 2), _("The response level is raised"), raise_level),
    # Fourteen days after the last new infection; the last contacts released; the last patient discharged.
    Step(when(8, 18, 20), _("No new infection for fourteen days"), met(NO_NEW)),
    Step(when(8, 25, 20), _("The last contacts are released"), met(NO_SPREAD)),
    Step(when(9, 23, 11), _("The last patient has left"), met(NOBODY_IN_HOSPITAL)),
)
