"""What is said to a person about a criterion of discharge."""

from django.utils.translation import gettext as _

from lianfang.care.rules import LABELS, Check
from lianfang.protocol.schema import SevereSign
from lianfang.web.words import day


def label(check: Check) -> str:
    """Name a criterion in the language of the page."""
    return _(LABELS[check.key])


def evidence(check: Check) -> str:
    """Say what was seen of a criterion, or what is missing, in the language of the page."""
    seen = {"have": check.have, "need": check.need, "on": _(", ").join(day(each) for each in check.on)}
    return _sentence(check) % seen


def _sentence(check: Check) -> str:
    if check.key == "afebrile":
        if not check.on:
            return _("No normal temperatures day after day up to today; more than %(need)s days are needed")
        return _("Normal since %(on)s: %(have)s days; more than %(need)s are needed")
    if check.key == "negatives":
        return _("%(have)s, %(need)s needed: %(on)s") if check.on else _("None, %(need)s needed")
    if check.key in {"minimum_stay", "days_after_onset"}:
        return _("%(have)s of %(need)s days, since %(on)s") if check.on else _("Day of onset not known")
    if check.key == "decided":
        return _("The case was excluded") if check.met else _("Nobody has decided this case yet")
    return _("Consultation of %(on)s") if check.met else _("No consultation says so")


def sign(found: SevereSign) -> str:
    """Write a sign of severe illness with its threshold in the language of the page."""
    side = "≥" if found.side == "at_least" else "≤"
    return f"{_(found.label)} {side} {found.threshold:g} {found.unit}"
