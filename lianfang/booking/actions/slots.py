"""Lay out the slots of a site; those that are no longer wanted are closed, and who held a place there is told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.booking.actions.telling import tell
from lianfang.booking.models import Booking, Slot
from lianfang.booking.rules import Cut
from lianfang.places.models import Site

_GONE = _("This time is no longer offered. Please choose another one on your page or at the site.")
_OVER = _("This round of testing is over; you need not come.")


@dataclass(frozen=True, slots=True)
class Laid:
    """What laying out changed: new slots, those whose places changed, those closed, and people told of that."""

    new: int = 0
    changed: int = 0
    closed: int = 0
    told: int = 0


@transaction.atomic
def lay_out(
    purpose: str,
    subject: UUID,
    site: Site,
    wanted: Collection[Cut],
    *,
    now: datetime,
    over: bool = False,
    said: str | Promise = _OVER,
) -> Laid:
    """Offer these slots at a site and no others. A slot never gets fewer places than are taken; one that is not wanted
    any more goes if nobody is in it, else it is closed, its people keep their numbers and are told to choose another;
    or, when all is over, that they need not come, in the words `said`.

    No right is asked and nothing noted: whoever says when a site works has the one and does the other.
    """
    rows = Slot.objects.select_for_update().filter(purpose=purpose, subject=subject, site=site).order_by("id")
    there = {row.starts_at: row for row in rows}
    kept = {cut.starts_at: cut for cut in wanted}
    fresh = [
        Slot(
            purpose=purpose,
            subject=subject,
            site=site,
            area_id=site.area_id,
            starts_at=cut.starts_at,
            ends_at=cut.ends_at,
            capacity=cut.capacity,
        )
        for at, cut in sorted(kept.items())
        if at not in there
    ]
    made = Slot.objects.bulk_create(fresh, ignore_conflicts=True)
    changed = sum(_fit(row, kept[at]) for at, row in there.items() if at in kept)
    gone = [
        row for at, row in there.items() if at not in kept and row.ends_at > now and row.closed_at is None
    ]
    told = _close(gone, now, said if over else "")
    return Laid(len(made), changed, len(gone), told)


def _fit(row: Slot, cut: Cut) -> bool:
    """Give a slot the places that are wanted, never fewer than are taken; say whether that changed anything."""
    capacity = max(cut.capacity, row.taken)
    if (row.capacity, row.ends_at, row.closed_at) == (capacity, cut.ends_at, None):
        return False
    rows = Slot.objects.filter(pk=row.pk)
    rows.update(capacity=Greatest(F("taken"), cut.capacity), ends_at=cut.ends_at, closed_at=None)
    return True


def _close(gone: list[Slot], now: datetime, over: str | Promise) -> int:
    """Take empty slots away, close the others, and tell who holds a place in them."""
    Slot.objects.filter(pk__in=[row.pk for row in gone if not row.taken], bookings=None).delete()
    Slot.objects.filter(pk__in=[row.pk for row in gone]).update(closed_at=now)
    held = Booking.objects.filter(slot__in=gone, state=Booking.State.BOOKED)
    moved = list(held.select_related("person", "site", "slot"))
    for booking in moved:
        tell(booking, over or _GONE, now)
    if over:
        held.update(state=Booking.State.CANCELLED, ended_at=now)
    return len(moved)
