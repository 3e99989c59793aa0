"""Stays as the database holds them become rows of small numbers."""

from typing import Any

import numpy as np
from django.db import connection
from psycopg import Cursor

from lianfang.tracing.layout import Rows, together
from lianfang.tracing.store import Store, shortened

STRETCH = 4_000  # pages of a table that are read in one go: some 300,000 rows, 15 MB of columns
_PAGE = 8_192  # bytes

# Many rows as one, column by column, each as PostgreSQL sends it: a row at a time costs more than what is in it.
_SENT = (
    "SELECT string_agg(uuid_send(person_id), ''), string_agg(uuid_send(place_id), ''), "
    "string_agg(timestamptz_send(entered), ''), string_agg(timestamptz_send(\"left\"), ''), "
    "string_agg(boolsend(void), '') FROM "
)

Columns = list[bytes]


def whole(store: Store, name: str) -> Rows:
    """Read a day's stays, without those taken back."""
    found = (_numbered(store, _columns(stretch)) for stretch in _stretches(name))
    return together([rows.only(~void) for rows, void in found])


def changes(store: Store, name: str, mark: int, most: int) -> tuple[Rows, Any]:
    """Give the rows of a day that were written since a mark, and which of them were taken back; of many no more than
    `most`."""
    written = f"(SELECT * FROM {name} WHERE xid >= {mark:d} LIMIT {most:d}) written"
    return _numbered(store, _columns(written))


def _stretches(name: str) -> list[str]:
    """Cut a table into stretches as it lies there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size(%s::regclass)", [name])
        pages = cursor.fetchone()[0] // _PAGE
    return [
        f"{name} WHERE ctid >= '({first},0)'::tid AND ctid < '({first + STRETCH},0)'::tid"
        for first in range(0, max(1, pages), STRETCH)
    ]


def _columns(source: str) -> Columns:
    """Read the rows of a source, a column at a time."""
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        found = cursor.execute((_SENT + source).encode(), binary=True).fetchone()
    return [column or b"" for column in found or ()]


def _numbered(store: Store, columns: Columns) -> tuple[Rows, Any]:
    person, place = (
        numbers.of(np.frombuffer(ids, np.uint8).reshape(-1, 16))
        for numbers, ids in zip((store.people, store.places), columns, strict=False)
    )
    entered, left = (np.frombuffer(column, ">i8") // 1_000_000 for column in columns[2:4])
    void = np.frombuffer(columns[4], bool)
    return Rows(person, place, entered.astype(np.int32), shortened(left - entered)), void
