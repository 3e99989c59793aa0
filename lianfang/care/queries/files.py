"""Whose file there is, who is inside, who waits."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lianfang.beds.models import Occupancy
from lianfang.care.models import Admission, Consultation
from lianfang.cases.models import Case
from lianfang.cases.queries import in_hospital_again
from lianfang.common.dates import at, day_of
from lianfang.outbreak.models import Outbreak
from lianfang.people.queries import ids_of
from lianfang.places.models import Site
from lianfang.protocol.schema import Protocol
from lianfang.protocol.timeline import in_force

ADMISSIBLE = (Case.State.PROPOSED, Case.State.REVIEW, Case.State.CONFIRMED, Case.State.ASYMPTOMATIC)


@dataclass(frozen=True, slots=True)
class Hospital:
    """How many were admitted, are in hospital and have left, as of an instant."""

    admitted: int
    inside: int
    left: int


def files() -> QuerySet[Admission]:
    """Give every patient's file with the patient, the case and the room."""
    return Admission.objects.select_related(
        "person", "case__outbreak", "occupancy__room__site", "occupancy__bed"
    )


def patients(outbreak: Outbreak) -> QuerySet[Admission]:
    """Give an outbreak's patients, those who left included."""
    return files().filter(case__outbreak=outbreak)


def inside(outbreak: Outbreak, now: datetime) -> QuerySet[Admission]:
    """Give the patients in hospital at an instant."""
    return patients(outbreak).filter(inside_at(now))


def inside_at(now: datetime) -> Q:
    """Ask of a stay whether the patient is in hospital at an instant."""
    return Q(admitted_at__lte=now) & (Q(left_at=None) | Q(left_at__gt=now))


def narrowed(
    rows: QuerySet[Admission],
    now: datetime,
    *,
    q: str = "",
    where: str = "",
    site: Site | None = None,
    missing: bool = False,
) -> QuerySet[Admission]:
    """Narrow a list of patients: by name or file number, inside or left, hospital, today's consultation missing."""
    if q:
        rows = rows.filter(Q(person__name__icontains=q) | Q(file_no__icontains=q))
    if where:
        rows = rows.filter(inside_at(now) if where == "inside" else Q(left_at__lte=now))
    if site:
        rows = rows.filter(occupancy__room__site=site)
    if missing:
        rows = rows.filter(inside_at(now), admitted_at__lt=at(day_of(now))).exclude(consulted_on(day_of(now)))
    return rows


def hospital(outbreak: Outbreak, now: datetime) -> Hospital:
    """Count an outbreak's patients as of an instant."""
    counted = Admission.objects.filter(case__outbreak=outbreak, admitted_at__lte=now).aggregate(
        admitted=Count("pk"), left=Count("pk", filter=Q(left_at__lte=now))
    )
    return Hospital(counted["admitted"], counted["admitted"] - counted["left"], counted["left"])


def waiting_for_admission() -> QuerySet[Case]:
    """Give the cases that belong in a hospital and are not in one."""
    there = Admission.objects.filter(person=OuterRef("person"), left_at=None)
    return (
        Case.objects.filter(Q(out_at=None) | in_hospital_again(), state__in=ADMISSIBLE, died_at=None)
        .exclude(Exists(there))
        .select_related("person", "outbreak")
    )


def protocol_of(case: Case, now: datetime) -> Protocol:
    """Give the protocol that decides about this patient today."""
    return in_force(case.outbreak.disease, day_of(now))


def rooms_of(admission: Admission) -> QuerySet[Occupancy]:
    """Give the beds a patient was in during a stay, the first one first."""
    ids: list[UUID] = list(ids_of(admission.person_id))
    rows = Occupancy.objects.filter(person__in=ids, during__startswith__gte=admission.admitted_at)
    if admission.left_at:
        rows = rows.filter(during__startswith__lt=admission.left_at)
    return rows.select_related("room__site", "bed").order_by("during__startswith")


def consulted_on(on: date) -> Exists:
    """Ask of a stay whether its consultation of a day was held."""
    return Exists(Consultation.objects.filter(admission=OuterRef("pk"), on=on))
