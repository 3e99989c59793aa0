"""Who is present in a zone: laid out from the register, written again from visits, put right by hand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.models import Household, Person
from lianfang.people.queries import kept_ids
from lianfang.places.models import Site
from lianfang.sync.queries import counting
from lianfang.visits.models import Visit
from lianfang.zones import queries, rules
from lianfang.zones.models import DoorCount, PlaceCount, Present, Zone, ZonePart

SERVE = "zones.serve"
State = Present.State

# Everybody on record behind the doors of a zone, once; records that gave way to another do not count.
_PEOPLE = """
INSERT INTO zones_present (id, zone_id, person_id, household_id, area_id, stranded, employer, place, state, since)
SELECT gen_random_uuid(), %(zone)s, p.id, p.household_id, h.area_id, p.kind <> 'resident', '', '', 'listed', %(now)s
FROM people_household h JOIN people_person p ON p.household_id = h.id
WHERE h.id = ANY(%(doors)s) AND p.kind <> 'transient'
    AND NOT EXISTS (SELECT 1 FROM people_alias x WHERE x.person_id = p.id AND x.undone_at IS NULL)
ON CONFLICT DO NOTHING
"""
_DOORS = """
INSERT INTO zones_doorcount (zone_id, household_id, area_id, n_known, outcome)
SELECT %(zone)s, h.id, h.area_id, least(count(p.id), 999), '' FROM people_household h
LEFT JOIN people_person p ON p.household_id = h.id AND p.kind <> 'transient'
    AND NOT EXISTS (SELECT 1 FROM people_alias x WHERE x.person_id = p.id AND x.undone_at IS NULL)
WHERE h.id = ANY(%(doors)s) GROUP BY h.id
ON CONFLICT (zone_id, household_id) DO UPDATE SET n_known = EXCLUDED.n_known
"""

_COUNTED = """
UPDATE zones_doorcount d SET outcome = v.outcome, n_present = v.n, visit_id = v.visit, at = v.at
FROM unnest(%s::uuid[], %s::text[], %s::smallint[], %s::uuid[], %s::timestamptz[]) AS v(door, outcome, n, visit, at)
WHERE d.zone_id = %s AND d.household_id = v.door
"""


def lay_out(zone: Zone, now: datetime) -> None:
    """Put the doors of a zone and the people on record behind them on its list, take off doors that no longer belong to
    it, and lay the visits that were made over it; whoever calls asked for the right. The people of a zone of the
    mildest level go about as they like: nobody is on a list there."""
    parts = [(part.area_id, part.stair) for part in ZonePart.objects.filter(zone=zone)]
    listed = queries.numbers_of(zone.protocol).rank(zone.level) > 1
    there = Household.objects.filter(queries.doors_of(parts)).values_list("pk", flat=True)
    doors = list(there) if listed else []
    DoorCount.objects.filter(zone=zone).exclude(household__in=doors).delete()
    Present.objects.filter(zone=zone, household__isnull=False).exclude(household__in=doors).delete()
    given: dict[str, Any] = {"zone": zone.pk, "doors": doors, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_DOORS, given)
        cursor.execute(_PEOPLE, given)
    recount_doors({zone.pk: doors}, now)


def recount_doors(doors: dict[UUID, list[UUID]], now: datetime) -> None:
    """Write again who is present behind some doors of some zones, from the visits that count. Running it twice or late
    changes nothing."""
    zones = Zone.objects.in_bulk(list(doors))
    every = {door for each in doors.values() for door in each}
    if not every:
        return
    told: dict[UUID, list[rules.Door]] = {}
    for visit in Visit.objects.filter(counting(), household__in=every).order_by("at", "id"):
        door = rules.Door(
            visit.pk, visit.outcome, visit.at, visit.n_present, tuple(visit.present), tuple(visit.away)
        )
        told.setdefault(visit.household_id, []).append(door)
    for pk, mine in doors.items():
        fresh = {door: told.get(door, []) for door in mine}
        _doors(zones[pk], fresh)
        _people(zones[pk], fresh, now)


def _doors(zone: Zone, told: dict[UUID, list[rules.Door]]) -> None:
    rows = []
    for door, visits in told.items():
        counted = [each for each in visits if each.outcome in {"done", "moved"}]
        last = counted[-1] if counted else None
        n = (last.n_present if last.outcome == "done" else 0) if last else None
        rows.append(
            (
                door,
                visits[-1].outcome if visits else "",
                n,
                *((last.visit_id, last.at) if last else (None, None)),
            )
        )
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNTED,
            [*map(list, zip(*rows, strict=True)), zone.pk] if rows else [[], [], [], [], [], zone.pk],
        )


def _people(zone: Zone, told: dict[UUID, list[rules.Door]], now: datetime) -> None:
    rows = {row.person_id: row for row in Present.objects.filter(zone=zone, household__in=list(told))}
    behind: dict[UUID, list[rules.Listed]] = {}
    for each in rows.values():
        desk = each.seen_at if each.by_id else None
        behind.setdefault(cast(UUID, each.household_id), []).append(
            rules.Listed(each.person_id, rules.State(each.state), desk)
        )
    changed: list[Present] = []
    newly: list[tuple[UUID, UUID, rules.State, rules.Door]] = []
    for door, visits in told.items():
        for person, (state, visit) in rules.recount(behind.get(door, []), visits).items():
            if (row := rows.get(person)) is None:
                newly.append((door, person, state, visit))
            elif (row.state, row.visit_id) != (state, visit.visit_id):
                row.state, row.seen_at, row.visit_id, row.by_id = state, visit.at, visit.visit_id, None
                changed.append(row)
    Present.objects.bulk_update(changed, ["state", "seen_at", "visit_id", "by"], batch_size=500)
    _add(zone, newly, now)


def _add(zone: Zone, newly: list[tuple[UUID, UUID, rules.State, rules.Door]], now: datetime) -> None:
    """Put people on the list who were met behind a door of a zone and are on record elsewhere."""
    known = Person.objects.in_bulk({person for _door, person, _state, _visit in newly})
    areas = dict(Household.objects.filter(pk__in={row[0] for row in newly}).values_list("pk", "area_id"))
    rows = [
        Present(
            zone=zone,
            person_id=person,
            household_id=door,
            area_id=areas[door],
            stranded=known[person].household_id != door,
            state=state,
            since=now,
            seen_at=visit.at,
            visit_id=visit.visit_id,
        )
        for door, person, state, visit in newly
        if person in known and door in areas
    ]
    Present.objects.bulk_create(rows, ignore_conflicts=True)


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who is in a zone: behind which door, or at which site; where they sleep, for whom they work."""

    person: Person
    household: Household | None = None
    site: Site | None = None
    place: str = ""
    employer: str = ""
    stranded: bool = True


@transaction.atomic
def put_on_list(zone: Zone, found: Found, *, by: User, now: datetime) -> Present:
    """Put somebody on the list of a zone's people, or say more of one who is on it; from now they are present.

    Raises Refused: "forbidden", "zone_state", "zone_where" without a door, a site or a place.
    """
    require(by, SERVE, zone.area_id, day_of(now))
    _in_force(zone)
    if not (found.household or found.site or found.place.strip()):
        raise Refused("zone_where", _("Say where this person is: a door, a site, or in words."))
    area = found.household.area_id if found.household else found.site.area_id if found.site else zone.area_id
    person = kept_ids([found.person.pk]).get(found.person.pk, found.person.pk)
    row, _made = Present.objects.update_or_create(
        zone=zone,
        person_id=person,
        defaults={
            "household": found.household,
            "site": found.site,
            "area_id": area,
            "stranded": found.stranded,
            "employer": found.employer.strip(),
            "place": found.place.strip(),
            "state": State.HERE,
            "seen_at": now,
            "visit_id": None,
            "by": by,
        },
        create_defaults={
            "household": found.household,
            "site": found.site,
            "area_id": area,
            "stranded": found.stranded,
            "employer": found.employer.strip(),
            "place": found.place.strip(),
            "state": State.HERE,
            "since": now,
            "seen_at": now,
            "by": by,
        },
    )
    audit(by, "zones.person.listed", row, now, person_id=person, area_id=area)
    return row


@transaction.atomic
def tell_state(row: Present, *, state: str, by: User, now: datetime) -> None:
    """Say that somebody of the list is present, away, or has left; what a visit tells later counts again.

    Raises Refused: "forbidden", "zone_state", "unknown_choice".
    """
    require(by, SERVE, row.zone.area_id, day_of(now))
    _in_force(row.zone)
    if state not in {State.HERE, State.AWAY, State.LEFT}:
        raise Refused("unknown_choice", _("There is no such choice: %(choice)s."), choice=state)
    row.state, row.seen_at, row.visit_id, row.by = state, now, None, by
    row.save(update_fields=["state", "seen_at", "visit_id", "by"])
    audit(by, "zones.person.told", row, now, person_id=row.person_id, area_id=row.area_id, state=state)


@transaction.atomic
def count_place(
    zone: Zone, *, place: str, n: int, n_stranded: int = 0, site: Site | None = None, note: str = "",
    by: User, now: datetime,
) -> PlaceCount:  # fmt: skip
    """Count the people at a place of a zone that is no home, without names; the last count of a place holds.

    Raises Refused: "forbidden", "zone_state", "zone_where", "zone_sum" when more are stranded than there are.
    """
    require(by, SERVE, zone.area_id, day_of(now))
    _in_force(zone)
    where = place.strip() or (site.name if site else "")
    if not where:
        raise Refused("zone_where", _("Say where this person is: a door, a site, or in words."))
    if n_stranded > n:
        raise Refused("zone_sum", _("More people are stranded than there are."))
    row = PlaceCount.objects.create(
        zone=zone, site=site, place=where[:120], n=n, n_stranded=n_stranded, note=note.strip(), at=now, by=by
    )
    audit(by, "zones.place.counted", row, now, area_id=zone.area_id, n=n)
    return row


def _in_force(zone: Zone) -> None:
    if zone.state != Zone.State.IN_FORCE:
        raise Refused("zone_state", _("The zone is not in force."))


def follow(households: Collection[UUID], now: datetime) -> None:
    """Write again who is present behind some doors, in the zones in force that they lie in."""
    doors: dict[UUID, list[UUID]] = {}
    for door, zones in queries.zones_of_doors(households).items():
        for zone in zones:
            doors.setdefault(zone, []).append(door)
    recount_doors(doors, now)
