"""Count again, from the charges, how the doors of some areas are looked after and how much each worker carries."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db import connection, transaction

from lianfang.grid import queries
from lianfang.grid.models import DoorCover
from lianfang.outbreak.queries import protocols_in
from lianfang.places.queries import EVERYWHERE
from lianfang.protocol.grid import Grid
from lianfang.sync.putting import put

AT_ONCE = 200  # areas counted in one go: some hundred thousand charges (design choice)
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('grid.counting'))"
_KEYS = "(SELECT unnest(%(areas)s::int8[]) AS area_id) k WHERE c.area_id = k.area_id"
_COVER = put(
    "grid_doorcover",
    ("area_id",),
    ("rules", "walked", "complete", "asked", "departed"),
    f"SELECT h.*, %(rules)s AS rules FROM ({queries.COVER.format(area='h.area_id')}) h",  # noqa: S608
    _KEYS,
)
_LOADS = put(
    "grid_doorload",
    ("area_id", "worker_id", "duty"),
    ("accepted", "open", "gone"),
    "SELECT c.area_id, c.worker_id, c.duty, count(*) FILTER (WHERE c.accepted_at IS NOT NULL) AS accepted, "  # noqa: S608
    f"count(*) FILTER (WHERE c.accepted_at IS NULL) AS open, NOT {queries.HERE.format(t='k')} AS gone "
    "FROM grid_charge c JOIN workforce_worker k ON k.id = c.worker_id "
    "WHERE c.ended_at IS NULL AND c.area_id = ANY(%(areas)s) GROUP BY 1, 2, 3, k.to_on",
    _KEYS,
)


def count_areas(areas: Collection[int], on: date) -> None:
    """Count the charges of some smallest areas again, each area by the duties of the protocol in force there."""
    grouped: defaultdict[str, list[int]] = defaultdict(list)
    rules: dict[str, Grid] = {}
    for area, protocol in protocols_in(areas, on).items():
        key = queries.key_of(protocol.grid)
        rules[key] = protocol.grid
        grouped[key].append(area)
    for key, mine in grouped.items():
        for start in range(0, len(ordered := sorted(mine)), AT_ONCE):
            _count(ordered[start : start + AT_ONCE], rules[key], on)


def _count(areas: list[int], rules: Grid, on: date) -> None:
    """Count some areas; nobody else counts meanwhile, so that an older look at the charges never comes last."""
    given = queries.given_by(rules, on) | {"areas": areas}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
        cursor.execute(_COVER, given)
        cursor.execute(_LOADS, given)


def count_stale(on: date) -> int:
    """Count again where the duties changed, or somebody has left or come back since it was counted. Gives how many
    areas, some at a time."""
    first, last = EVERYWHERE
    counted = dict(DoorCover.objects.values_list("area_id", "rules"))
    now = protocols_in(counted, on) if counted else {}
    stale = {area for area, key in counted.items() if queries.key_of(now[area].grid) != key}
    with connection.cursor() as cursor:
        cursor.execute(queries.MOVED, {"from": first, "to": last, "on": on})
        stale |= {row[0] for row in cursor.fetchall()}
    some = sorted(stale)[:AT_ONCE]
    count_areas(some, on)
    return len(some)
