"""What waits in hospitals."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianfang.care import queries as care
from lianfang.care.models import Admission, MedicalOrder
from lianfang.command.waits.source import Moment, Source

SOON = timedelta(minutes=30)


def _patients(moment: Moment) -> QuerySet[Any]:
    rows = care.without_consultation(moment.outbreak, moment.on, moment.now) if moment.outbreak else None
    return rows.select_related("person") if rows is not None else Admission.objects.none()


def _measured(moment: Moment) -> QuerySet[Any]:
    """Give the patients whose measurements are late, or due within the half hour."""
    if moment.outbreak is None:
        return Admission.objects.none()
    rows = care.inside(moment.outbreak, moment.now).filter(observe_by__lte=moment.now + SOON)
    return rows.select_related("person")


def _proposed_types(moment: Moment) -> QuerySet[Any]:
    if moment.outbreak is None:
        return Admission.objects.none()
    return care.inside(moment.outbreak, moment.now).filter(
        proposals__decided_at=None, proposals__isnull=False
    )


def _orders(moment: Moment) -> QuerySet[Any]:
    """Give the orders of which a time has come that nobody has noted anything for."""
    rows = MedicalOrder.objects.filter(admission__case__outbreak=moment.outbreak, admission__left_at=None)
    return rows.filter(next_due_at__lte=moment.now).select_related("admission__person")


def _teams(moment: Moment) -> QuerySet[Any]:
    if moment.outbreak is None or moment.protocol is None:
        return Admission.objects.none()
    return care.without_team(moment.outbreak, moment.now, moment.protocol)


SOURCES = (
    Source(
        "care.consultations",
        "clock",
        _("Patients without today's consultation"),
        "care.treat",
        _patients,
        lambda row: row.person.name,
        lambda row: reverse("patient", args=[row.pk]),
        lambda: reverse("ward_round"),
        tone="red",
    ),
    Source(
        "care.observations",
        "clock",
        _("Patients to be measured now"),
        "care.nurse",
        _measured,
        lambda row: row.person.name,
        lambda row: reverse("patient", args=[row.pk]) + "#observation",
        lambda: reverse("ward_round"),
        due="observe_by",
        watched=False,
        tone="red",
    ),
    Source(
        "care.types",
        "approval",
        _("Clinical types that measurements propose"),
        "care.treat",
        _proposed_types,
        lambda row: row.person.name,
        lambda row: reverse("patient", args=[row.pk]) + "#type",
        lambda: reverse("ward_round"),
        tone="red",
    ),
    Source(
        "care.orders",
        "clock",
        _("Orders to be carried out"),
        "care.nurse",
        _orders,
        lambda row: f"{row.admission.person.name} · {row.text}",
        lambda _row: reverse("orders_due"),
        lambda: reverse("orders_due"),
        due="next_due_at",
        watched=False,
    ),
    Source(
        "care.teams",
        "clock",
        _("Severe cases whose team is incomplete"),
        "care.treat",
        _teams,
        lambda row: row.person.name,
        lambda row: reverse("patient", args=[row.pk]) + "#team",
        lambda: reverse("ward_round"),
        tone="red",
    ),
)
