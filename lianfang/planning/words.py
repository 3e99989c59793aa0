"""What drives a need, and where it is known from, in words."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DRIVERS: dict[str, Promise] = {
    "swabs": _("swabs"),
    "tubes": pgettext_lazy("planning", "tubes"),
    "shifts": _("shifts"),
    "suits": _("suits put on"),
    "homes": _("households behind closed doors"),
    "heads": _("people behind closed doors"),
    "infants": _("infants"),
    "medicine": _("people who take medicine every day"),
    "patients": _("patients"),
    "quarantined": _("people in quarantine at sites"),
    "at_home": _("people in quarantine at home"),
}
KINDS: dict[str, Promise] = {
    "round": pgettext_lazy("planning", "Round of testing"),
    "rota": pgettext_lazy("planning", "Rota"),
    "demand": _("What a site said it needs"),
    "zone": pgettext_lazy("planning", "Zone"),
    "hospital": _("Patients in hospital"),
    "quarantine": _("People in quarantine"),
    "ledger": _("As used up on average lately"),
    "extra": _("In addition"),
}
BEDS: dict[str, Promise] = {
    "negative": _("Negative pressure"),
    "icu": _("Intensive care"),
    "ordinary": _("Ordinary beds"),
    "isolation": _("Places at isolation sites"),
}
PAGES = {"round": "round", "zone": "zone"}


def page_of(kind: str, ref: str) -> str:
    """Give the address of what drives a need; "" where it has no page."""
    return reverse(PAGES[kind], args=[ref]) if kind in PAGES and ref else ""


def said(value: Any) -> str:
    """Write a coefficient without zeros that say nothing."""
    return f"{float(value):g}"
