"""Every bed of some places with what it does, to choose one from: one statement, whatever there is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from lianfang.beds.models import Bed, Occupancy, Reservation
from lianfang.people.rules.names import mask_name
from lianfang.places.models import Site


@dataclass(frozen=True, slots=True)
class Offer:
    """A bed one can choose, or why not: somebody is in it or alone in its room, it is kept (for whom, masked), its room
    is closed, it is not ready, it has no nurses."""

    bed: UUID
    name: str
    room: str
    ward: str
    site: str
    negative: bool
    icu: bool
    state: str
    staffed: bool
    closed: bool
    taken: bool
    kept_for: str


def offers(sites: Collection[Site], at: datetime) -> list[Offer]:
    """List the beds of some places, also those that cannot be taken, so that nobody wonders where they are."""
    now = {"during__contains": at}
    kept = Reservation.objects.filter(bed__room__site__in=list(sites), end="", at__lte=at, until__gt=at)
    kept_for = dict(
        kept.order_by("-until").values_list("bed_id", "person__name")
    )  # of several the first to end
    alone = Occupancy.claims.filter(room=OuterRef("room_id"), single=True, **now)
    rows = Bed.objects.filter(room__site__in=list(sites)).annotate(
        taken=Exists(Occupancy.objects.filter(bed=OuterRef("pk"), **now)) | Exists(alone),
        ward=F("room__ward"),
    )
    rows = rows.order_by("room__site__name", "room__site", "room__ward", "room__name", "name")
    said = (
        "room__name",
        "ward",
        "room__site__name",
        "room__negative_pressure",
        "room__icu",
        "state",
        "staffed",
    )
    found: list[tuple[Any, ...]] = list(rows.values_list("pk", "name", *said, "room__closed_at", "taken"))
    return [_offer((*row, kept_for.get(row[0]))) for row in found]


def _offer(row: tuple[Any, ...]) -> Offer:
    bed, name, room, ward, site, negative, icu, state, staffed, closed_at, taken, kept_for = row
    masked = mask_name(kept_for) if kept_for else ""
    return Offer(
        bed, name, room, ward, site, negative, icu, state, staffed, closed_at is not None, taken, masked
    )
