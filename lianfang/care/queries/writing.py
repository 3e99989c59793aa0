"""Plans and the names of clinical types."""

from django.utils.translation import gettext as _

from lianfang.care.models import Admission, Plan
from lianfang.cases.models import Case
from lianfang.protocol.timeline import named


def plans_of(admission: Admission) -> list[tuple[Plan, str]]:
    """Give every version of a patient's plan with the name of its clinical type, the one in force first."""
    plans = Plan.objects.filter(admission=admission).select_related("by")
    return [(plan, type_label(admission.case, plan.clinical_type)) for plan in plans]


def type_label(case: Case, clinical_type: str) -> str:
    """Name a clinical type in the language of the page, by the protocol the case was made under."""
    return _(named(case.protocol).cases.clinical_type(clinical_type).label) if clinical_type else ""
