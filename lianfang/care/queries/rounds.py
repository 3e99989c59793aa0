"""Which consultations were held and which are missing."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from lianfang.care import rules
from lianfang.care.models import Admission, Consultation
from lianfang.care.queries.files import consulted_on, inside, protocol_of
from lianfang.common.dates import at, day_of
from lianfang.outbreak.models import Outbreak


def without_consultation(outbreak: Outbreak, on: date, now: datetime) -> QuerySet[Admission]:
    """Give the patients in hospital whose consultation of a day is missing (not asked for on the day they came)."""
    return inside(outbreak, now).filter(admitted_at__lt=at(on)).exclude(consulted_on(on))


def consulted(files: Iterable[Admission], on: date) -> set[UUID]:
    """Give the ids of those of these files whose consultation of a day was held."""
    held = Consultation.objects.filter(admission__in=[each.pk for each in files], on=on)
    return set(held.values_list("admission_id", flat=True))


def calendar(admission: Admission, now: datetime) -> tuple[tuple[date, str], ...]:
    """Say of each day of a stay whether its consultation was held, is missing or is due; see rules.stay_calendar."""
    held = Consultation.objects.filter(admission=admission).order_by().values("on").annotate(n=Count("pk"))
    treatment = protocol_of(admission.case, now).treatment
    left_on = day_of(admission.left_at) if admission.left_at else None
    counted = {row["on"]: row["n"] for row in held}
    return rules.stay_calendar(
        day_of(admission.admitted_at),
        now,
        left_on,
        counted,
        treatment.consultations_per_day.value,
        treatment.consult_by_hour.value,
    )


def days_missing(admission: Admission, now: datetime) -> tuple[date, ...]:
    """List the days of a stay whose consultation is missing."""
    return tuple(day for day, state in calendar(admission, now) if state == "missing")
