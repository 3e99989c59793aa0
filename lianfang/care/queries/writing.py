"""Plans and measurements."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianfang.care import rules
from lianfang.care.models import Admission, Observation, Plan
from lianfang.care.queries.files import protocol_of
from lianfang.cases.models import Case
from lianfang.common.dates import day_of
from lianfang.people.rules.numbers import age
from lianfang.protocol.schema import SevereSign
from lianfang.protocol.timeline import named


def signs_to_decide(
    admission: Admission, now: datetime
) -> tuple[tuple[Observation, tuple[SevereSign, ...]], ...]:
    """Give the observations that show severe signs and that no plan has answered yet, the latest first.

    Whoever writes the next plan has decided: with a severe type, or without.
    """
    plan = Plan.objects.filter(admission=admission).order_by("-version").first()
    protocol = protocol_of(admission.case, now)
    if plan and plan.clinical_type and protocol.cases.clinical_type(plan.clinical_type).severe:
        return ()
    seen = Observation.objects.filter(admission=admission).order_by("-at")
    if plan:
        seen = seen.filter(at__gt=plan.at)
    born_on = admission.person.born_on
    years = age(born_on, day_of(now)) if born_on else None
    found = ((each, rules.severe_signs(signs_of(each), protocol.treatment, years)) for each in seen)
    return tuple((each, signs) for each, signs in found if signs)


def signs_of(seen: Observation) -> rules.Signs:
    """Give measurements as the rules take them."""
    return rules.Signs(seen.at, float(seen.celsius), seen.respiratory_rate, seen.spo2)


def plans_of(admission: Admission) -> list[tuple[Plan, str]]:
    """Give every version of a patient's plan with the name of its clinical type, the one in force first."""
    plans = Plan.objects.filter(admission=admission).select_related("by")
    return [(plan, type_label(admission.case, plan.clinical_type)) for plan in plans]


def type_label(case: Case, clinical_type: str) -> str:
    """Name a clinical type in the language of the page, by the protocol the case was made under."""
    return _(named(case.protocol).cases.clinical_type(clinical_type).label) if clinical_type else ""
