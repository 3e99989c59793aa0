"""The bulletin in words."""

from collections.abc import Sequence
from dataclasses import asdict

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.reporting import rules
from lianfang.reporting.models import Bulletin
from lianfang.reporting.rules import Figures, Zero
from lianfang.web import words

LABELS: dict[str, Promise] = {
    "new_confirmed": gettext_lazy("New confirmed cases"),
    "converted": gettext_lazy("of these, asymptomatic before"),
    "new_asymptomatic": gettext_lazy("New asymptomatic infections"),
    "discharged": gettext_lazy("Confirmed cases discharged"),
    "released": gettext_lazy("Asymptomatic infections released"),
    "died": gettext_lazy("Deaths"),
    "cumulative_confirmed": gettext_lazy("Confirmed cases so far"),
    "cumulative_asymptomatic": gettext_lazy("Asymptomatic infections so far"),
    "cumulative_discharged": gettext_lazy("Confirmed cases discharged so far"),
    "cumulative_released": gettext_lazy("Asymptomatic infections released so far"),
    "cumulative_died": gettext_lazy("Deaths so far"),
    "in_hospital": gettext_lazy("Confirmed cases in hospital"),
    "asymptomatic_now": gettext_lazy("Asymptomatic infections under observation"),
    "patients": gettext_lazy("Patients by the hospital's book"),
    "awaiting": gettext_lazy("Waiting for a bed"),
    "contacts_traced": gettext_lazy("Contacts traced so far"),
    "contacts_closed": gettext_lazy("Contacts closed so far"),
    "contacts_now": gettext_lazy("Contacts under observation"),
    "swabs": gettext_lazy("Swabs taken"),
}

ZEROS: dict[str, Promise] = {
    "no_new_infection": gettext_lazy("No new infection"),
    "all_discharged": gettext_lazy("All patients discharged"),
    "contacts_released": gettext_lazy("All contacts released"),
    "zones_lifted": gettext_lazy("All zones lifted"),
    "isolation_over": gettext_lazy("All isolation over"),
}


def title(bulletin: Bulletin) -> str:
    """Name a bulletin by its day."""
    return _("Bulletin of %(day)s") % {"day": words.full_day(bulletin.day)}


def lines(figures: Figures) -> list[tuple[Promise, int]]:
    """Give each figure with its words, in the order of a bulletin."""
    told = asdict(figures)
    return [(label, told[name]) for name, label in LABELS.items()]


def identities(figures: Figures) -> list[tuple[str, bool]]:
    """Say of each identity whether it holds."""
    wrong = {each.identity for each in rules.imbalances(figures, None)}
    daily = {"in_hospital", "asymptomatic_now", "patients", "contacts"}
    return [(_(text), name not in wrong) for name, text in rules.IDENTITIES.items() if name in daily]


def zeros(found: Sequence[Zero]) -> list[dict[str, object]]:
    """Say each zero: reached since when, or what is left."""
    return [
        {"label": ZEROS[zero.key], "reached": zero.reached, "on": zero.on, "left": zero.left, "key": zero.key}
        for zero in found
    ]


def head() -> list[object]:
    """Name the columns of the export."""
    return [_("Day"), *LABELS.values()]


def row(figures: Figures) -> list[object]:
    """Write one day for the export."""
    told = asdict(figures)
    return [figures.day.isoformat(), *(told[name] for name in LABELS)]
