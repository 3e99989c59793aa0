"""What stands in the bundles, read in few statements."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from lianfang.beds.models import Bed, Occupancy, Room, Ward
from lianfang.care.models import Admission, MedicalOrder, Plan
from lianfang.cases.models import Case
from lianfang.laboratory.models import Reading
from lianfang.people.models import Person
from lianfang.people.queries import ids_of
from lianfang.places.models import Site
from lianfang.sync.queries import counting
from lianfang.testing.models import PersonResult, Result, Tube
from lianfang.vaccination.models import GivenDose

_STAY = ("person", "case__outbreak", "occupancy__bed__room__site")


def cases_of(person: Person) -> QuerySet[Case]:
    """List somebody's cases, under any of their records."""
    rows = Case.objects.filter(person__in=ids_of(person.pk)).select_related("person", "outbreak")
    return rows.order_by("detected_at", "pk")


def singles_of(person: Person) -> QuerySet[PersonResult]:
    """List what tubes meant in which somebody was alone."""
    rows = PersonResult.objects.filter(person__in=ids_of(person.pk), single=True)
    return rows.order_by("taken_at", "pk")


def doses_of(person: Person) -> QuerySet[GivenDose]:
    """List somebody's doses; one in doubt counts for nobody."""
    rows = GivenDose.objects.filter(person__in=ids_of(person.pk), doubted=False)
    return rows.select_related("lot").order_by("day", "number", "pk")


def stays_of(person: Person) -> QuerySet[Admission]:
    """List somebody's stays in hospital."""
    return Admission.objects.filter(person__in=ids_of(person.pk)).select_related(*_STAY)


def stays_in(site: Site) -> QuerySet[Admission]:
    """List who lies in a hospital now."""
    return Admission.objects.filter(occupancy__room__site=site, left_at=None).select_related(*_STAY)


def planned(stay: Admission) -> tuple[Plan | None, list[MedicalOrder]]:
    """Give the plan of a stay that is in force, and what was ordered."""
    plan = Plan.objects.filter(admission=stay).order_by("-version").first()
    return plan, list(MedicalOrder.objects.filter(admission=stay).order_by("starts_at", "pk"))


def tubes_by_id(ids: Iterable[UUID]) -> dict[UUID, Tube]:
    """Find tubes."""
    return Tube.objects.in_bulk(list(ids))


def cts_of(ids: Collection[UUID] | Mapping[UUID, Tube]) -> dict[UUID, dict[str, float | None]]:
    """Give the Ct values of what was released of tubes."""
    rows = Reading.objects.filter(tube_id__in=list(ids), state=Reading.State.RELEASED)
    return {row.tube_id: row.cts for row in rows.only("tube_id", "cts").order_by("entered_at", "pk")}


def amended(ids: Collection[UUID] | Mapping[UUID, Tube]) -> set[UUID]:
    """Say of which tubes the result was amended."""
    rows = Result.objects.filter(counting(), tube__in=list(ids), amends__isnull=False)
    return set(rows.values_list("tube_id", flat=True))


def sites(ids: Collection[UUID]) -> list[Site]:
    """Find sites."""
    return list(Site.objects.filter(pk__in=ids).order_by("pk"))


def wards(site: Site) -> QuerySet[Ward]:
    """List the wards of a hospital."""
    return Ward.objects.filter(site=site).order_by("name")


def ward_of(room: Room) -> Ward | None:
    """Find the ward of a room."""
    return Ward.objects.filter(site=room.site_id, name=room.ward).first()


def rooms(site: Site) -> QuerySet[Room]:
    """List the rooms of a hospital."""
    return Room.objects.filter(site=site).order_by("ward", "name")


def beds(site: Site) -> QuerySet[Bed]:
    """List the beds of a hospital."""
    rows = Bed.objects.filter(room__site=site).select_related("room")
    return rows.order_by("room__ward", "room__name", "name")


def taken_beds(site: Site, now: datetime) -> set[UUID]:
    """Say in which beds of a hospital somebody is now."""
    rows = Occupancy.objects.filter(room__site=site, during__contains=now)
    return set(rows.values_list("bed_id", flat=True))


def tubes_of(round_id: UUID | None = None, laboratory_id: UUID | None = None) -> QuerySet[Tube]:
    """List the tubes with a result of a round, or of a laboratory."""
    rows = Tube.objects.exclude(conclusion="")
    rows = rows.filter(round=round_id) if round_id else rows
    return rows.filter(laboratory_id=laboratory_id) if laboratory_id else rows
