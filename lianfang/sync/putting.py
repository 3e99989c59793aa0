"""Bring rows of a table of counts to what a select says, and no more."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

Key = tuple[Any, ...]


def put(
    table: str, key: Sequence[str], columns: Sequence[str], found: str, keys: str, *, with_: str = ""
) -> str:
    """Write the statement that makes the rows of `table` under `keys` say what `found` says, and no more.

    found: a select of key and columns. keys: the name of a row source `k` whose columns are the first of the key.
    """
    given = ", ".join((*key, *columns))
    same = " AND ".join(f"f.{name} = c.{name}" for name in key)
    row, new = (f"({', '.join(f'{t}.{name}' for name in columns)})" for t in ("c", "EXCLUDED"))
    return (
        f"WITH {with_}found AS MATERIALIZED ({found}), gone AS (DELETE FROM {table} c USING {keys} "  # noqa: S608
        f"AND NOT EXISTS (SELECT 1 FROM found f WHERE {same})) "
        f"INSERT INTO {table} AS c ({given}) SELECT {given} FROM found ORDER BY {', '.join(key)} "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET "
        + ", ".join(f"{name} = EXCLUDED.{name}" for name in columns)
        + f" WHERE {row} IS DISTINCT FROM {new}"
    )


def columns(rows: Sequence[Key], *names: str) -> dict[str, list[Any]]:
    """Turn rows into one list a column."""
    return {name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def do(sql: str, given: Mapping[str, Any]) -> None:
    """Run a statement that gives nothing back."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)


def ask(sql: str, given: Mapping[str, Any]) -> list[Key]:
    """Run a statement and give its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
