"""Rows are held by their ids, in one order, so that nobody waits in a circle."""

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.conf import settings

from lianfang.common.ids import array, texts

Execute = Callable[..., Any]  # of a psycopg connection or of Django's cursor

_IN_TURN = """
SELECT pg_advisory_xact_lock(hashtextextended(key, hashtext(%s))) FROM (
    SELECT DISTINCT key FROM unnest(%s::text[]) AS asked(key) ORDER BY key) ordered
"""
_SHARDS = (
    "SELECT id, get_shard_id_for_distribution_column('{table}', id) FROM unnest(%s::uuid[]) AS asked(id)"
)


def hold(execute: Execute, table: str, ids: Collection[UUID]) -> None:
    """Hold rows of a table that is spread by its id, in the order of their ids; on one machine in one statement."""
    lock(
        execute,
        table,
        [(id_, id_) for id_ in ids],
        "NO KEY UPDATE",
        spread_by="id" if settings.CLUSTER else "",
    )


def in_turn(execute: Execute, what: str, keys: Collection[str]) -> None:
    """On a cluster, let whoever claims some of the same keys wait for each other before any machine is asked: each
    machine would let another one in first. On one machine the order of the claims themselves does that."""
    if settings.CLUSTER:
        execute(_IN_TURN, [what, texts(keys)])


def row_by_row(execute: Execute) -> None:
    """On a cluster, let this transaction write into a part of a table while another one does: whoever writes the same
    row waits, as on one machine. Citus would let the others wait for the whole part, and uploads that touch the same
    parts in another order for each other."""
    if settings.CLUSTER:
        execute("SET LOCAL citus.all_modifications_commutative = on")


def apart(column: str, spread_by: str) -> str:
    """Name the columns by which rows of a spread table are kept apart, for ON CONFLICT: on a cluster, what they are
    spread by is one of them."""
    return f"{spread_by}, {column}" if settings.CLUSTER else column


def lock(
    execute: Execute,
    table: str,
    rows: Collection[tuple[Any, Any]],
    strength: str,
    *,
    key: str = "id",
    spread_by: str = "",
) -> list[Any]:
    """Lock rows of a table, each named by its key and by what the table is spread by over the machines of a cluster;
    give the keys of those that are there. A part of a table is locked after the other: no cluster locks rows of several
    parts in one statement."""
    parts = _parts(execute, table, rows) if spread_by else [rows]
    found: list[Any] = []
    for part in parts:
        beside = f"{spread_by} = ANY(%(beside)s) AND " if spread_by and spread_by != key else ""
        done = execute(
            f"SELECT {key} FROM {table} WHERE {beside}{key} = ANY(%(keys)s) ORDER BY {key} FOR {strength}",  # noqa: S608 — our own names
            {"keys": [one for one, _ in part], "beside": [each for _, each in part]},
        )
        found += [one for (one,) in done]
    return found


def _parts(execute: Execute, table: str, rows: Collection[tuple[Any, UUID]]) -> list[list[tuple[Any, UUID]]]:
    """Sort rows by the part of the table that they lie in, the parts in one order."""
    beside = {each.int: each for _, each in rows}.values()
    shards = dict(execute(_SHARDS.format(table=table), [array(beside)])) if rows else {}
    parts: dict[int, list[tuple[Any, UUID]]] = defaultdict(list)
    for row in rows:
        parts[shards[row[1]]].append(row)
    return [part for _, part in sorted(parts.items())]
