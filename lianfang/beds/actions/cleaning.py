"""A bed after somebody left it: to be made clean, clean again; out of use and back."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.beds.models import Bed, Disinfection, Occupancy, Room
from lianfang.beds.queries.numbers import current
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused


def begin_cleaning(bed_id: UUID, now: datetime) -> None:
    """Let a bed wait for its disinfection; the protocol says how long that may take."""
    minutes = current(day_of(now)).disinfection_minutes.value
    Bed.objects.filter(pk=bed_id).update(state=Bed.State.DISINFECTING)
    Disinfection.objects.get_or_create(
        bed_id=bed_id, done_at=None, defaults={"begun_at": now, "due_at": now + timedelta(minutes=minutes)}
    )


@transaction.atomic
def disinfected(bed: Bed, *, method: str = "", done_by: str = "", by: User, now: datetime) -> None:
    """Note that a bed and its room were made clean, by whom and how; it can be given again.

    method: of the protocol, the first one without it. done_by: whoever notes it, without it.

    Raises Refused: "not_cleaned" for a bed that waits for nothing, "method" for one that is not in the protocol.
    """
    site = bed.room.site
    require(by, "beds.manage", site.area_id, day_of(now))
    lock_rooms([bed.room_id])
    known = [each.key for each in current(day_of(now)).disinfection_methods.value]
    if method and method not in known:
        raise Refused("method", _("This way of disinfecting is not in the protocol."))
    if not Bed.objects.filter(pk=bed.pk, state=Bed.State.DISINFECTING).update(state=Bed.State.FREE):
        raise Refused("not_cleaned", _("This bed does not wait for disinfection."))
    row, _new = Disinfection.objects.get_or_create(
        bed=bed, done_at=None, defaults={"begun_at": now, "due_at": now}
    )
    row.done_at, row.done_by = now, done_by.strip() or by.name or by.username
    row.method, row.noted_by = method or known[0], by
    row.save(update_fields=["done_at", "done_by", "method", "noted_by"])
    audit(by, "beds.bed.disinfected", bed, now, area_id=site.area_id, method=row.method)


@transaction.atomic
def set_state(bed: Bed, state: Bed.State, *, by: User, now: datetime) -> None:
    """Say that a bed is free again, waits for disinfection, or is out of use.

    Raises Refused("occupied") while someone is in it, Refused("kept") while it is kept for somebody.
    """
    site = bed.room.site
    require(by, "beds.manage", site.area_id, day_of(now))
    lock_rooms([bed.room_id])
    claim = Occupancy.claims.filter(bed=bed, during__contains=now).first()
    if claim and not claim.reserved:
        raise Refused("occupied", _("Someone is in this bed."))
    if claim and state != Bed.State.FREE:
        raise Refused("kept", _("This bed is kept for somebody. Release it first."))
    was = Bed.objects.get(pk=bed.pk).state
    if was == Bed.State.DISINFECTING and state == Bed.State.FREE:
        disinfected(bed, by=by, now=now)
        return
    if state == Bed.State.DISINFECTING:
        begin_cleaning(bed.pk, now)
    else:
        Bed.objects.filter(pk=bed.pk).update(state=state)
    audit(by, "beds.bed.state", bed, now, area_id=site.area_id, state=state)


def lock_rooms(room_ids: list[UUID]) -> None:
    """Make those who want the same rooms wait for one another, always in the same order."""
    list(Room.objects.select_for_update(no_key=True).filter(pk__in=room_ids).order_by("pk"))
