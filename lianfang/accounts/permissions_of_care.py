"""Permissions about patients and beds."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_CARE: dict[str, Promise] = {
    "care.read": _("See patients and beds"),
    "care.nurse": _("Measure patients and carry out orders"),
    "care.treat": _("Admit, plan, consult, order, decide clinical types"),
    "care.discharge": _("Discharge patients, record deaths and their reports"),
    "care.advise": _("Answer questions about patients for the expert panel"),
    "beds.manage": _("Set up rooms and beds"),
}
