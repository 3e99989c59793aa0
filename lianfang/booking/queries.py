"""Reads of slots, bookings and lines."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet, Sum

from lianfang.booking.models import Booking, Slot
from lianfang.outbreak.models import Outbreak
from lianfang.people.queries import ids_of
from lianfang.protocol import timeline
from lianfang.protocol.schema import Protocol

LIVE = Q(state__in=Booking.LIVE)


def protocol_now(on: date) -> Protocol | None:
    """Give the protocol of the newest outbreak that is being fought."""
    running = Outbreak.objects.filter(ended_on=None).first()
    return timeline.in_force(running.disease, on) if running else None


def offered(purpose: str, subject: UUID, now: datetime) -> QuerySet[Slot]:
    """List the slots of one thing that can still be booked, the earliest first."""
    rows = Slot.objects.filter(purpose=purpose, subject=subject, closed_at=None, ends_at__gt=now)
    return rows.filter(taken__lt=F("capacity"))


@dataclass(frozen=True, slots=True)
class Free:
    """What a site still offers: its first free slot and how many places are left in all."""

    site_id: UUID
    first_at: datetime
    left: int


def free_by_site(purpose: str, subject: UUID, now: datetime, days: Collection[date] = ()) -> dict[UUID, Free]:
    """Say for each site what it still offers, on some days or on any. One statement."""
    free = offered(purpose, subject, now)
    if days:
        free = free.filter(starts_at__date__in=days)
    rows = free.order_by().values("site_id")
    found = rows.annotate(first=Min("starts_at"), left=Sum(F("capacity") - F("taken")))
    return {row["site_id"]: Free(row["site_id"], row["first"], row["left"]) for row in found}


def live_of(person_ids: Collection[UUID], purpose: str) -> list[Booking]:
    """List the places that some records hold now."""
    rows = Booking.objects.filter(LIVE, person__in=person_ids, purpose=purpose)
    return list(rows.select_related("site__area", "slot").order_by("day", "number"))


def live(person_id: UUID, purpose: str, subject: UUID) -> Booking | None:
    """Give the place that a human being, whatever their records, holds now for one thing."""
    rows = Booking.objects.filter(LIVE, person__in=ids_of(person_id), purpose=purpose, subject=subject)
    return rows.select_related("site", "slot").first()


def waiting_by_site(purpose: str, subject: UUID, day: date) -> dict[UUID, int]:
    """Count who came and waits at each site. One statement."""
    rows = Booking.objects.filter(purpose=purpose, subject=subject, day=day, state=Booking.State.WAITING)
    return dict(rows.order_by().values_list("site_id").annotate(n=Count("id")))


def before(booking: Booking) -> int:
    """Count who comes before somebody: those of the line with a lower number who came, and those of earlier slots who
    may still come. One statement."""
    rows = Booking.objects.filter(
        LIVE, subject=booking.subject, purpose=booking.purpose, site=booking.site_id, day=booking.day
    ).exclude(pk=booking.pk)
    if booking.slot is None or booking.came_at:
        return rows.filter(state=Booking.State.WAITING, number__lt=booking.number).count()
    earlier = Q(slot__starts_at__lt=booking.slot.starts_at)
    same = Q(slot__starts_at=booking.slot.starts_at, number__lt=booking.number)
    return rows.filter(earlier | same, slot__ends_at__gt=booking.slot.starts_at).count()


@dataclass(frozen=True, slots=True)
class Filled:
    """How a site's slots are filled on a day."""

    site_id: UUID
    day: date
    capacity: int
    taken: int


def slots_of(purpose: str, subject: UUID, *, site: UUID | None = None) -> QuerySet[Slot]:
    """List the slots of one thing, of one site or all."""
    rows = Slot.objects.filter(purpose=purpose, subject=subject)
    return rows.filter(site=site) if site else rows


def line_of(purpose: str, subject: UUID, site: UUID, day: date) -> QuerySet[Booking]:
    """List who has a place at a site on a day, in the order of their numbers."""
    rows = Booking.objects.filter(purpose=purpose, subject=subject, site=site, day=day)
    return rows.select_related("person", "slot").order_by("number")


def counted(rows: Iterable[Booking]) -> dict[str, int]:
    """Count places by how they stand."""
    found: dict[str, int] = {}
    for row in rows:
        found[row.state] = found.get(row.state, 0) + 1
    return found
