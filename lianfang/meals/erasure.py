"""The personal data of kitchens: whom to call there."""

from lianfang.common.erasure import Held
from lianfang.meals.models import Kitchen

HELD = (Held("staff", Kitchen, "keep", "since"),)
