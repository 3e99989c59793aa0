"""Tubes before and after facts of an upload are admitted: made, locked, recomputed."""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from lianfang.common.ids import tube_id
from lianfang.sync.kinds import Admission, Row
from lianfang.sync.locks import hold, in_turn
from lianfang.testing.actions.boxes import LOCK_BOXES
from lianfang.testing.actions.tubes import recompute

Code = Annotated[str, Meta(min_length=4, max_length=24)]
Group = Annotated[str, Meta(max_length=24)]


# The tube of a printed code comes into being with its first swab, with room for as many as the round lets people of
# that group share; told of an area that nobody knows, it lies where its round does, so that somebody sees it.
_CREATE = """
INSERT INTO testing_tube
    (id, code, round_id, site_id, area_id, capacity, population, household, n_swabs, opened_at, box, conclusion)
SELECT DISTINCT ON (r.tube_id) r.tube_id, r.tube_code, r.round_id, r.site_id, coalesce(a.id, o.area_id),
    CASE WHEN r.single THEN 1 ELSE coalesce(m.pool_size, o.pool_size) END, r.population,
    m.household IS TRUE AND NOT r.single, 0, r.at, '', ''
FROM json_to_recordset(%s::json) AS r(tube_id uuid, tube_code text, round_id uuid, site_id uuid, area_id int8,
    single bool, population text, at timestamptz, n int4)
JOIN testing_round o ON o.id = r.round_id
LEFT JOIN testing_roundmode m ON m.round_id = o.id AND m.population = r.population
LEFT JOIN places_area a ON a.id = r.area_id
ORDER BY r.tube_id, r.n ON CONFLICT DO NOTHING
"""


IN_BOXES = "SELECT DISTINCT unnest(tube_ids) FROM testing_handover WHERE box = ANY(%s)"


def lock_tubes(news: Sequence[Admission]) -> None:
    """Make the tubes that swabs name, and take all tubes of an upload in the order of their ids.

    Boxes come before tubes, tubes before persons: every upload asks in this order, so none waits in a circle.
    """
    conn = news[0].conn
    rows = [row for new in news for row in new.rows]
    tubes = _tubes(rows)
    if boxes := {row["box"] for row in rows if "box" in row}:
        conn.execute(LOCK_BOXES, [list(boxes)])
        tubes |= {found[0].int: found[0] for found in conn.execute(IN_BOXES, [list(boxes)])}
    in_turn(conn.execute, "tube", [str(tube) for tube in tubes.values()])
    first: dict[tuple[int, int], Row] = {}  # the first swab of a tube in a round
    for row in rows:
        if "person_id" in row:
            first.setdefault((row["tube_id"].int, row["round_id"].int), row)
    if first:
        swabs = [row | {"n": n} for n, row in enumerate(first.values())]
        conn.execute(_CREATE, [msgspec.json.encode(swabs).decode()])
    hold(conn.execute, "testing_tube", tubes.values())


def _tubes(rows: Iterable[Row]) -> dict[int, UUID]:
    """Give the tubes that rows name, each once."""
    one = {row["tube_id"].int: row["tube_id"] for row in rows if "tube_id" in row}
    return one | {tube.int: tube for row in rows if "tube_ids" in row for tube in row["tube_ids"]}


def settle(part: str) -> Callable[[Admission], None]:
    """Give the function that writes what the facts of a part now say into the rows of the tubes that were touched."""

    def write(new: Admission) -> None:
        recompute(new.conn.execute, _tubes(new.rows).values(), part)

    return write


def tube_of(row: Row) -> UUID:
    """Give the tube that a row names by its printed code."""
    return tube_id(row["tube_code"])
