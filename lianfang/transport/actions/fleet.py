"""Vehicles, stops and areas in which one may hail: put on the list, changed, taken out of use, disinfected."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.plates import normal_plate, plate_kind
from lianfang.transport.models import HailArea, Stop, Tour, Vehicle
from lianfang.transport.queries import PLAN


def _checked(vehicle: Vehicle) -> None:
    """Write a plate as it is stored.

    Raises Refused: "plate", "vehicle_known", "no_seats".
    """
    vehicle.plate = normal_plate(vehicle.plate)
    if not plate_kind(vehicle.plate):
        raise Refused("plate", _("No plate looks like “%(plate)s”."), plate=vehicle.plate)
    if not vehicle.seats and not vehicle.wheelchairs:
        raise Refused("no_seats", _("A vehicle without seats takes nobody."))
    others = Vehicle.objects.filter(plate=vehicle.plate, until=None).exclude(pk=vehicle.pk)
    if vehicle.until is None and others.exists():
        raise Refused("vehicle_known", _("The vehicle %(plate)s is on the list."), plate=vehicle.plate)


@transaction.atomic
def add_vehicle(vehicle: Vehicle, *, by: User, now: datetime) -> Vehicle:
    """Put a vehicle on the list.

    Raises Refused: "plate", "vehicle_known", "no_seats".
    """
    require(by, PLAN, vehicle.area_id, day_of(now))
    _checked(vehicle)
    vehicle.save(force_insert=True)
    audit(by, "transport.vehicle.added", vehicle, now, area_id=vehicle.area_id, plate=vehicle.plate)
    return vehicle


@transaction.atomic
def change_vehicle(vehicle: Vehicle, told: dict[str, Any], *, by: User, now: datetime) -> None:
    """Say anew what a vehicle is; tours that were planned keep the seats they were planned with.

    Raises Refused: "plate", "vehicle_known", "no_seats".
    """
    for area in (vehicle.area_id, told["area_id"]):
        require(by, PLAN, area, day_of(now))
    for name, value in told.items():
        setattr(vehicle, name, value)
    _checked(vehicle)
    vehicle.save()
    audit(by, "transport.vehicle.changed", vehicle, now, area_id=vehicle.area_id)


@transaction.atomic
def take_out(vehicle: Vehicle, *, until: date, text: str, by: User, now: datetime) -> None:
    """Take a vehicle out of use after a day, and say why.

    Raises Refused("tours_ahead") while it is planned for later.
    """
    require(by, PLAN, vehicle.area_id, day_of(now))
    if Tour.objects.filter(vehicle=vehicle, state__in=Tour.LIVE, day__gt=until).exists():
        raise Refused("tours_ahead", _("It is planned for later days: call those off first."))
    vehicle.until, vehicle.why_out = max(until, vehicle.since), text
    vehicle.save(update_fields=["until", "why_out"])
    audit(by, "transport.vehicle.taken_out", vehicle, now, area_id=vehicle.area_id, until=str(until))


@transaction.atomic
def put_in(vehicle: Vehicle, *, by: User, now: datetime) -> None:
    """Take a vehicle into use again.

    Raises Refused("vehicle_known") when another one of its plate is in use.
    """
    require(by, PLAN, vehicle.area_id, day_of(now))
    vehicle.until, vehicle.why_out = None, ""
    _checked(vehicle)
    vehicle.save(update_fields=["until", "why_out"])
    audit(by, "transport.vehicle.put_in", vehicle, now, area_id=vehicle.area_id)


@transaction.atomic
def disinfect(vehicle: Vehicle, *, by: User, now: datetime) -> None:
    """Note that a vehicle was disinfected."""
    require(by, PLAN, vehicle.area_id, day_of(now))
    vehicle.disinfected_at = now
    vehicle.save(update_fields=["disinfected_at"])
    audit(by, "transport.vehicle.disinfected", vehicle, now, area_id=vehicle.area_id)


@transaction.atomic
def add_stop(stop: Stop, *, by: User, now: datetime) -> Stop:
    """Name a point where vehicles stop.

    Raises Refused("stop_known").
    """
    require(by, PLAN, stop.area_id, day_of(now))
    if Stop.objects.filter(area_id=stop.area_id, name=stop.name, closed_at=None).exists():
        raise Refused("stop_known", _("There is a stop of this name."))
    stop.save(force_insert=True)
    audit(by, "transport.stop.added", stop, now, area_id=stop.area_id, name=stop.name)
    return stop


@transaction.atomic
def close_stop(stop: Stop, *, by: User, now: datetime) -> None:
    """Say that vehicles stop there no longer.

    Raises Refused("stop_used") while a vehicle on its way passes it.
    """
    require(by, PLAN, stop.area_id, day_of(now))
    if Tour.objects.filter(stops__stop=stop, state__in=Tour.LIVE).exists():
        raise Refused("stop_used", _("Vehicles still pass it: call those off first."))
    stop.closed_at = now
    stop.save(update_fields=["closed_at"])
    audit(by, "transport.stop.closed", stop, now, area_id=stop.area_id, name=stop.name)


@transaction.atomic
def add_hail_area(hail_area: HailArea, *, by: User, now: datetime) -> HailArea:
    """Say where and in which hours vehicles may be hailed.

    Raises Refused: "times".
    """
    require(by, PLAN, hail_area.area_id, day_of(now))
    if hail_area.last_on < hail_area.first_on or hail_area.shuts <= hail_area.opens:
        raise Refused("times", _("It ends before it begins."))
    hail_area.save(force_insert=True)
    audit(by, "transport.hail_area.added", hail_area, now, area_id=hail_area.area_id, name=hail_area.name)
    return hail_area


@transaction.atomic
def close_hail_area(hail_area: HailArea, *, by: User, now: datetime) -> None:
    """Say that nobody hails there any longer; vehicles that are out there finish their tour."""
    require(by, PLAN, hail_area.area_id, day_of(now))
    hail_area.closed_at = now
    hail_area.save(update_fields=["closed_at"])
    audit(by, "transport.hail_area.closed", hail_area, now, area_id=hail_area.area_id)
