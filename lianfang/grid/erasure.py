"""The personal data in lists that were brought to say who is responsible for which door."""

from lianfang.common.erasure import Held
from lianfang.grid.models import TakenList

HELD = (Held("list", TakenList, "blank", "received_at", people=(), blank={"returned": []}),)
