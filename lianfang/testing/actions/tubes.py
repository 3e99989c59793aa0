"""Bring tubes up to date with their facts: pure recomputation, so that the order of facts is free."""

from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from lianfang.common.ids import array
from lianfang.testing.queries.tubes import PARTS, facts

Execute = Callable[[str, Mapping[str, Any]], Any]  # of a psycopg connection or of Django's cursor


def _differs(parts: Collection[str]) -> tuple[list[str], str]:
    columns = [name for part in parts for name in PARTS[part][0]]
    rows = (", ".join(f"{table}.{name}" for name in columns) for table in ("t", "f"))
    return columns, "({}) IS DISTINCT FROM ({})".format(*rows)


@cache
def update(*parts: str) -> str:
    """Write the statement that brings these parts of tubes up to date."""
    columns, differs = _differs(parts)
    taken = ", ".join(f"{name} = f.{name}" for name in columns)
    return f"UPDATE testing_tube t SET {taken} FROM ({facts(*parts)}) f WHERE f.id = t.id AND {differs}"  # noqa: S608


# Those whose row does not say what the facts say.
STALE = f"SELECT t.id FROM testing_tube t JOIN ({facts(*PARTS)}) f ON f.id = t.id WHERE {_differs(PARTS)[1]}"  # noqa: S608


def recompute(execute: Execute, tube_ids: Collection[UUID], *parts: str) -> None:
    """Write what the facts say into these tubes' rows, in one statement. The caller holds their locks.

    parts: which facts are new; what came before a tube's first swab is written by the follower, seconds later.
    """
    if tube_ids:
        execute(update(*parts), {"tubes": array(tube_ids)})
