"""Zones with people, for tests."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.models import Household, Person
from lianfang.people.tests.make import make_household, make_person
from lianfang.places.tests.make import YIYANG, make_area
from lianfang.zones import actions
from lianfang.zones.actions import Plan
from lianfang.zones.models import Zone, ZoneOrder

NOON = datetime(2021, 8, 6, 4, 0, tzinfo=UTC)


def chief() -> User:
    """Make somebody who commands the whole city."""
    return make_user("commander", area_id=YIYANG)


def drafter() -> User:
    """Make somebody who drafts orders for the whole city."""
    return make_user("epidemiologist", area_id=YIYANG)


def walker() -> User:
    """Make somebody who serves people behind doors, in the whole city."""
    return make_user("grid_worker", area_id=YIYANG)


def compound() -> int:
    """Make a community of Heshan."""
    return int(make_area(43, 9, 3, 2, 1).pk)


def home(address: str = "花园1栋101", n: int = 2) -> tuple[Household, list[Person]]:
    """Make a door of the community and people behind it."""
    door = make_household(area_id=compound(), address=address)
    return door, [
        make_person(area_id=door.area_id, household=door, name=f"住户{address[-3:]}{k}") for k in range(n)
    ]


def drafted(stair: str = "花园1栋", level: str = "sealed", **over: Any) -> ZoneOrder:
    """Draft an order that seals a building."""
    outbreak = Outbreak.objects.first() or make_outbreak()
    plan: dict[str, Any] = {
        "name": "花园1栋",
        "level": level,
        "parts": [(compound(), stair)],
        "reason": "楼内发现感染者",
        "line": "0737-4200001",
    }
    return actions.propose(outbreak, Plan(**(plan | over)), by=drafter(), now=NOON)


def make_zone(now: datetime = NOON, **over: Any) -> Zone:
    """Make a zone that is in force."""
    order = drafted(**over)
    actions.submit(order, by=drafter(), now=now)
    return actions.approve(order, by=chief(), now=now).zone


def household_of(zone: Zone) -> UUID:
    """Give a door of a zone."""
    return UUID(str(zone.doors.values_list("household", flat=True)[0]))
