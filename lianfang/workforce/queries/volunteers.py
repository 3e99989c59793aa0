"""Reads of volunteers: their list, what the protocol asks of them, what each lacks."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area
from lianfang.places.queries import inside
from lianfang.places.rules import LEVELS, ancestors, at_level
from lianfang.places.rules import inside as lies_in
from lianfang.protocol import timeline
from lianfang.protocol.schema import Protocol
from lianfang.workforce.models import Certificate, Volunteer
from lianfang.workforce.queries.workers import qualified
from lianfang.workforce.rules import Bounds, Helper, lacking

LISTED_AREAS = 400  # districts a sign-up page offers, at most (design choice)


def volunteers(
    user: User, on: date, *, q: str = "", state: str = "", skill: str = "", free: str = ""
) -> QuerySet[Volunteer]:
    """List those who offered to help in the areas a user manages."""
    rows = visible(Volunteer.objects.select_related("area"), user, "workforce.manage", on)
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(phone__startswith=q))
    told: dict[str, Any] = {"state": state} if state else {}
    if skill:
        told["skills__contains"] = [skill]
    if free:
        told["free__contains"] = [free]
    return rows.filter(**told)


def protocol_for(area_id: int, on: date) -> Protocol:
    """Give the protocol of an area on a day: that of the outbreak fought there, else the one that asks for the highest
    age of a volunteer."""
    around = Q(area_id__in=list(ancestors(area_id))) | inside(area_id)
    fought = Outbreak.objects.filter(around, Q(ended_on=None) | Q(ended_on__gte=on), began_on__lte=on)
    first = fought.order_by("-began_on", "id").first()
    if first:
        return timeline.in_force(first.disease, on)
    latest = [timeline.versions(disease)[-1] for disease in timeline.diseases()]
    return max(latest, key=lambda p: (p.volunteers.minimum_age.value, p.version))


def bounds_of(area_id: int, on: date) -> Bounds:
    """Give what is asked of volunteers of an area on a day."""
    protocol = protocol_for(area_id, on)
    asked, rota = protocol.volunteers, protocol.rota
    return Bounds(
        minimum_age=asked.minimum_age.value,
        insured=asked.insurance_needed.value,
        trained=asked.training_needed.value,
        shift_hours=rota.volunteer_hours.value,
        rest_hours=rota.rest_hours.value,
        week_hours=asked.week_hours.value,
    )


def helper_of(volunteer: Volunteer, on: date) -> Helper:
    """Give what is known of a volunteer for a day. One statement."""
    worker_id = volunteer.worker_id
    may = qualified([worker_id], on)[worker_id] if worker_id else frozenset()
    return Helper(volunteer.born_on, volunteer.insured_until, may)


def lacks(volunteer: Volunteer, on: date) -> list[str]:
    """Say in codes what a volunteer lacks to work on a day."""
    return lacking(helper_of(volunteer, on), bounds_of(volunteer.area_id, on), on)


def unready(workers: Iterable[UUID], area_id: int, days: Sequence[date]) -> set[UUID]:
    """Say which of these workers are volunteers who lack something on one of some days: age, insurance, training. A few
    statements, whatever their number."""
    asked, found = list(workers), set[UUID]()
    if not asked:
        return found
    rows = Volunteer.objects.filter(worker__in=asked, state=Volunteer.State.ACCEPTED)
    known = {row.worker_id: row for row in rows if row.worker_id}
    for day in days:
        may, bounds = qualified(known, day), bounds_of(area_id, day)
        for id_, row in known.items():
            helper = Helper(row.born_on, row.insured_until, may.get(id_, frozenset()))
            if lacking(helper, bounds, day):
                found.add(id_)
    return found


def same(volunteer: Volunteer) -> QuerySet[Volunteer]:
    """List other sign-ups that may be the same person: the same phone, or the same name and day of birth."""
    alike = Q(phone=volunteer.phone) | Q(person_id=volunteer.person_id)
    if volunteer.born_on:
        alike |= Q(name=volunteer.name, born_on=volunteer.born_on)
    return Volunteer.objects.filter(alike).exclude(pk=volunteer.pk).order_by("-signed_at")


def by_code(digest: bytes) -> Volunteer | None:
    """Find who opens their own page with the code of a digest."""
    rows = Volunteer.objects.filter(code_digest=digest).select_related("area", "worker__person")
    return rows.order_by("-signed_at").first()


def sent_from(origin: bytes, now: datetime, within: timedelta) -> int:
    """Count the forms that came from one network address a short while ago."""
    rows = Volunteer.objects.filter(channel="web", origin=origin, signed_at__gt=now - within)
    return rows.count()


def districts(on: date) -> list[Area]:
    """List the districts where help may be offered: those of the cities that fight an outbreak, else all."""
    level = LEVELS.index("district")
    rows = Area.objects.filter(depth=level, closed_on=None).order_by("id")
    fought = Outbreak.objects.filter(Q(ended_on=None) | Q(ended_on__gte=on), began_on__lte=on)
    wanted = Q(pk__in=[])
    for area_id in fought.order_by().values_list("area_id", flat=True):
        wanted |= inside(at_level(area_id, "city"), "id")
    found = list(rows.filter(wanted)[:LISTED_AREAS])
    return found or list(rows[:LISTED_AREAS])


def in_reach(volunteer: Volunteer) -> Q:
    """Give the condition that a site lies in the city of a volunteer."""
    return inside(at_level(volunteer.area_id, "city"))


def near(volunteer: Volunteer, area_id: int) -> bool:
    """Say whether a site lies in the area in which a volunteer would help."""
    return lies_in(area_id, volunteer.area_id)


def certificates(worker_id: Any) -> QuerySet[Certificate]:
    """List the certificates of hours of a worker, the latest first."""
    return Certificate.objects.filter(worker=worker_id).select_related("issued_by")
