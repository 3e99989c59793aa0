"""What states of rides, tours and plans look like; why somebody is left without a vehicle."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TONES = {
    "requested": "amber",
    "planned": "brand",
    "aboard": "brand",
    "arrived": "amber",
    "returning": "brand",
    "home": "green",
    "cancelled": "neutral",
    "missed": "red",
}
LEG_TONES = {
    "wanted": "amber",
    "planned": "brand",
    "aboard": "brand",
    "done": "green",
    "missed": "red",
    "own": "neutral",
    "cancelled": "neutral",
}
TOUR_TONES = {"planned": "amber", "out": "brand", "closed": "green", "cancelled": "neutral"}
PLAN_TONES = {"waiting": "amber", "proposed": "brand", "sent": "green", "dropped": "neutral", "failed": "red"}
LEFT: dict[str, Promise] = {
    "no_vehicle": _("No vehicle is large enough"),
    "too_long": _("The way alone takes longer than anybody may sit"),
    "no_time": _("No vehicle can be there at that time"),
    "no_room": _("Others fill the vehicles"),
    "not_both": _("The other way has no room"),
    "no_point": _("It is not known where they are: write longitude and latitude of the stop or site"),
}
