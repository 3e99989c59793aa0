"""The personal data of orders: who said that they were received."""

from lianfang.command.models import Recipient
from lianfang.common.erasure import Held

HELD = (Held("staff", Recipient, "keep", "acknowledged_at", people=()),)
