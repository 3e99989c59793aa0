"""Reads over rooms and beds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from lianfang.accounts.models import AuditEntry
from lianfang.beds.models import Bed, Occupancy, Room
from lianfang.places.models import Site

REFUSED = "beds.bed.refused_occupied"


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many beds of a site do what at an instant; free ones are those somebody can be put into."""

    beds: int = 0
    occupied: int = 0
    free: int = 0
    disinfecting: int = 0
    out: int = 0


def stays(at: datetime) -> QuerySet[Occupancy]:
    """Give the stays that hold at an instant, with the person."""
    return Occupancy.objects.filter(during__contains=at).select_related("person")


def rooms(site: Site, at: datetime) -> QuerySet[Room]:
    """Give a site's rooms with their beds and who is in each: `bed.occupancies.all` holds one or none."""
    beds = Bed.objects.prefetch_related(Prefetch("occupancies", stays(at)))
    return Room.objects.filter(site=site).prefetch_related(Prefetch("beds", beds))


def free_beds(sites: Iterable[Site], at: datetime) -> QuerySet[Bed]:
    """Give the beds a person can be put into now: ready, nobody in them, nobody in their single room."""
    return (
        Bed.objects.filter(~_taken(at), ~_closed(at), room__site__in=sites, state=Bed.State.FREE)
        .select_related("room__site")
        .order_by("room__site__name", "room__ward", "room__name", "name")
    )


def capacity(sites: Iterable[Site], at: datetime) -> dict[UUID, Capacity]:
    """Count the beds of many sites at once, by site."""
    empty = Q(taken=False)
    counted = (
        Bed.objects.annotate(taken=_taken(at), closed=_closed(at))
        .filter(room__site__in=sites)
        .order_by()
        .values("room__site_id")
        .annotate(
            beds=Count("pk"),
            occupied=Count("pk", filter=~empty),
            free=Count("pk", filter=empty & Q(closed=False, state=Bed.State.FREE)),
            disinfecting=Count("pk", filter=empty & Q(state=Bed.State.DISINFECTING)),
            out=Count("pk", filter=empty & Q(state=Bed.State.OUT)),
        )
    )
    return {
        row["room__site_id"]: Capacity(
            row["beds"], row["occupied"], row["free"], row["disinfecting"], row["out"]
        )
        for row in counted
    }


def refusals() -> QuerySet[AuditEntry]:
    """Give the times somebody was offered an occupied room and the database refused."""
    return AuditEntry.objects.filter(verb=REFUSED)


def _taken(at: datetime) -> Exists:
    """Ask of a bed whether someone is in it."""
    return Exists(Occupancy.objects.filter(bed=OuterRef("pk"), during__contains=at))


def _closed(at: datetime) -> Exists:
    """Ask of a bed whether someone is alone in its room."""
    return Exists(Occupancy.objects.filter(room=OuterRef("room_id"), single=True, during__contains=at))
