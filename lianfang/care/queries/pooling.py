"""The hospitals of an outbreak as the rules of pooling take them, the patients who need a bed, and where they are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from lianfang.beds.models import Occupancy, Room
from lianfang.beds.queries import free_beds
from lianfang.care.models import Admission, Designation, Transfer
from lianfang.care.queries.bedside import latest_seen
from lianfang.care.queries.files import inside_at, protocol_of
from lianfang.care.queries.transfers import under_way
from lianfang.care.queries.writing import type_label
from lianfang.care.rules.pooling import (
    ANY,
    ICU,
    NEGATIVE,
    Able,
    Inside,
    Movable,
    Offer,
    Patient,
    movable,
    shared_out,
)
from lianfang.care.rules.pooling import offers as offered
from lianfang.cases.models import Case
from lianfang.common.dates import day_of
from lianfang.common.ground import Point
from lianfang.outbreak.models import Outbreak
from lianfang.people.queries import ids_of_many
from lianfang.places.models import Area, Site, SiteKind
from lianfang.places.rules import ancestors


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody who needs a bed: the case, the bed of their type, where they are, and the hospitals, the best first."""

    case: Case
    need: str
    severe: bool
    where: Site | Area | None
    offers: tuple[Offer, ...]

    @property
    def best(self) -> Offer | None:
        """Give the hospital that is proposed; None when none fits."""
        return self.offers[0] if self.offers and self.offers[0].fits else None


def designations(outbreak: Outbreak) -> QuerySet[Designation]:
    """Give the hospitals that are named for an outbreak now."""
    return Designation.objects.filter(outbreak=outbreak, ended_at=None).select_related("site__area", "by")


def hospitals_of(outbreak: Outbreak, sites: Sequence[Site], now: datetime) -> list[Able]:
    """Describe hospitals to the rules of pooling. Three statements, whatever there is."""
    named = {each.site_id: each for each in designations(outbreak)}
    free, asked = _free(sites, now), _asked(sites)
    found = []
    for site in sites:
        said = named.get(site.pk)
        role, takes = (said.role, said.takes) if said else ("", "all")
        found.append(
            Able(site.pk, site.name, role, takes, point_of(site), free[site.pk], asked.get(site.pk, 0))
        )
    return found


def open_hospitals() -> QuerySet[Site]:
    """Give the hospitals that are open, with where they are."""
    return (
        Site.objects.filter(kind=SiteKind.HOSPITAL, closed_at=None)
        .select_related("area")
        .order_by("name", "pk")
    )


def with_beds() -> QuerySet[Site]:
    """Give the hospitals that are open and have rooms on record: those a patient can be proposed to."""
    return open_hospitals().filter(Exists(Room.objects.filter(site=OuterRef("pk"))))


def point_of(place: Site | Area | None) -> Point | None:
    """Give where a place is: its own point, else the middle of its area; None when neither is known."""
    if place is None:
        return None
    if place.longitude is not None and place.latitude is not None:
        return place.longitude, place.latitude
    return point_of(place.area) if isinstance(place, Site) else None


def needs_of(case: Case, now: datetime) -> tuple[str, bool]:
    """Say which kind of bed a case needs by its clinical type, and whether it is severe; a type that nobody decided
    needs what the mildest does."""
    protocol = protocol_of(case, now)
    stays = protocol.beds.stays.value
    stay = protocol.beds.stay(case.clinical_type) or stays[0]
    types = {each.key: each.severe for each in protocol.cases.clinical_types.value}
    return {"icu": ICU, "negative": NEGATIVE}.get(stay.bed, ANY), types.get(case.clinical_type, False)


def propose(cases: Sequence[Case], sites: Sequence[Site], now: datetime) -> list[Proposed]:
    """Propose a hospital for each of some cases of one outbreak who are in none, one after another: a bed that was
    proposed to one is not proposed to the next."""
    if not cases:
        return []
    hospitals = hospitals_of(cases[0].outbreak, sites, now)
    where = _where(cases, now)
    patients = [Patient(*needs_of(case, now), point_of(where.get(case.pk))) for case in cases]
    return [
        Proposed(case, patient.need, patient.severe, where.get(case.pk), tuple(mine))
        for case, patient, mine in zip(cases, patients, shared_out(patients, hospitals), strict=True)
    ]


def propose_for(admission: Admission, sites: Sequence[Site], now: datetime) -> Proposed:
    """Propose another hospital for a patient of one."""
    case, here = admission.case, admission.occupancy.room.site
    need, severe = needs_of(case, now)
    patient = Patient(need, severe, point_of(here), here.pk)
    return Proposed(
        case, need, severe, here, tuple(offered(patient, hospitals_of(case.outbreak, sites, now)))
    )


def elsewhere(files: Sequence[Admission], sites: Sequence[Site], now: datetime) -> dict[UUID, Offer]:
    """Propose another hospital for each of several patients, by the id of the file, one after another; who fits nowhere
    has none."""
    if not files:
        return {}
    hospitals = hospitals_of(files[0].case.outbreak, sites, now)
    patients = []
    for each in files:
        here = each.occupancy.room.site
        patients.append(Patient(*needs_of(each.case, now), point_of(here), here.pk))
    shared = zip(files, shared_out(patients, hospitals), strict=True)
    return {each.pk: mine[0] for each, mine in shared if mine and mine[0].fits}


def movable_from(site: Site, now: datetime) -> list[tuple[Admission, Movable]]:
    """Say of each patient of a hospital whether they could go to another one, those who could first."""
    rows = Admission.objects.filter(inside_at(now), occupancy__room__site=site, left_at=None)
    files = {
        each.pk: each
        for each in rows.select_related("person", "case__outbreak", "occupancy__room__site__area")
    }
    seen, open_ = latest_seen(files.values()), under_way(each.case_id for each in files.values())
    inside = []
    for each in files.values():
        last, case = seen.get(each.pk), each.case
        days = (day_of(now) - day_of(each.admitted_at)).days + 1
        band, points = (last.band, last.points) if last else ("", None)
        without = str(case.get_state_display()) if case.state == Case.State.ASYMPTOMATIC else ""
        key = type_label(case, case.clinical_type) or without
        inside.append(Inside(each.pk, key, needs_of(case, now)[1], band, points, days, each.case_id in open_))
    return [(files[row.inside.key], row) for row in movable(inside)]


def _free(sites: Sequence[Site], now: datetime) -> dict[UUID, dict[str, int]]:
    """Count how many more patients hospitals can take, by kind: a room for one person counts once. Beds of intensive
    care are left to those who need them."""
    found: dict[UUID, dict[str, int]] = defaultdict(lambda: {ICU: 0, NEGATIVE: 0, ANY: 0})
    rows = free_beds(sites, now).order_by().values_list("room__site", "room__icu", "room__negative_pressure")
    for single in (True, False):
        n = Count("room", distinct=True) if single else Count("pk")
        for site, icu, negative, free in rows.filter(room__single=single).annotate(n=n):
            kinds = [ICU] if icu else [NEGATIVE, ANY] if negative else [ANY]
            for kind in kinds:
                found[site][kind] += free
    return found


def _asked(sites: Sequence[Site]) -> dict[Any, int]:
    rows = Transfer.objects.filter(to_site__in=sites, state="asked").order_by()
    return dict(rows.values_list("to_site").annotate(n=Count("pk")))


def _where(cases: Iterable[Case], now: datetime) -> dict[UUID, Site | Area]:
    """Say where cases are who are in no hospital: in a room of an isolation site, else where they live: the smallest
    area around them whose place is known."""
    rows = list(cases)
    ids = ids_of_many([each.person_id for each in rows])
    every = {one for mine in ids.values() for one in mine}
    stays = Occupancy.objects.filter(
        person__in=every, during__contains=now, room__site__kind=SiteKind.ISOLATION
    )
    rooms = {each.person_id: each.room.site for each in stays.select_related("room__site__area")}
    around = {area for each in rows for area in ancestors(each.area_id)}
    areas = Area.objects.filter(pk__in=around, longitude__isnull=False).in_bulk()
    found: dict[UUID, Site | Area] = {}
    for each in rows:
        room = next((rooms[one] for one in ids[each.person_id] if one in rooms), None)
        chain = reversed(list(ancestors(each.area_id)))
        place = room or next((areas[one] for one in chain if one in areas), None)
        if place:
            found[each.pk] = place
    return found
