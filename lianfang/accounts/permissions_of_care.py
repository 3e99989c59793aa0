"""Permissions about patients and beds."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_CARE: dict[str, Promise] = {
    "care.read": _("See patients and beds"),
    "care.nurse": _("Measure patients and carry out orders"),
    "care.treat": _("Admit, plan, consult, order, decide clinical types"),
    "care.discharge": _("Discharge patients"),
    "beds.manage": _("Set up rooms and beds"),
}
