"""Bring tubes up to date with their facts: pure recomputation, so that the order of facts is free."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from lianfang.testing.queries.tubes import FACTS

Execute = Callable[[str, Mapping[str, Any]], Any]  # of a psycopg connection or of Django's cursor

_COLUMNS = (
    "n_swabs", "n_told", "opened_at", "sealed_at", "handed_over_at", "received_at", "box", "conclusion", "resulted_at"
)  # fmt: skip
_DIFFER = (
    f"({', '.join(f't.{c}' for c in _COLUMNS)}) IS DISTINCT FROM ({', '.join(f'f.{c}' for c in _COLUMNS)})"
)

# Those whose row does not say what the facts say.
STALE = f"SELECT t.id FROM testing_tube t JOIN ({FACTS}) f ON f.id = t.id WHERE {_DIFFER}"  # noqa: S608
# In the order of ids, like every upload, so that nobody waits in a circle.
LOCK = "SELECT id FROM testing_tube WHERE id = ANY(%(tubes)s::uuid[]) ORDER BY id FOR NO KEY UPDATE"
RECOMPUTE = (
    f"UPDATE testing_tube t SET {', '.join(f'{c} = f.{c}' for c in _COLUMNS)} "  # noqa: S608
    f"FROM ({FACTS}) f WHERE f.id = t.id AND {_DIFFER}"
)


def recompute(execute: Execute, tube_ids: Collection[UUID]) -> None:
    """Write what the facts say into these tubes' rows, in one statement. The caller holds their locks."""
    if tube_ids:
        execute(RECOMPUTE, {"tubes": list(tube_ids)})
