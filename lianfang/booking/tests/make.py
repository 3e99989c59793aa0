"""Slots for tests."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from lianfang.booking.models import Slot
from lianfang.places.tests.make import make_site

ROUND = UUID("01900000-0000-7000-8000-000000000001")
NOON = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)


def make_slot(*, hours: float = 2, capacity: int = 10, **over: Any) -> Slot:
    """Make a slot of half an hour at a site in Heshan, by default two hours from noon."""
    site = over.pop("site", None) or make_site()
    starts = NOON + timedelta(hours=hours)
    fields: dict[str, Any] = {
        "purpose": "sampling",
        "subject": ROUND,
        "site": site,
        "area_id": site.area_id,
        "starts_at": starts,
        "ends_at": starts + timedelta(minutes=30),
        "capacity": capacity,
    }
    return Slot.objects.create(**(fields | over))
