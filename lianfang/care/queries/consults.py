"""Questions to other hospitals and to the expert panel."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.care.models import Admission, Consult

TREATS, ADVISES = "care.treat", "care.advise"  # of a hospital that is asked, and of the panel


def permission_to_answer(consult: Consult) -> str:
    """Name the right of those who are asked: doctors of the hospital, or members of the panel."""
    return TREATS if consult.site_id else ADVISES


def consults() -> QuerySet[Consult]:
    """Give every question with its patient and who asked."""
    return Consult.objects.select_related(
        "admission__person",
        "admission__case__outbreak",
        "admission__occupancy__room__site",
        "admission__occupancy__bed",
        "site",
        "by",
        "answered_by",
    )


def asked_of(user: User, on: date) -> QuerySet[Consult]:
    """Give the open questions that a user may answer: as a doctor of the hospital asked, or as a member of the panel;
    nobody answers their own."""
    rows = consults().filter(closed_at=None).exclude(by=user)
    hospital = visible(rows.filter(site__isnull=False), user, TREATS, on)
    panel = visible(rows.filter(site=None), user, ADVISES, on)
    return rows.filter(Q(pk__in=hospital.values("pk")) | Q(pk__in=panel.values("pk"))).order_by("answer_by")


def consults_of(admission: Admission) -> QuerySet[Consult]:
    """Give the questions about a patient, the latest first."""
    return consults().filter(admission=admission)


def open_consults(files: Iterable[Admission]) -> Counter[UUID]:
    """Count for each of some patients the questions that are open."""
    rows = Consult.objects.filter(admission__in=[each.pk for each in files], closed_at=None)
    return Counter(rows.values_list("admission_id", flat=True))
