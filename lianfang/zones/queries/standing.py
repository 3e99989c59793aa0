"""How things stand in zones: the last infection, contacts and round of each, read for all of them together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.common.dates import day_of
from lianfang.places.rules import at_level, inside, span, touches
from lianfang.testing.models import Round
from lianfang.zones.models import Zone, ZonePart
from lianfang.zones.queries.zones import in_force, numbers_of, spans_of
from lianfang.zones.rules import Stands

DONE = ("released", "became_case", "elsewhere", "died")

# Who lives in which zone: in one of its areas that belong to it whole, or behind a door whose address begins so.
_PARTS = """
unnest(%(zones)s::uuid[], %(firsts)s::int8[], %(lasts)s::int8[], %(stairs)s::text[]) AS part (zone, a, z, stair)
JOIN people_person p ON p.id = x.person_id LEFT JOIN people_household h ON h.id = p.household_id"""
_LIVING = """(part.stair = '' AND p.area_id BETWEEN part.a AND part.z
  OR part.stair <> '' AND h.area_id BETWEEN part.a AND part.z AND starts_with(h.address, part.stair))"""
_CASES = f"""
SELECT part.zone, max(x.detected_at) FROM cases_case x CROSS JOIN {_PARTS}
WHERE x.outbreak_id = %(outbreak)s AND x.state IN ('confirmed', 'asymptomatic') AND x.detected_at <= %(now)s
  AND {_LIVING} GROUP BY 1
"""  # noqa: S608 — constants of this module
_CONTACTS = f"""
SELECT part.zone, max(x.last_exposure_at) FILTER (WHERE x.state <> 'elsewhere'),
  count(DISTINCT x.id) FILTER (WHERE x.state <> ALL(%(done)s))
FROM cases_contact x CROSS JOIN {_PARTS}
WHERE x.outbreak_id = %(outbreak)s AND x.found_at <= %(now)s AND {_LIVING} GROUP BY 1
"""  # noqa: S608 — constants of this module
_TUBES = """
SELECT part.zone, sum(c.n_swabs), sum(c.n_tubes) - sum(c.negative) FROM testing_sitecount c
JOIN unnest(%(zones)s::uuid[], %(rounds)s::uuid[], %(firsts)s::int8[], %(lasts)s::int8[]) AS part (zone, round, a, z)
  ON c.round_id = part.round AND c.area_id BETWEEN part.a AND part.z GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class _Tested:
    """A round as far as it tells how a zone stands."""

    pk: UUID
    area_id: int
    starts_on: date
    ends_on: date


def stands_of(zones: Sequence[Zone], now: datetime) -> dict[UUID, Stands]:
    """Gather how things stand in some zones of one outbreak at an instant. Six statements, however many zones."""
    if not zones:
        return {}
    parts: dict[UUID, list[tuple[int, str]]] = {zone.pk: [] for zone in zones}
    for part in ZonePart.objects.filter(zone__in=list(parts)):
        parts[part.zone_id].append((part.area_id, part.stair))
    outbreak = zones[0].outbreak
    given = _flat(parts) | {"outbreak": outbreak.pk, "now": now, "done": list(DONE)}
    cases = {row[0]: row[1] for row in _ask(_CASES, given)}
    contacts = {row[0]: row[1:] for row in _ask(_CONTACTS, given)}
    rounds = _last_rounds(zones, now)
    tubes = _tubes(rounds, parts)
    levels = list(in_force(outbreak).values_list("pk", "area_id", "level"))
    found = {}
    for zone in zones:
        exposed, waiting = contacts.get(zone.pk, (None, 0))
        swabs, open_ = tubes.get(zone.pk, (0, 0))
        found[zone.pk] = Stands(
            since=zone.first_at or now,
            last_case_at=cases.get(zone.pk),
            last_contact_at=exposed,
            contacts_open=waiting,
            round_on=rounds[zone.pk].ends_on if zone.pk in rounds else None,
            round_people=swabs,
            round_open=open_,
            stricter=_stricter(zone, levels),
        )
    return found


def _flat(parts: Mapping[UUID, Collection[tuple[int, str]]]) -> dict[str, list[Any]]:
    rows = [(zone, *span(area), stair) for zone, each in parts.items() for area, stair in each]
    return {name: [row[n] for row in rows] for n, name in enumerate(("zones", "firsts", "lasts", "stairs"))}


def _ask(statement: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def _last_rounds(zones: Sequence[Zone], now: datetime) -> dict[UUID, _Tested]:
    """Give the last round of everybody that began in, or around, each of some zones."""
    rows = Round.objects.filter(outbreak=zones[0].outbreak_id, target__gt=0, opened_at__lte=now)
    rows = rows.filter(state__in=["open", "closed", "reconciled"], starts_on__lte=day_of(now))
    told = rows.order_by("-ends_on", "-starts_on").values_list("pk", "area_id", "starts_on", "ends_on")
    every = [_Tested(*row) for row in told]
    found = {}
    for zone in zones:
        there = (each for each in every if touches(each.area_id, zone.area_id))
        if last := next(there, None):
            found[zone.pk] = last
    return found


def _tubes(
    rounds: Mapping[UUID, _Tested], parts: Mapping[UUID, Collection[tuple[int, str]]]
) -> dict[UUID, tuple[int, int]]:
    """Count the swabs of the last round of each zone in its areas, and its tubes there that are not negative."""
    rows = [(zone, each.pk, *area) for zone, each in rounds.items() for area in spans_of(parts[zone])]
    names = ("zones", "rounds", "firsts", "lasts")
    given = {name: [row[n] for row in rows] for n, name in enumerate(names)}
    return {row[0]: (int(row[1]), int(row[2])) for row in _ask(_TUBES, given)}


def _stricter(zone: Zone, levels: Iterable[tuple[UUID, int, str]]) -> int:
    numbers = numbers_of(zone.protocol)
    mine, district = numbers.rank(zone.level), at_level(zone.area_id, "district")
    others = (level for pk, area, level in levels if pk != zone.pk and inside(area, district))
    return sum(numbers.rank(level) > mine for level in others)
