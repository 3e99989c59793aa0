"""Write again, from the facts, how far those who visit walked on the days that new visits touch."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import connection

from lianfang.common.ids import array
from lianfang.sync.putting import put
from lianfang.sync.queries import COUNTS

_DAY = "({} AT TIME ZONE 'Asia/Shanghai')::date"
_BEGINS = "{}::timestamp AT TIME ZONE 'Asia/Shanghai'"
_KEYS = f"""keys AS MATERIALIZED (
    SELECT DISTINCT v.by_id, {_DAY.format("v.at")} AS day FROM visits_visit v
    WHERE v.batch_id = ANY(%(batches)s::uuid[]) OR v.id = ANY(%(visits)s::uuid[])
)"""  # noqa: S608 — constants of this module
_WALKED = put(
    "visits_walked",
    ("by_id", "day", "area_id"),
    ("visits", "doors", "done", "last_at"),
    f"""SELECT k.by_id, k.day, coalesce(v.door_area_id, v.area_id) AS area_id, count(*) AS visits,
        count(DISTINCT v.household_id) AS doors, count(*) FILTER (WHERE v.outcome = 'done') AS done,
        max(v.at) AS last_at
    FROM keys k JOIN visits_visit v ON v.by_id = k.by_id AND v.at >= {_BEGINS.format("k.day")}
        AND v.at < {_BEGINS.format("(k.day + 1)")} AND {COUNTS.format(t="v")} GROUP BY 1, 2, 3""",  # noqa: S608
    "keys k WHERE c.by_id = k.by_id AND c.day = k.day",
    with_=f"{_KEYS}, ",
)


def count_walked(batches: Sequence[UUID], visits: Collection[UUID]) -> None:
    """Count again for everybody who told of a visit in these batches, or whose visit was taken back or let stand."""
    with connection.cursor() as cursor:
        cursor.execute(_WALKED, {"batches": array(batches), "visits": array(visits)})
