"""What states of meals are called, and how counts are written."""

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.web.words import commas

STATES: dict[str, tuple[Promise, str]] = {
    "none": (_("Nobody eats"), "neutral"),
    "unplanned": (_("No kitchen yet"), "red"),
    "planned": (pgettext_lazy("meals", "Planned"), "amber"),
    "ordered": (pgettext_lazy("meals", "Ordered"), "brand"),
    "sent": (pgettext_lazy("meals", "On the way"), "brand"),
    "short": (pgettext_lazy("meals", "Too few"), "red"),
    "over": (pgettext_lazy("meals", "More than heads"), "amber"),
    "served": (pgettext_lazy("meals", "Served"), "green"),
}
TONES = {"planned": "amber", "ordered": "brand", "sent": "brand", "counted": "green"}


def written(counted: tuple[int, str] | None) -> str:
    """Write a count with its qualifier: 12,700+, about 300; a dash when nothing was counted."""
    if counted is None:
        return "–"
    n, qualifier = counted
    if qualifier == "approx":
        return gettext("about %(n)s") % {"n": commas(n)}
    return commas(n) + ("+" if qualifier == "ge" else "")
