"""The personal data of stores: whom to call there."""

from lianfang.common.erasure import Held
from lianfang.supplies.models import Store

HELD = (Held("staff", Store, "keep", "closed_at", people=()),)
