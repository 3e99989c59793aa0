"""What the states and words of the command are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ORDER_STATES: dict[str, tuple[Promise, str]] = {
    "new": (pgettext_lazy("order", "Not acknowledged by all yet"), "amber"),
    "silent": (_("Not acknowledged in time"), "red"),
    "running": (_("Being carried out"), "brand"),
    "overdue": (_("Not done in time"), "red"),
    "done": (_("Carried out"), "green"),
    "failed": (_("Answered, not all carried out"), "amber"),
    "withdrawn": (_("Withdrawn"), "neutral"),
}
STANDINGS: dict[str, tuple[Promise, str]] = {
    "late": (_("too late"), "red"),
    "soon": (_("runs out soon"), "amber"),
    "running": (_("in time"), "green"),
    "none": (_("no clock"), "neutral"),
}
OUTCOMES = {"": "neutral", "done": "green", "partly": "amber", "not": "red"}
