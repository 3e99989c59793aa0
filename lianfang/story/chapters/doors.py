"""From door to door in a sealed community, told by phones; and the first checkpoint on the way into the city (F25)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random

from django.utils.translation import gettext_noop as _

from lianfang.people.models import Household, Person
from lianfang.people.rules.doors import in_stair_order
from lianfang.places.queries import inside
from lianfang.places.rules import inside as lies_in
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import HESHAN, LONGLING
from lianfang.story.phones import Fact, Phone, fact
from lianfang.story.world import World, spread
from lianfang.sync.follow import catch_up
from lianfang.territory.actions import open_site
from lianfang.visits.models import LastVisit
from lianfang.work import FOLLOWS

# How often a door does not open: invented, so that the board of the demo has something on it.
REFUSES, MOVED, NOBODY, AWAY, NEEDS = 0.015, 0.03, 0.12, 0.06, 0.05
LEFT_OUT = 0.04  # of the doors are not reached on the first day
WANTED = ("慢性病买药", "孕产妇就医", "独居老人送餐", "婴儿奶粉", "血液透析接送")


def sealed(world: World) -> list[tuple[str, Household]]:
    """Give the doors of the first community of Longling with their addresses."""
    community = next(area for area, _people in world.plan if lies_in(area, LONGLING))
    return [(door.address, door) for door in Household.objects.filter(area_id=community)]


def first_sweep(world: World, now: datetime) -> None:
    """Visit nearly every door of the sealed community on 7 August, in the order of the stairs; what was seen so far is
    told every two hours."""
    if "sweep" not in world.waiting:
        dice = Random(807)
        doors = [one for one in in_stair_order(sealed(world)) if dice.random() > LEFT_OUT]
        world.waiting["sweep"] = list(_walk(world, doors, dice, when(8, 7, 8), when(8, 7, 18)))
    _tell(world.waiting["sweep"], now)


def second_sweep(world: World, now: datetime) -> None:
    """Go back on 8 August to the doors where nobody answered; most are home by now."""
    waiting = LastVisit.objects.filter(inside(LONGLING), outcome="no_answer").select_related("household")
    doors = in_stair_order((row.household.address, row.household) for row in waiting)
    _tell(list(_walk(world, doors, Random(808), when(8, 8, 17), now)), now)


def _tell(walks: Sequence[tuple[Phone, list[Fact]]], now: datetime) -> None:
    for phone, facts in walks:
        seen = [one for one in facts if one["at"] <= now]
        phone.send(seen, now)
        del facts[: len(seen)]
    catch_up(FOLLOWS, now=now)


def _walk(
    world: World, doors: list[Household], dice: Random, starts: datetime, ends: datetime
) -> Iterator[tuple[Phone, list[Fact]]]:
    """Give each phone with what it tells of its part of the doors, in the order of time."""
    members: dict[object, list[str]] = {}
    there = Person.objects.filter(household__in=[door.pk for door in doors]).order_by("id")
    for pk, door in there.values_list("id", "household_id"):
        members.setdefault(door, []).append(str(pk))
    phones = world.phones["grid"]
    for phone, part in zip(phones, spread(range(len(doors)), len(phones)), strict=True):
        step = (ends - starts) / (len(part) + 1)
        yield (
            phone,
            [_visit(doors[n], members[doors[n].pk], dice, starts + step * k) for k, n in enumerate(part)],
        )


def _visit(door: Household, members: list[str], dice: Random, at: datetime) -> Fact:
    chance = dice.random()
    outcome = "done"
    for name, share in (("refused", REFUSES), ("moved", MOVED), ("no_answer", NOBODY)):
        if chance < share and outcome == "done":
            outcome = name
        chance -= share
    away = [one for one in members if dice.random() < AWAY] if outcome == "done" else []
    present = [one for one in members if one not in away] if outcome == "done" else []
    return fact(
        "visits.visit",
        at,
        door.area_id,
        household_id=door.pk,
        outcome=outcome,
        n_present=len(present),
        unchanged=outcome == "done" and not away,
        present=present,
        away=away,
        needs=dice.choice(WANTED) if outcome == "done" and dice.random() < NEEDS else "",
        note="",
    )


def open_checkpoint(world: World, now: datetime) -> None:
    """Set up a checkpoint at an exit of the expressway."""
    world.sites["checkpoint"] = open_site(
        HESHAN, kind="checkpoint", name="益阳南高速出口卡口", by=world.by("commander"), now=now
    )


STEPS = (
    Step(when(8, 6, 20), _("A checkpoint at the expressway"), open_checkpoint),
    *(
        Step(when(8, 7, hour), _("Every door of a sealed community"), first_sweep)
        for hour in (10, 12, 14, 16, 18)
    ),
    Step(when(8, 8, 20), _("Back to the doors where nobody answered"), second_sweep),
)
