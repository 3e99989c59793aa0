"""Rows of Parquet files, a batch at a time (Apache Arrow). It is loaded when such a file comes: it is large."""

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from importlib import import_module
from itertools import islice
from typing import IO, Any

from lianfang.common.errors import Refused
from lianfang.documents.tables.sheets import N_, text_of
from lianfang.documents.tables.texts import Opener

AT_ONCE = 8_192  # rows
GROUP = 10_000  # rows of a group that is written
MOST_COLUMNS = 500
MOST_GROUP = 1024 * 1024 * 1024  # bytes of one row group unpacked: it may be in memory whole (design choice)


@contextmanager
def _opened(open_: Opener) -> Iterator[Any]:
    arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    with open_() as source:
        try:
            file = parquet.ParquetFile(source, memory_map=False)
            _bounded(file)
            yield file
        except (arrow.ArrowException, OSError, ValueError) as error:
            why = str(error)
            raise Refused("file_unreadable", N_("This file cannot be read: %(why)s"), why=why) from error


def _bounded(file: Any) -> None:
    told = file.metadata
    largest = max((told.row_group(n).total_byte_size for n in range(told.num_row_groups)), default=0)
    if told.num_columns > MOST_COLUMNS or largest > MOST_GROUP:
        raise Refused("file_large", N_("Unpacked, this file is too large. Divide it."))


def head_of(open_: Opener) -> tuple[list[str], int]:
    """Give the names of the columns, and how many rows there are.

    Raises Refused: "file_unreadable", "file_large".
    """
    with _opened(open_) as file:
        return list(file.schema_arrow.names), file.metadata.num_rows


def rows_of(open_: Opener) -> Iterator[tuple[int, list[str]]]:
    """Give the names of the columns as row 1, then each row with its number.

    Raises Refused: "file_unreadable", "file_large".
    """
    with _opened(open_) as file:
        yield 1, list(file.schema_arrow.names)
        number = 2
        for batch in file.iter_batches(batch_size=AT_ONCE, use_threads=False):
            columns = [[_text(cell) for cell in column.to_pylist()] for column in batch.columns]
            for cells in zip(*columns, strict=True):
                yield number, list(cells)
                number += 1


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace").strip()
    return text_of(cell) if isinstance(cell, (float, date, datetime)) else str(cell)


def write(
    out: IO[bytes], head: Sequence[str], rows: Iterable[Sequence[str | None]], about: Mapping[str, str]
) -> None:
    """Write rows of texts, with what the file says about itself. Every column holds texts: tables are for people, and a
    column may change its kind a million rows below."""
    arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    fields = [arrow.field(name, arrow.string()) for name in _apart(head)]
    schema, left = arrow.schema(fields, metadata=about), iter(rows)
    with parquet.ParquetWriter(out, schema, compression="zstd") as file:
        while part := list(islice(left, GROUP)):
            columns = [[row[n] if n < len(row) else None for row in part] for n in range(len(head))]
            file.write_table(arrow.table(columns, schema=schema))


def written(head: Sequence[str], rows: Iterable[Sequence[str | None]]) -> bytes:
    """Give rows of texts as a file."""
    out = io.BytesIO()
    write(out, head, rows, {})
    return out.getvalue()


def _apart(head: Sequence[str]) -> list[str]:
    """Let no two columns have one name."""
    seen, count, found = Counter(head), Counter[str](), []
    for name in head:
        count[name] += 1
        found.append(name if seen[name] == 1 or count[name] == 1 else f"{name} {count[name]}")
    return found
