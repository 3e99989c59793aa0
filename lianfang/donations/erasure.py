"""The personal data of those who give."""

from lianfang.common.erasure import Held
from lianfang.donations.models import Agreement, Gift

HELD = (
    Held("giver_phone", Gift, "blank", "published_at", people=(), blank={"phone": ""}),
    Held("gift", Agreement, "keep", "at", people=(), area="gift__area_id"),
)
