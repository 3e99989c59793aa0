"""What follows from letters brought to doors: phones hear of it, so that nobody brings the same one twice."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.notices.models import Delivery
from lianfang.people.models import Household
from lianfang.sync.actions import Changed, announce
from lianfang.sync.queries import touched


def tell_deliveries(batches: Sequence[UUID], now: datetime) -> None:
    """Tell phones which doors a letter reached, or reached after all not. Running it twice or late changes nothing."""
    told = Delivery.objects.filter(batch_id__in=batches).values_list("household_id", flat=True)
    back = Delivery.objects.filter(id__in=touched(batches)).values_list("household_id", flat=True)
    doors = Household.objects.filter(pk__in={*told, *back}).values_list("pk", "area_id")
    announce(
        [Changed(Delivery._meta.label_lower, area, door) for door, area in doors.order_by("pk")], now=now
    )
