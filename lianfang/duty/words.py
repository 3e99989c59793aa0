"""How states of suits and heat are called and coloured."""

from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SUITS: dict[str, tuple[Promise, str]] = {
    "hard": (_("Past the hard limit"), "red"),
    "warn": (_("Come out of the suit"), "red"),
    "soon": (_("Soon to come out"), "amber"),
    "donned": (_("In a suit"), "green"),
    "on": (_("At work, no suit"), "neutral"),
    "rest": (pgettext_lazy("duty", "Resting"), "brand"),
    "out": (pgettext_lazy("duty", "Gone"), "neutral"),
}

HEAT: dict[str, tuple[Promise, str]] = {
    "": (_("Not measured"), "neutral"),
    "normal": (_("Not hot"), "green"),
    "hot": (_("Hot: shorten, rotate"), "amber"),
    "very_hot": (_("Very hot: few hours"), "red"),
    "stop": (_("Nobody works outdoors"), "red"),
}

ALARMS = {"soon": "amber", "noon": "amber", "rest": "amber", "leave": "amber"}


def lasted(time: timedelta | None) -> str:
    """Write how long something lasted: 2:05."""
    if time is None:
        return ""
    minutes = max(0, int(time.total_seconds() // 60))
    return f"{minutes // 60}:{minutes % 60:02}"
