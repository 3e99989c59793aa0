"""Wards: named, renamed, closed and opened, and for how many of their beds there are nurses."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.beds.actions.cleaning import lock_rooms
from lianfang.beds.actions.rooms import close_rooms
from lianfang.beds.models import Bed, Occupancy, Room, Ward
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.places.models import Site


@transaction.atomic
def add_ward(site: Site, *, name: str, specialty: str, by: User, now: datetime) -> Ward:
    """Name a ward before it has rooms.

    Raises Refused("ward_exists").
    """
    require(by, "beds.manage", site.area_id, day_of(now))
    ward, made = Ward.objects.get_or_create(site=site, name=name, defaults={"specialty": specialty})
    if not made:
        raise _taken(name)
    audit(by, "beds.ward.added", ward, now, area_id=site.area_id, name=name)
    return ward


@transaction.atomic
def change_ward(ward: Ward, *, name: str, specialty: str, by: User, now: datetime) -> None:
    """Rename a ward with all its rooms, or say anew what it is for.

    Raises Refused("ward_exists").
    """
    require(by, "beds.manage", ward.site.area_id, day_of(now))
    if Ward.objects.filter(site=ward.site_id, name=name).exclude(pk=ward.pk).exists():
        raise _taken(name)
    Room.objects.filter(site=ward.site_id, ward=ward.name).update(ward=name)
    before, ward.name, ward.specialty = ward.name, name, specialty
    ward.save(update_fields=["name", "specialty"])
    audit(by, "beds.ward.changed", ward, now, area_id=ward.site.area_id, before=before, name=name)


@transaction.atomic
def close_ward(ward: Ward, *, why: str, by: User, now: datetime) -> None:
    """Close a ward with all its rooms, and say why.

    Raises Refused("occupied") while somebody is in a room of it, or one is kept.
    """
    require(by, "beds.manage", ward.site.area_id, day_of(now))
    close_rooms(list(rooms_of(ward)), why=why, now=now)
    ward.closed_at, ward.why_closed = now, why
    ward.save(update_fields=["closed_at", "why_closed"])
    audit(by, "beds.ward.closed", ward, now, area_id=ward.site.area_id)


@transaction.atomic
def open_ward(ward: Ward, *, by: User, now: datetime) -> None:
    """Open a ward again, with the rooms that were closed with it."""
    require(by, "beds.manage", ward.site.area_id, day_of(now))
    rooms_of(ward).filter(closed_at=ward.closed_at).update(closed_at=None, why_closed="")
    ward.closed_at, ward.why_closed = None, ""
    ward.save(update_fields=["closed_at", "why_closed"])
    audit(by, "beds.ward.opened", ward, now, area_id=ward.site.area_id)


@transaction.atomic
def staff_ward(ward: Ward, *, beds: int, by: User, now: datetime) -> None:
    """Say for how many beds of a ward there are nurses: those in which somebody is first, the others in their order.

    Fewer than there are patients is written down as it is.

    Raises Refused("too_many") for more than the ward has.
    """
    require(by, "beds.manage", ward.site.area_id, day_of(now))
    lock_rooms(list(rooms_of(ward).values_list("pk", flat=True)))
    claimed = Exists(Occupancy.claims.filter(bed=OuterRef("pk"), during__contains=now))
    there = Bed.objects.filter(room__in=rooms_of(ward)).annotate(claimed=claimed)
    ids = list(there.order_by("-claimed", "room__name", "name").values_list("pk", flat=True))
    if beds > len(ids):
        raise Refused("too_many", _("This ward has %(n)d beds."), n=len(ids))
    Bed.objects.filter(pk__in=ids[:beds]).update(staffed=True)
    Bed.objects.filter(pk__in=ids[beds:]).update(staffed=False)
    audit(by, "beds.ward.staffed", ward, now, area_id=ward.site.area_id, beds=beds)


def rooms_of(ward: Ward) -> QuerySet[Room]:
    """Give the rooms of a ward."""
    return Room.objects.filter(site=ward.site_id, ward=ward.name)


def _taken(name: str) -> Refused:
    return Refused("ward_exists", _("There is a ward %(ward)s already."), ward=name)
