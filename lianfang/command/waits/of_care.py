"""What waits in hospitals."""

from datetime import timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianfang.care import queries as care
from lianfang.care.models import Admission, MedicalOrder
from lianfang.care.models.transfers import Transfer
from lianfang.command.waits.source import Moment, Source, after, end_of_day

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


def _visits(moment: Moment) -> QuerySet[Any]:
    rows = care.follow_ups("due", moment.on).filter(admission__case__outbreak=moment.outbreak)
    return rows.annotate(due=end_of_day("late_on"))


def _deaths(moment: Moment) -> QuerySet[Any]:
    """Give the deaths that were not reported, each with the hours of the protocol."""
    hours = moment.protocol.treatment.death_report_hours.value if moment.protocol else 0
    rows = care.unreported().filter(case__outbreak=moment.outbreak).select_related("person")
    return rows.annotate(due=after(F("left_at"), hours))


def _asked(moment: Moment) -> QuerySet[Any]:
    """Give the unanswered questions that a user may answer; for nobody's eyes, all that are open."""
    rows = care.asked_of(moment.user, moment.on) if moment.user else care.consults().filter(closed_at=None)
    return rows.filter(answered_at=None)


def _of_hospitals(moment: Moment) -> QuerySet[Any]:
    return _asked(moment).filter(site__isnull=False)


def _of_panel(moment: Moment) -> QuerySet[Any]:
    return _asked(moment).filter(site=None)


def _transfers(_moment: Moment) -> QuerySet[Any]:
    rows = Transfer.objects.filter(state__in=Transfer.OPEN)
    return rows.select_related("case__person", "to_site")


SOURCES = (
    Source(
        "care.transfers",
        "clock",
        _("Transfers of patients to this hospital"),
        "care.treat",
        _transfers,
        lambda row: f"{row.case.person.name} · {row.get_state_display()}",
        lambda row: reverse("transfer", args=[row.pk]),
        lambda: reverse("transfers") + "?state=open",
        due="due_at",
        area="to_site__area_id",
        about=lambda row: row.to_site.name,
        of_outbreak=False,
    ),
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
    Source(
        "care.visits",
        "clock",
        _("Follow-up visits to be made"),
        "care.nurse",
        _visits,
        lambda row: row.admission.person.name,
        lambda row: reverse("patient", args=[row.admission_id]) + "#follow_up",
        lambda: reverse("follow_ups") + "?state=due",
        due="due",
        watched=False,
    ),
    Source(
        "care.deaths",
        "clock",
        _("Deaths to be reported"),
        "care.discharge",
        _deaths,
        lambda row: row.person.name,
        lambda row: reverse("patient", args=[row.pk]) + "#follow_up",
        lambda: reverse("patients"),
        due="due",
        tone="red",
    ),
    Source(
        "care.questions",
        "clock",
        _("Questions from other hospitals"),
        "care.treat",
        _of_hospitals,
        lambda row: f"{row.admission.occupancy.room.site} · {row.admission.file_no}",
        lambda row: reverse("consult", args=[row.pk]),
        lambda: reverse("consults"),
        due="answer_by",
        area="asked_area_id",
        of_outbreak=False,
    ),
    Source(
        "care.panel",
        "clock",
        _("Questions to the expert panel"),
        "care.advise",
        _of_panel,
        lambda row: f"{row.admission.occupancy.room.site} · {row.admission.file_no}",
        lambda row: reverse("consult", args=[row.pk]),
        lambda: reverse("consults"),
        due="answer_by",
        area="asked_area_id",
        of_outbreak=False,
    ),
)
