"""Many rows by COPY in binary, written column by column."""

from collections.abc import Sequence

from django.db import connection

from lianfang.common.packing import BEGIN, END, Fields, block


def copy(target: str, columns: Sequence[Fields]) -> None:
    """Write rows given by their columns into a table: `target` names it and its columns."""
    copy_block(target, block(columns))


def copy_block(target: str, rows: bytes) -> None:
    """Write rows that are packed already: each its number of fields, then the fields."""
    if not rows:
        return
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY {target} FROM STDIN (FORMAT BINARY)") as out,
    ):
        out.write(b"".join((BEGIN, rows, END)))
