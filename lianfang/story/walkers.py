"""People who go from door to door in the story: each somebody on record who works, signs in and has a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from uuid import UUID

from lianfang.accounts.actions import create_user, give_post
from lianfang.accounts.models import User
from lianfang.people.actions import register
from lianfang.people.rules.newcomer import Newcomer
from lianfang.places.models import Area
from lianfang.story.cast import PASSWORD
from lianfang.story.names import invented
from lianfang.story.phones import Fact, Phone, fact, phones
from lianfang.story.world import World
from lianfang.workforce.actions import enrol
from lianfang.workforce.models import Worker
from lianfang.workforce.rules import Hand

NAMES_TASKS = {"v": 2}  # the kind of visits that say what was done


@dataclass(frozen=True, slots=True)
class Walker:
    """Somebody who goes to doors: the user, who they are among those who work, their phone, where."""

    user: User
    worker: Worker
    phone: Phone
    area: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody goes to doors, for which unit; `cast`: the member of the cast who does."""

    area: int
    unit: UUID | None = None
    cast: str = ""


def walkers(world: World, key: str, places: Sequence[Place], now: datetime) -> list[Walker]:
    """Let one person go to the doors of each place."""
    areas, dice = Area.objects.in_bulk([place.area for place in places]), Random(key)
    desk, chief, found = world.by("dispatcher"), world.by("administrator"), []
    for n, place in enumerate(places, 1):
        user = world.users.get(place.cast) or _user(f"{key}{n:02d}", areas[place.area], dice, chief, now)
        told = Newcomer(
            name=user.name,
            area_id=place.area,
            kind="staff",
            born_on=date(1984, 5, 1 + n),
            phone=f"1449{sum(map(ord, key)) % 1000:03d}{n:04d}",
        )
        hand = Hand(register(told, by=desk, now=now).pk, place.area, "staff", place.unit)
        worker = enrol(hand, user=user, by=desk, now=now)
        (phone,) = phones(user, [f"{key}-{n}"], by=chief, now=now)
        found.append(Walker(user, worker, phone, place.area))
    return found


def _user(name: str, area: Area, dice: Random, by: User, now: datetime) -> User:
    user = create_user(name, name=invented(dice, dice.choice("fm")), password=PASSWORD, by=by, now=now)
    give_post(user, role="grid_worker", area=area, from_on=now.date(), by=by, now=now)
    return user


def visit(at: datetime, area: int, household: UUID, outcome: str, tasks: Sequence[str]) -> Fact:
    """Write a visit that says what was done."""
    there = {"n_present": int(outcome == "done"), "unchanged": outcome == "done", "present": [], "away": []}
    said = {"household_id": household, "outcome": outcome, "needs": "", "note": "", "tasks": list(tasks)}
    return fact("visits.visit", at, area, **there, **said) | NAMES_TASKS
