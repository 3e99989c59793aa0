"""Zones as phones know them: parts and places of each, read for all of them together."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from lianfang.protocol.zones import ZoneLevel, Zones
from lianfang.zones.models import PlaceCount, Zone, ZonePart
from lianfang.zones.queries.zones import numbers_of

MOST = 200  # zones on one phone, the strictest first (design choice)


@dataclass(slots=True)
class OnPhone:
    """A zone with what belongs to it, [area, building], and the last count of each place, [place, people, stranded]."""

    zone: Zone
    numbers: Zones
    level: ZoneLevel
    parts: list[tuple[str, str]] = field(default_factory=list)
    places: list[tuple[str, int, int]] = field(default_factory=list)


def zones_on_phone(where: Q) -> list[OnPhone]:
    """List the zones in force that a condition on areas names, the strictest first. Three statements."""
    found: dict[UUID, OnPhone] = {}
    for zone in Zone.objects.filter(where, state="in_force"):
        numbers = numbers_of(zone.protocol)
        found[zone.pk] = OnPhone(zone, numbers, numbers.level(zone.level))
    for part in ZonePart.objects.filter(zone__in=list(found)) if found else ():
        found[part.zone_id].parts.append((str(part.area_id), part.stair))
    counts = PlaceCount.objects.filter(zone__in=list(found)).order_by("zone_id", "place", "-at", "-id")
    for count in counts.distinct("zone_id", "place") if found else ():
        found[count.zone_id].places.append((count.place, count.n, count.n_stranded))
    rows = sorted(found.values(), key=lambda each: (-each.numbers.rank(each.zone.level), each.zone.name))
    return rows[:MOST]
