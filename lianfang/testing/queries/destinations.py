"""Which laboratory a box was sent to by those who plan."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from lianfang.testing.models import Destination


def destinations(boxes: Collection[str] = (), sites: Collection[UUID] = ()) -> dict[str | UUID, UUID]:
    """Give the laboratory that was chosen for each of these boxes and for each of these sites, where one was."""
    wanted = Q(box__in=[box for box in boxes if box]) | Q(box="", site__in=list(sites))
    rows = Destination.objects.filter(wanted).values_list("box", "site_id", "laboratory_id")
    return {box or site: laboratory for box, site, laboratory in rows if box or site}


def destination_of(box: str, site_id: UUID | None) -> UUID | None:
    """Give the laboratory that a box is to go to: its own, else that of its site; None when nobody chose one."""
    found = destinations([box], [site_id] if site_id else [])
    return found.get(box) or (found.get(site_id) if site_id else None)
