"""Bundles: a case, a person, a hospital; tubes of a round or a laboratory. What somebody may not see is not in it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from uuid import UUID

from lianfang.care.models import Admission
from lianfang.cases.models import Case
from lianfang.fhir import queries
from lianfang.fhir.mapping import parts, people, places, tubes
from lianfang.fhir.mapping.parts import Resource, bundle, validated
from lianfang.people.models import Person
from lianfang.places.models import Site
from lianfang.testing.models import PersonResult, Tube

PHONES = "people.identify"
May = Callable[[str, int], bool]  # a permission, an area


def of_case(case: Case, may: May, now: datetime) -> bytes:
    """Write a case: who it is, the disease, results of swabs that were alone in their tubes; doses and stays as far as
    they may be seen."""
    return validated(bundle(_of_human(case.person, [case], may, now), now))


def of_person(person: Person, may: May, now: datetime) -> bytes:
    """Write a person: cases, results, doses, stays, as far as each may be seen."""
    return validated(bundle(_of_human(person, queries.cases_of(person), may, now), now))


def _of_human(person: Person, cases: Iterable[Case], may: May, now: datetime) -> Iterator[Resource]:
    area = person.area_id
    yield people.patient(person, phone=may(PHONES, area))
    seen = [case for case in cases if may("cases.read", case.area_id)]
    yield from (_subject(people.condition(case), person) for case in seen)
    if seen or may("testing.read", area):
        yield from (_subject(each, person) for each in _results(queries.singles_of(person)))
    if may("vaccination.read", area):
        yield from (_subject(people.immunization(dose), person) for dose in queries.doses_of(person))
    for stay in queries.stays_of(person):
        if may("care.read", stay.area_id):
            yield from (_subject(each, person) for each in _stay(stay, now))


def _subject(resource: Resource, person: Person) -> Resource:
    """Let a resource be about the record that stands in the bundle: a human being may have several."""
    names = [name for name in ("subject", "patient") if name in resource]
    return resource | {name: parts.to(person.pk) for name in names}


def _results(rows: Iterable[PersonResult]) -> Iterator[Resource]:
    found = [row for row in rows if row.single and row.meaning in tubes.FINDINGS]
    known = queries.tubes_by_id([row.tube_id for row in found])
    cts, amended = queries.cts_of(known), queries.amended(known)
    yield from _laboratories(known.values())
    for row in found:
        tube = known.get(row.tube_id)
        if tube:
            yield from tubes.of_person(row, tube, cts.get(tube.pk, {}), amended=tube.pk in amended)


def _laboratories(some: Iterable[Tube]) -> Iterator[Resource]:
    ids = {tube.laboratory_id for tube in some if tube.laboratory_id}
    yield from (places.organization(site) for site in queries.sites(ids))


def _stay(stay: Admission, now: datetime) -> Iterator[Resource]:
    bed = stay.occupancy.bed
    yield places.organization(bed.room.site)
    yield from _where(stay, taken=stay.left_at is None)
    yield people.encounter(stay)
    plan, orders = queries.planned(stay)
    if plan or orders:
        yield people.care_plan(stay, plan, orders, now)


def _where(stay: Admission, *, taken: bool) -> Iterator[Resource]:
    bed = stay.occupancy.bed
    yield places.location(bed.room.site)
    ward = queries.ward_of(bed.room)
    if ward:
        yield places.location_of_ward(ward)
    yield places.location_of_room(bed.room, ward.pk if ward else None)
    yield places.location_of_bed(bed, taken=taken)


def of_hospital(site: Site, may: May, now: datetime) -> bytes:
    """Write a hospital: its wards, rooms and beds, and who lies in them where that may be seen."""
    return validated(bundle(_of_hospital(site, may, now), now))


def _of_hospital(site: Site, may: May, now: datetime) -> Iterator[Resource]:
    yield places.organization(site)
    yield places.location(site)
    wards = {ward.name: ward for ward in queries.wards(site)}
    yield from (places.location_of_ward(ward) for ward in wards.values())
    for room in queries.rooms(site):
        yield places.location_of_room(room, wards[room.ward].pk if room.ward in wards else None)
    taken = queries.taken_beds(site, now)
    yield from (places.location_of_bed(bed, taken=bed.pk in taken) for bed in queries.beds(site))
    if not may("care.read", site.area_id) or not may("people.read", site.area_id):
        return
    for stay in queries.stays_in(site):
        yield people.patient(stay.person, phone=may(PHONES, site.area_id))
        yield people.condition(stay.case)
        yield people.encounter(stay)


def of_tubes(some: Iterable[Tube]) -> Iterator[Resource]:
    """Write what laboratories said of tubes, naming nobody."""
    known: dict[UUID, Tube] = {tube.pk: tube for tube in some}
    yield from _laboratories(known.values())
    cts, amended = queries.cts_of(known), queries.amended(known)
    for tube in known.values():
        yield from tubes.of_tube(tube, cts.get(tube.pk, {}), amended=tube.pk in amended)


def page_of_tubes(some: Iterable[Tube], now: datetime, then: str | None) -> bytes:
    """Write a page of tubes as a search set; `then` is where the next page is asked for."""
    links = [{"relation": "next", "url": then}] if then else []
    return validated(bundle(of_tubes(some), now, "searchset", link=links))
