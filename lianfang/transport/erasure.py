"""The personal data of rides."""

from lianfang.common.erasure import Held
from lianfang.transport.models import Boarding, Hail, Leg, Ride

_HELPER = {"helper_name": "", "helper_phone": ""}
_PLACE = {"place": "", "longitude": None, "latitude": None, "note": ""}

HELD = (
    Held("proxy_phone", Ride, "blank", "ended_at", blank=_HELPER),
    Held("ride", Ride, "unlink", "ended_at", blank={**_HELPER, **_PLACE}),
    Held("ride", Leg, "unlink", "ride__ended_at"),
    Held("ride", Boarding, "unlink", "at", blank={"note": ""}, fact=True),
    Held("ride", Hail, "blank", "at", blank={"person_id": None, "place": ""}, fact=True),
)
