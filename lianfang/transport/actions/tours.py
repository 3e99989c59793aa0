"""Which vehicle is out when, with whom: planned, called off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.places.models import Site
from lianfang.transport.actions.seats import held
from lianfang.transport.models import HailArea, Leg, Stop, Tour, TourStop, Vehicle
from lianfang.transport.queries import PLAN
from lianfang.workforce.models import Worker

LONGEST = timedelta(hours=24)  # of one tour (design choice)
MODE = Tour.Mode


@dataclass(frozen=True, slots=True)
class Sent:
    """How a vehicle is sent out: with whom, from when until when, in which mode, to which site. On a round: its stops
    with the minutes after each departure, and how many minutes lie between departures; `ends_at` is the last one."""

    driver: Worker
    starts_at: datetime
    ends_at: datetime
    mode: str = "planned"
    site: Site | None = None
    hail_area: HailArea | None = None
    every: int | None = None
    stops: Sequence[tuple[Stop, int]] = ()


@transaction.atomic
def send_out(vehicle: Vehicle, told: Sent, *, by: User, now: datetime) -> Tour:
    """Plan a tour of a vehicle. Neither the vehicle nor the driver is out twice at once: the database sees to it.

    Raises Refused: "times", "vehicle_out_of_use", "vehicle_busy", "driver_busy", "tour_mode".
    """
    require(by, PLAN, vehicle.area_id, day_of(now))
    _checked(vehicle, told)
    area = told.hail_area.area_id if told.hail_area else vehicle.area_id
    tour = Tour(
        vehicle=vehicle,
        driver=told.driver,
        area_id=area,
        day=day_of(told.starts_at),
        during=DateTimeTZRange(told.starts_at, told.ends_at),
        mode=told.mode,
        site=told.site or (told.hail_area.site if told.hail_area else None),
        hail_area=told.hail_area,
        every=told.every,
        seats=vehicle.seats,
        wheelchairs=vehicle.wheelchairs,
    )
    _put(tour)
    for stop, minutes in told.stops:
        TourStop.objects.create(tour=tour, stop=stop, minutes=minutes)
    audit(by, "transport.tour.planned", tour, now, area_id=area, plate=vehicle.plate, mode=tour.mode)
    return tour


def _checked(vehicle: Vehicle, told: Sent) -> None:
    if not told.starts_at < told.ends_at <= told.starts_at + LONGEST:
        raise Refused("times", _("A tour ends after it begins, within a day."))
    day = day_of(told.starts_at)
    if day < vehicle.since or (vehicle.until and day > vehicle.until):
        raise Refused("vehicle_out_of_use", _("This vehicle is not in use on that day."))
    round_ = told.mode == MODE.CIRCUIT
    if round_ and not (told.every and told.site and told.stops):
        raise Refused(
            "tour_mode", _("A round needs its stops, where it leads, and minutes between departures.")
        )
    if told.mode == MODE.HAIL and not told.hail_area:
        raise Refused("tour_mode", _("Say in which area it may be hailed."))


def _put(tour: Tour) -> None:
    try:
        with transaction.atomic():
            tour.save(force_insert=True)
    except IntegrityError as clash:
        if "tour_vehicle_once" in str(clash):
            raise Refused("vehicle_busy", _("This vehicle is out at that time already.")) from clash
        if "tour_driver_once" in str(clash):
            raise Refused("driver_busy", _("This driver is out at that time already.")) from clash
        raise


@transaction.atomic
def call_off(tour: Tour, *, text: str, by: User, now: datetime) -> int:
    """Call a tour off that has not begun; whoever had a seat in it needs another vehicle. Gives how many legs.

    Raises Refused("tour_state").
    """
    require(by, PLAN, tour.area_id, day_of(now))
    row = held(tour)
    if row.state != Tour.State.PLANNED:
        raise Refused("tour_state", _("It is out already, or over."))
    legs = Leg.objects.filter(tour=row, state="planned")
    n = legs.update(state="wanted", tour=None, board_at=None, alight_at=None)
    row.state, row.closed_at, row.closed_by, row.why = Tour.State.CANCELLED, now, by, text
    row.taken = row.chairs_taken = 0
    row.save()
    audit(by, "transport.tour.called_off", row, now, area_id=row.area_id, legs=n)
    return n
