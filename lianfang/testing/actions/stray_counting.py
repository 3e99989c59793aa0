"""Write again, from the facts, by how much the swabs of tubes differ from what the tubes' own rows say: swabs told of
another round or area, or taken in another hour than their tube was begun. Most tubes have none."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from lianfang.common.ids import array
from lianfang.sync.putting import ask, columns, do, put
from lianfang.sync.queries import COUNTS
from lianfang.testing.models import Tube

AT_ONCE = 20_000  # tubes counted in one go when a whole round is counted again
HOUR = "date_bin('1 hour', {}, '2021-01-01Z')"  # the city is whole hours ahead of UTC: hours begin alike
_TUBES = "%(tubes)s::uuid[]"
_DIFFER = f"""
SELECT tube_id, round_id, area_id, hour, sum(n)::int FROM (
    SELECT s.tube_id, s.round_id, s.area_id, {HOUR.format("s.at")} AS hour, count(*) AS n FROM testing_swab s
    JOIN testing_tube t ON t.id = s.tube_id
    WHERE s.tube_id = ANY({_TUBES}) AND {COUNTS.format(t="s")} GROUP BY 1, 2, 3, 4
    UNION ALL SELECT t.id, t.round_id, t.area_id, {HOUR.format("t.opened_at")}, -t.n_swabs FROM testing_tube t
    WHERE t.id = ANY({_TUBES})
) x GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0
"""  # noqa: S608 — constants of this module
_ROWS = (
    "unnest(%(ids)s::uuid[], %(rounds)s::uuid[], %(areas)s::int8[], %(hours)s::timestamptz[], %(counts)s::int[]) "
    "AS r(tube_id, round_id, area_id, hour, n)"
)
_OF_TUBES = f"(SELECT 1) k WHERE c.tube_id = ANY({_TUBES})"
_BY_HOUR = put(
    "testing_hourstray",
    ("tube_id", "round_id", "area_id", "hour"),
    ("n",),
    f"SELECT * FROM {_ROWS}",  # noqa: S608
    _OF_TUBES,
)
_BY_AREA = put(
    "testing_tubestray",
    ("tube_id", "round_id", "area_id"),
    ("n",),
    f"SELECT tube_id, round_id, area_id, sum(n) AS n FROM {_ROWS} GROUP BY 1, 2, 3 HAVING sum(n) <> 0",  # noqa: S608
    _OF_TUBES,
)


def count_strays(tubes: Collection[UUID]) -> None:
    """Count again the swabs of some tubes that lie beside what the rows of the tubes say."""
    given: dict[str, Any] = {"tubes": array(tubes)}
    rows = ask(_DIFFER, given)
    names = ("ids", "rounds", "areas", "hours", "counts")
    given |= columns(rows, *names) if rows else {key: [] for key in names}
    do(_BY_HOUR, given)
    do(_BY_AREA, given)


def count_round_strays(round_id: UUID) -> None:
    """Count the same again for all tubes of a round."""
    tubes = list(Tube.objects.filter(round=round_id).order_by("id").values_list("pk", flat=True))
    for start in range(0, len(tubes), AT_ONCE):
        count_strays(tubes[start : start + AT_ONCE])
