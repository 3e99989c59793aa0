"""What epidemiology says in words: where there is too little, how long a delay is, how a range is written."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianfang.epi.limits import TooFew
from lianfang.reporting.rules import worded

WHY = {
    "window": gettext_lazy(
        "At most %(have)s local cases in one window of days; it takes %(need)s for a number."
    ),
    "cases": gettext_lazy("%(have)s cases; it takes %(need)s for a number."),
    "days": gettext_lazy("%(have)s days so far; it takes %(need)s."),
    "days_with_cases": gettext_lazy("Cases on %(have)s days only; it takes %(need)s."),
    "pairs": gettext_lazy("%(have)s pairs with both onsets known; it takes %(need)s."),
    "links": gettext_lazy("Nobody’s infector is named yet."),
    "infected": gettext_lazy("No case here is held to have infected another one."),
    "delays": gettext_lazy("%(have)s with both times known; it takes %(need)s."),
    "different": gettext_lazy("Nearly all alike: no distribution is fitted."),
    "recent": gettext_lazy("Nobody fell ill in these days, as far as known."),
}


def why(found: object) -> str:
    """Say why there is no number; empty when there is one."""
    if not isinstance(found, TooFew):
        return ""
    return str(WHY[found.what]) % {"have": found.have, "need": found.need}


def days(value: float, *, whole: bool = False) -> str:
    """Write a delay: hours below two days, else days; always days when it is known to the day only."""
    number, unit = worded(value, whole=whole)
    return _("%(n)s h") % {"n": f"{number:g}"} if unit == "h" else _("%(n)s d") % {"n": f"{number:g}"}


def between(low: float, high: float, digits: int = 2) -> str:
    """Write a range."""
    return f"{low:.{digits}f}–{high:.{digits}f}"


def before(n: int) -> str:
    """Say how many delays were below 0."""
    return ngettext("%(n)s the other way round", "%(n)s the other way round", n) % {"n": n} if n else ""
