"""Vehicles, tours and rides for tests."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at
from lianfang.people.models import Person
from lianfang.people.tests.make import make_person
from lianfang.places.models import Site
from lianfang.places.tests.make import HESHAN, YIYANG, make_area, make_site
from lianfang.transport import actions
from lianfang.transport.actions import Asked, Sent
from lianfang.transport.models import HailArea, Ride, Stop, Tour, Vehicle
from lianfang.workforce.models import Worker
from lianfang.workforce.tests.make import make_worker

DAY = date(2021, 8, 9)
MORNING = datetime(2021, 8, 8, 23, 0, tzinfo=UTC)  # 9 August, 7:00
NOON = at(DAY, 12)
_plates = count(1)


def chief() -> User:
    """Make a dispatcher of Yiyang."""
    return make_user("dispatcher", area_id=YIYANG)


def clinic() -> Site:
    """Give the site where people are taken."""
    return Site.objects.filter(name="会展中心").first() or make_site(
        name="会展中心", longitude=112.36, latitude=28.57
    )


def make_vehicle(by: User, **over: Any) -> Vehicle:
    """Put a car of four seats on the list."""
    make_area(43, 9, 3)
    told: dict[str, Any] = {"plate": f"湘H{next(_plates):05d}", "kind": "car", "seats": 4, "area_id": HESHAN}
    told |= {"depot": "政务中心", "since": date(2021, 7, 30), "longitude": 112.35, "latitude": 28.56}
    return actions.add_vehicle(Vehicle(**(told | over)), by=by, now=MORNING)


def make_tour(by: User, vehicle: Vehicle | None = None, driver: Worker | None = None, **over: Any) -> Tour:
    """Send a vehicle out by a plan, from 8:00 to 18:00."""
    told: dict[str, Any] = {"starts_at": at(DAY, 8), "ends_at": at(DAY, 18)}
    vehicle, driver = vehicle or make_vehicle(by), driver or make_worker()
    return actions.send_out(vehicle, Sent(driver=driver, **(told | over)), by=by, now=MORNING)


def make_stop(by: User, name: str = "社区东门", **over: Any) -> Stop:
    """Name a stop."""
    make_area(43, 9, 3)
    told: dict[str, Any] = {"name": name, "area_id": HESHAN, "longitude": 112.34, "latitude": 28.58}
    return actions.add_stop(Stop(**(told | over)), by=by, now=MORNING)


def make_hail_area(by: User, **over: Any) -> HailArea:
    """Let vehicles be hailed in Heshan, on two days from 8:00 until midnight."""
    told: dict[str, Any] = {
        "name": "招手即停",
        "area_id": HESHAN,
        "site": clinic(),
        "opens": 480,
        "shuts": 1440,
    }
    told |= {"first_on": DAY, "last_on": DAY + timedelta(days=1)}
    return actions.add_hail_area(HailArea(**(told | over)), by=by, now=MORNING)


def make_ride(by: User | None, person: Person | None = None, **over: Any) -> Ride:
    """Ask for a ride to the clinic, there until noon, and home when they are done."""
    person = person or make_person()
    told: dict[str, Any] = {"site": clinic(), "area_id": HESHAN, "arrive_by": NOON, "place": "三栋一单元"}
    told |= {"agreed": True, "longitude": 112.33, "latitude": 28.55}
    return actions.ask(person, Asked(**(told | over)), by=by, now=MORNING)
