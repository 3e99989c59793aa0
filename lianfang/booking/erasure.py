"""The personal data of places that were booked."""

from lianfang.booking.models import Booking
from lianfang.common.erasure import Held

HELD = (
    Held("proxy_phone", Booking, "blank", "ended_at", blank={"helper_name": "", "helper_phone": ""}),
    Held("booking", Booking, "unlink", "ended_at", blank={"helper_name": "", "helper_phone": ""}),
)
