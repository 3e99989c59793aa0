"""How many beds do what, by hospital and kind: one statement, whatever there is."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from lianfang.places.models import Site


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many beds do what at an instant; each is counted once, free ones are those somebody can be put into.

    staffed: with nurses, in a room that is open; blocked: empty, and somebody is alone in its room; unstaffed: empty
    and ready, without nurses.
    """

    beds: int = 0
    staffed: int = 0
    occupied: int = 0
    reserved: int = 0
    free: int = 0
    disinfecting: int = 0
    blocked: int = 0
    unstaffed: int = 0
    out: int = 0

    @property
    def percent(self) -> int | None:
        """Give how many in a hundred beds with nurses are in use or kept; None where there are none."""
        used = self.occupied + self.reserved
        return round(100 * used / self.staffed) if self.staffed else (100 if used else None)


class Kind(NamedTuple):
    """Beds of one kind of one place."""

    site: UUID
    icu: bool
    negative: bool


# Who is in a bed comes before what the bed is; a reservation that is over lies in the past and counts no more.
_CITY = """
WITH held AS (
    SELECT bed_id, room_id, single, reserved FROM beds_occupancy
    WHERE during @> %(at)s::timestamptz AND room_id IN (SELECT id FROM beds_room WHERE site_id = ANY(%(sites)s))
), alone AS (
    SELECT DISTINCT room_id FROM held WHERE single
), bed AS (
    SELECT r.site_id, r.icu, r.negative_pressure,
           b.staffed AND r.closed_at IS NULL AND b.state <> 'out' AS staffed,
           CASE WHEN h.reserved = false THEN 'occupied'
                WHEN r.closed_at IS NOT NULL OR b.state = 'out' THEN 'out'
                WHEN b.state = 'disinfecting' THEN 'disinfecting'
                WHEN h.reserved THEN 'reserved'
                WHEN a.room_id IS NOT NULL THEN 'blocked'
                WHEN NOT b.staffed THEN 'unstaffed' ELSE 'free' END AS does
    FROM beds_bed b JOIN beds_room r ON r.id = b.room_id
    LEFT JOIN held h ON h.bed_id = b.id LEFT JOIN alone a ON a.room_id = r.id
    WHERE r.site_id = ANY(%(sites)s)
)
SELECT site_id, icu, negative_pressure, count(*), count(*) FILTER (WHERE staffed),
       count(*) FILTER (WHERE does = 'occupied'), count(*) FILTER (WHERE does = 'reserved'),
       count(*) FILTER (WHERE does = 'free'), count(*) FILTER (WHERE does = 'disinfecting'),
       count(*) FILTER (WHERE does = 'blocked'), count(*) FILTER (WHERE does = 'unstaffed'),
       count(*) FILTER (WHERE does = 'out')
FROM bed GROUP BY 1, 2, 3
"""


def city(sites: Iterable[Site], at: datetime) -> dict[Kind, Capacity]:
    """Count the beds of many places at an instant, by place and kind."""
    with connection.cursor() as cursor:
        cursor.execute(_CITY, {"at": at, "sites": [site.pk for site in sites]})
        return {Kind(*row[:3]): Capacity(*row[3:]) for row in cursor.fetchall()}


def capacity(sites: Iterable[Site], at: datetime) -> dict[UUID, Capacity]:
    """Count the beds of many places at once, by place."""
    found: dict[UUID, list[Capacity]] = {}
    for kind, counted in city(sites, at).items():
        found.setdefault(kind.site, []).append(counted)
    return {site: whole(each) for site, each in found.items()}


def whole(parts: Iterable[Capacity]) -> Capacity:
    """Add up."""
    rows = list(parts)
    return Capacity(*(sum(getattr(row, each.name) for row in rows) for each in fields(Capacity)))
