"""Boxes as phones of couriers and laboratories keep them: small, and enough to work without network."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from lianfang.places.models import Site
from lianfang.places.rules import Span
from lianfang.sync.queries import counting
from lianfang.testing.models import Box, Handover
from lianfang.testing.queries.destinations import destinations

MOST = 100  # boxes a phone keeps, those due first


def boxes_for_phone(carried: Sequence[Span], received: Sequence[Span]) -> list[dict[str, Any]]:
    """List the boxes that are not received yet: those packed where somebody carries boxes, with how many tubes; those
    on the way to where somebody receives them, with the code of each tube too. Five statements."""
    there = Q(pk__in=[])
    for first, last in carried:
        there |= Q(area_id__gte=first, area_id__lte=last)
    laboratories = (
        Site.objects.filter(_within(received), kind="laboratory") if received else Site.objects.none()
    )
    mine = set(laboratories.values_list("id", flat=True))
    wanted = there | Q(laboratory_id__in=list(mine))
    found = list(
        Box.objects.filter(wanted, received_at=None, packed_at__isnull=False).order_by("due_at", "id")[:MOST]
    )
    sent = _sent(found)
    names = _names(found, sent)
    tubes = _tubes([box for box in found if box.laboratory_id in mine])
    return [_box(box, sent.get(box.id), names, tubes.get(box.code, [])) for box in found]


def _within(areas: Sequence[Span]) -> Q:
    wanted = Q(pk__in=[])
    for first, last in areas:
        wanted |= Q(area_id__gte=first, area_id__lte=last)
    return wanted


def _sent(boxes: Sequence[Box]) -> dict[UUID, UUID | None]:
    """Give where each box goes: where those who plan sent it, else what its packer chose."""
    chosen = destinations({box.code for box in boxes}, {box.site_id for box in boxes if box.site_id})
    return {
        box.id: chosen.get(box.code)
        or (chosen.get(box.site_id) if box.site_id else None)
        or box.laboratory_id
        for box in boxes
    }


def _names(boxes: Sequence[Box], sent: dict[UUID, UUID | None]) -> dict[Any, str]:
    ids = {each for box in boxes for each in (box.site_id, sent.get(box.id)) if each}
    return dict(Site.objects.filter(id__in=ids).values_list("id", "name"))


def _tubes(boxes: Sequence[Box]) -> dict[str, list[str]]:
    """Give the codes that were packed into each box on its present way."""
    since: dict[str, datetime] = {box.code: box.packed_at for box in boxes if box.packed_at}
    found: dict[str, set[str]] = defaultdict(set)
    told = Handover.objects.filter(counting(), box__in=list(since)) if since else Handover.objects.none()
    for code, at, tubes in told.values_list("box", "at", "tubes"):
        if at >= since[code]:
            found[code].update(tubes)
    return {code: sorted(tubes) for code, tubes in found.items()}


def _box(box: Box, laboratory_id: UUID | None, names: dict[Any, str], tubes: list[str]) -> dict[str, Any]:
    return {
        "code": box.code,
        "area_id": box.area_id,
        "site": names.get(box.site_id, ""),
        "laboratory_id": laboratory_id,
        "laboratory": names.get(laboratory_id, ""),
        "n": box.n_packed,
        "due_at": box.due_at,
        "taken_at": box.taken_at,
        "tubes": tubes,
    }
