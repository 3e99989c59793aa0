"""A few facts of each kind that is told by who carries goods and people, by number."""

from datetime import timedelta
from itertools import count

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from lianfang.accounts.tests.make import make_user
from lianfang.places.tests.make import HESHAN, make_site
from lianfang.supplies.models import Request
from lianfang.supplies.tests.make import make_store
from lianfang.testing.tests.make import MORNING, NOON, fact
from lianfang.transport.models import Leg, Ride, Tour, Vehicle
from lianfang.workforce.models import Worker
from lianfang.workforce.tests.make import (
    make_worker,
)
from tests.teller import Fact, Field, people

_boxes = count(1)


def dropoffs(at: Field, n: int) -> list[Fact]:
    """Put down the goods of n requests; every fourth finds nobody."""
    courier, by = at.scene.phone.sender.user_id, make_user("dispatcher")
    store = make_store(f"物资库{next(_boxes)}")
    point = make_store(f"卡口{next(_boxes)}", "point")
    begun = Request.objects.count()
    rows = Request.objects.bulk_create(
        Request(
            number=begun + i + 1,
            state="sent",
            point=point,
            area_id=HESHAN,
            why="值守",
            asked_at=MORNING,
            asked_by_id=courier,
            approved_by=by,
            store=store,
            courier_id=courier,
            place=i + 1,
            trip=1,
            sent_at=MORNING,
        )
        for i in range(n)
    )
    return [
        fact(
            "supplies.dropoff",
            {"request_id": one.pk, "trip": 1, "outcome": "put" if i % 4 else "nobody", "note": ""},
            at=MORNING + timedelta(minutes=i),
        )
        for i, one in enumerate(rows)
    ]


def _tours(at: Field, n: int, seats: int = 9) -> list[Tour]:
    """Send n vehicles out with whoever has the phone; after each other, as nobody drives two at once."""
    user = at.scene.phone.sender.user_id
    driver = Worker.objects.filter(user_id=user).first() or make_worker(user_id=user)
    begun = Tour.objects.count()
    told = {"kind": "car", "area_id": HESHAN, "depot": "政务中心", "since": MORNING.date()}
    cars = Vehicle.objects.bulk_create(
        Vehicle(plate=f"湘H{next(_boxes):05d}", seats=seats, **told) for _ in range(n)
    )
    return Tour.objects.bulk_create(
        Tour(
            vehicle=car,
            driver=driver,
            area_id=HESHAN,
            day=MORNING.date(),
            during=DateTimeTZRange(*(MORNING + timedelta(minutes=begun + i + k) for k in (0, 1))),
            mode="planned",
            seats=seats,
            wheelchairs=0,
        )
        for i, car in enumerate(cars)
    )


def boardings(at: Field, n: int) -> list[Fact]:
    """Fetch n people, each in a tour of their own; every fourth was not there."""
    site, by = make_site(name=f"接种点{next(_boxes)}"), make_user("dispatcher")
    who, tours = people(n), _tours(at, n)
    times = {"day": MORNING.date(), "arrive_from": NOON, "arrive_by": NOON, "asked_at": MORNING}
    rides = Ride.objects.bulk_create(
        Ride(
            person_id=one,
            area_id=HESHAN,
            site=site,
            back="none",
            channel="desk",
            agreed=True,
            asked_by=by,
            **times,
        )
        for one in who
    )
    legs = Leg.objects.bulk_create(
        Leg(ride=ride, person_id=ride.person_id, area_id=HESHAN, day=ride.day, way="there", state="planned",
            tour=tour, seats=1, chairs=0, board_at=MORNING, alight_at=NOON)
        for ride, tour in zip(rides, tours, strict=True)
    )  # fmt: skip
    return [
        fact(
            "transport.boarding",
            {
                "leg_id": leg.pk,
                "tour_id": leg.tour_id,
                "person_id": leg.person_id,
                "what": "board" if i % 4 else "missed",
                "note": "",
            },
            at=MORNING + timedelta(minutes=i),
        )
        for i, leg in enumerate(legs)
    ]


def hails(at: Field, n: int) -> list[Fact]:
    """Pick n people up in the street, each in a tour of its own."""
    return [
        fact(
            "transport.hail",
            {"tour_id": tour.pk, "what": "on", "way": "there", "n": 1, "stop_id": None, "person_id": None},
            at=MORNING + timedelta(minutes=i),
        )
        for i, tour in enumerate(_tours(at, n))
    ]
