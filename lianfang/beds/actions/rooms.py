"""Setting up rooms, saying anew what they are, closing and opening them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.beds.actions.cleaning import lock_rooms
from lianfang.beds.models import Bed, Occupancy, Room, Ward
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.places.models import Site


@transaction.atomic
def set_up_room(
    site: Site,
    *,
    ward: str,
    name: str,
    by: User,
    now: datetime,
    beds: int = 1,
    single: bool = True,
    negative_pressure: bool = False,
    icu: bool = False,
) -> Room:
    """Add a room with its beds to a hospital or isolation site, and its ward if that is the first one.

    Raises Refused: "room_exists" when the ward has a room of that name, "ward_closed".
    """
    require(by, "beds.manage", site.area_id, day_of(now))
    known, _new = Ward.objects.get_or_create(site=site, name=ward)
    if known.closed_at:
        raise Refused("ward_closed", _("%(ward)s is closed. Open it first."), ward=ward)
    room, made = Room.objects.get_or_create(
        site=site,
        ward=ward,
        name=name,
        defaults={"single": single, "negative_pressure": negative_pressure, "icu": icu},
    )
    if not made:
        raise _taken(ward, name)
    Bed.objects.bulk_create(Bed(room=room, name=str(n)) for n in range(1, beds + 1))
    audit(by, "beds.room.set_up", room, now, area_id=site.area_id, beds=beds)
    return room


@transaction.atomic
def change_room(
    room: Room,
    *,
    name: str,
    single: bool,
    negative_pressure: bool,
    icu: bool,
    by: User,
    now: datetime,
) -> None:
    """Say anew what a room is called and what it is.

    Raises Refused: "room_exists", "occupied" when whether it is for one person would change while somebody is in it.
    """
    require(by, "beds.manage", room.site.area_id, day_of(now))
    lock_rooms([room.pk])
    room.refresh_from_db()
    if Room.objects.filter(site=room.site_id, ward=room.ward, name=name).exclude(pk=room.pk).exists():
        raise _taken(room.ward, name)
    if single != room.single:
        _nobody_in([room], now)
    room.name, room.single, room.negative_pressure, room.icu = name, single, negative_pressure, icu
    room.save(update_fields=["name", "single", "negative_pressure", "icu"])
    audit(by, "beds.room.changed", room, now, area_id=room.site.area_id)


@transaction.atomic
def add_beds(room: Room, *, beds: int, by: User, now: datetime) -> None:
    """Put more beds into a room.

    Raises Refused("too_many") above what a room holds.
    """
    require(by, "beds.manage", room.site.area_id, day_of(now))
    lock_rooms([room.pk])
    names = set(room.beds.values_list("name", flat=True))
    if len(names) + beds > MOST_BEDS:
        raise Refused("too_many", _("A room holds %(most)d beds at most."), most=MOST_BEDS)
    free = (str(n) for n in range(1, len(names) + beds + 1) if str(n) not in names)
    Bed.objects.bulk_create(Bed(room=room, name=name) for _n, name in zip(range(beds), free, strict=False))
    audit(by, "beds.room.beds_added", room, now, area_id=room.site.area_id, beds=beds)


@transaction.atomic
def close_room(room: Room, *, why: str, by: User, now: datetime) -> None:
    """Take a room out of use, and say why.

    Raises Refused("occupied") while somebody is in it or it is kept for somebody.
    """
    require(by, "beds.manage", room.site.area_id, day_of(now))
    close_rooms([room], why=why, now=now)
    audit(by, "beds.room.closed", room, now, area_id=room.site.area_id)


@transaction.atomic
def open_room(room: Room, *, by: User, now: datetime) -> None:
    """Take a room into use again.

    Raises Refused("ward_closed") in a ward that is closed.
    """
    require(by, "beds.manage", room.site.area_id, day_of(now))
    room.refresh_from_db(fields=["ward"])
    if Ward.objects.filter(site=room.site_id, name=room.ward, closed_at__isnull=False).exists():
        raise Refused("ward_closed", _("%(ward)s is closed. Open it first."), ward=room.ward)
    Room.objects.filter(pk=room.pk).update(closed_at=None, why_closed="")
    audit(by, "beds.room.opened", room, now, area_id=room.site.area_id)


def close_rooms(rooms: list[Room], *, why: str, now: datetime) -> None:
    """Close rooms in which nobody is.

    Raises Refused("occupied").
    """
    lock_rooms([room.pk for room in rooms])
    _nobody_in(rooms, now)
    Room.objects.filter(pk__in=[room.pk for room in rooms], closed_at=None).update(
        closed_at=now, why_closed=why
    )


MOST_BEDS = 20  # more in one room is a typing mistake


def _nobody_in(rooms: list[Room], now: datetime) -> None:
    there = Occupancy.claims.filter(room__in=rooms, during__contains=now).select_related("room").first()
    if there:
        raise Refused(
            "occupied",
            _("Somebody is in room %(room)s, or it is kept for somebody: first they move."),
            room=there.room.name,
        )


def _taken(ward: str, name: str) -> Refused:
    return Refused("room_exists", _("%(ward)s already has a room %(room)s."), ward=ward, room=name)
