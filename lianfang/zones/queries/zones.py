"""Which zones there are, what belongs to them, who may see them; permits."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Min, Q, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.cases.models import Case
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Household, Person
from lianfang.people.rules.doors import stair_of
from lianfang.places.models import Area
from lianfang.places.queries import inside, labels
from lianfang.places.rules import LEVELS, Span, at_level, depth, span
from lianfang.places.rules import inside as lies_in
from lianfang.protocol import timeline
from lianfang.protocol.zones import CareKind, Zones
from lianfang.supplies.models import Request as Goods
from lianfang.zones.models import Headcount, Permit, Present, Zone
from lianfang.zones.rules import Around, Box, Home

READ, SERVE = "zones.read", "zones.serve"
Parts = Iterable[tuple[int, str]]


def numbers_of(version: str) -> Zones:
    """Give the part of a protocol about zones, by which something was decided."""
    return timeline.named(version).zones


def zones(
    user: User, on: date, *, state: str = "", level: str = "", area: int | None = None, q: str = ""
) -> QuerySet[Zone]:
    """List the zones of the areas a user sees. `state`: one of the table's; "" for all but those that were dropped."""
    rows = visible(Zone.objects.all(), user, READ, on)
    rows = rows.filter(state=state) if state else rows.exclude(state="dropped")
    rows = rows.filter(level=level) if level else rows
    rows = rows.filter(inside(area)) if area else rows
    if q:
        rows = rows.filter(
            Q(number=int(q)) | Q(name__icontains=q) if q.isdecimal() and len(q) < 9 else Q(name__icontains=q)
        )
    return rows.select_related("area", "outbreak")


def in_force(outbreak: Outbreak) -> QuerySet[Zone]:
    """List the zones of an outbreak that are in force."""
    return Zone.objects.filter(outbreak=outbreak, state="in_force")


def spans_of(parts: Parts) -> list[Span]:
    """Give the areas of some parts as ranges."""
    return sorted({span(area) for area, _stair in parts})


def doors_of(parts: Parts, prefix: str = "") -> Q:
    """Give the condition that a household lies in one of these parts; `prefix`: the way from a row to its household."""
    wanted = Q(pk__in=[])
    for area, stair in parts:
        here = inside(area, f"{prefix}area_id")
        wanted |= here & Q(**{f"{prefix}address__startswith": stair}) if stair else here
    return wanted


def living_in(parts: Parts, person: str = "person__") -> Q:
    """Give the condition that a person of a row lives in one of these parts; who has no household on record counts
    where a whole area belongs to the zone."""
    wanted = Q(pk__in=[])
    for area, stair in parts:
        if stair:
            wanted |= doors_of([(area, stair)], f"{person}household__")
        else:
            wanted |= inside(area, f"{person}area_id")
    return wanted


def parts_of(zone: Zone) -> list[tuple[int, str]]:
    """Give the parts of a zone."""
    return list(zone.parts.values_list("area_id", "stair"))


def parts_in_words(parts: Parts) -> list[str]:
    """Name parts in the language of the page: the area, and the building or unit."""
    given = list(parts)
    names = labels(area for area, _stair in given)
    return [" · ".join(filter(None, (names.get(area, ""), stair))) for area, stair in given]


def goods_to(zone: Zone) -> QuerySet[Goods]:
    """List the requests for goods that go on to points in the areas of a zone, the newest first."""
    wanted = Q(pk__in=[])
    for first, last in spans_of(parts_of(zone)):
        wanted |= Q(area_id__gte=first, area_id__lte=last)
    rows = Goods.objects.filter(wanted, ended_at=None).select_related("point")
    return rows.prefetch_related("lines__item").order_by("-number")


def cases_in(zone: Zone) -> QuerySet[Case]:
    """List the decided cases of an outbreak that lived in a zone when they were found."""
    decided = Case.objects.filter(outbreak=zone.outbreak_id, state__in=["confirmed", "asymptomatic"])
    return decided.filter(living_in(parts_of(zone)))


def home_of(case: Case) -> Home:
    """Say where a case lives, as a rule reads it."""
    door = case.person.household
    if door is None or not lies_in(door.area_id, case.area_id):
        return Home(case.area_id)
    stair = stair_of(door.address)
    words = stair.place + stair.building
    return Home(door.area_id, words if stair.building and door.address.startswith(words) else "")


def around(outbreak: Outbreak) -> list[Around]:
    """List the zones of an outbreak that are in force or wait for a decision, as a rule reads them."""
    rows = Zone.objects.filter(outbreak=outbreak, state__in=["proposed", "in_force"])
    found = []
    for zone in rows.prefetch_related("parts", "orders"):
        waits = [each for each in zone.orders.all() if each.state in {"draft", "submitted"}]
        parts = [(part.area_id, part.stair) for part in zone.parts.all()]
        level = zone.level
        for order in waits:  # what is proposed already is proposed no second time
            parts = parts or [(area, stair) for area, stair in order.parts]
            level = order.level if order.what in {"declare", "upgrade"} else level
        found.append(Around(zone.pk, level, tuple(parts), bool(waits)))
    return found


def care_kinds() -> dict[str, CareKind]:
    """Give what somebody may need again and again under any protocol there is, by key; of several the newest."""
    versions = [one for disease in timeline.diseases() for one in timeline.versions(disease)]
    return {kind.key: kind for version in versions for kind in version.zones.care.value}


def zone_of(person: Person) -> Zone | None:
    """Give the strictest zone in force in which somebody is listed or lives; None outside of any."""
    listed = Present.objects.filter(person=person, zone__state="in_force").values_list("zone_id", flat=True)
    home = zones_of_doors([person.household_id]).values() if person.household_id else ()
    found = Zone.objects.filter(pk__in={*listed, *(pk for each in home for pk in each)})
    return max(found, key=lambda zone: numbers_of(zone.protocol).rank(zone.level), default=None)


def zones_known(told: Collection[UUID]) -> QuerySet[Zone]:
    """Give the zones that are on record of those in which some facts counted a place."""
    return Zone.objects.filter(pk__in=Headcount.objects.filter(pk__in=told).values("zone_id"))


def box_of(outbreak: Outbreak | None) -> Box | None:
    """Give the west, south, east and north between which the places of an outbreak lie; None where nobody knows."""
    if outbreak is None:
        return None
    known = Area.objects.filter(inside(outbreak.area_id, "id"), longitude__isnull=False)
    found = known.aggregate(
        west=Min("longitude"), south=Min("latitude"), east=Max("longitude"), north=Max("latitude")
    )
    west, south, east, north = (found[side] for side in ("west", "south", "east", "north"))
    return None if west is None else (west, south, east, north)


def zones_of_doors(households: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Say for each of some households in which zones that are in force it lies. Two statements."""
    doors = list(Household.objects.filter(pk__in=households).values_list("pk", "area_id", "address"))
    parts = Zone.objects.filter(state="in_force").values_list("pk", "parts__area_id", "parts__stair")
    found: dict[UUID, list[UUID]] = {}
    for zone, area, stair in parts if doors else ():
        for door, lies, address in doors:
            if (
                area
                and lies_in(lies, area)
                and address.startswith(stair)
                and zone not in found.setdefault(door, [])
            ):
                found[door].append(zone)
    return {door: each for door, each in found.items() if each}


def strictest_by(rows: Iterable[Zone], level: str = "township") -> dict[int, list[Zone]]:
    """Group zones by the area of a level they lie in, the strictest first; one that is wider than the level stands
    under its own area."""
    found: dict[int, list[Zone]] = {}
    for zone in rows:
        deep = depth(zone.area_id) >= LEVELS.index(level)
        found.setdefault(at_level(zone.area_id, level) if deep else zone.area_id, []).append(zone)
    for each in found.values():
        each.sort(key=lambda zone: -numbers_of(zone.protocol).rank(zone.level))
    return found


def permits(
    user: User, on: date, now: datetime, *, state: str = "", zone: UUID | None = None, q: str = ""
) -> QuerySet[Permit]:
    """List the permits of the zones a user serves. `state`: one of the table's, "late", "out" (good now), or "overdue"
    (not back)."""
    rows = visible(Permit.objects.all(), user, SERVE, on)
    states = {
        "late": Q(state="asked", due_at__lt=now),
        "out": Q(state="granted", starts_at__lte=now, ends_at__gte=now, back_at=None),
        "overdue": Q(state="granted", way__in=["out", "in"], ends_at__lt=now, back_at=None),
    }
    rows = rows.filter(states.get(state, Q(state=state))) if state else rows
    rows = rows.filter(zone=zone) if zone else rows
    if q:
        rows = rows.filter(Q(holder__icontains=q) | Q(plate__icontains=q) | Q(given__number__iexact=q))
    return rows.select_related("zone", "given", "asked_by", "decided_by")
