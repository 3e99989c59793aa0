"""Rows of Parquet files, a batch at a time (Apache Arrow). It is loaded when such a file comes: it is large."""

from collections.abc import Iterator
from datetime import date, datetime
from importlib import import_module
from typing import Any

from lianfang.common.errors import Refused
from lianfang.documents.tables.sheets import N_, text_of
from lianfang.documents.tables.texts import Opener

AT_ONCE = 8_192  # rows
MOST_COLUMNS = 500
MOST_GROUP = 1024 * 1024 * 1024  # bytes of one row group unpacked: it may be in memory whole (design choice)


def _opened(open_: Opener) -> Any:
    arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    try:
        file = parquet.ParquetFile(open_(), memory_map=False)
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise Refused("file_unreadable", N_("This file cannot be read: %(why)s"), why=str(error)) from error
    told = file.metadata
    largest = max((told.row_group(n).total_byte_size for n in range(told.num_row_groups)), default=0)
    if told.num_columns > MOST_COLUMNS or largest > MOST_GROUP:
        raise Refused("file_large", N_("Unpacked, this file is too large. Divide it."))
    return file


def head_of(open_: Opener) -> tuple[list[str], int]:
    """Give the names of the columns, and how many rows there are.

    Raises Refused: "file_unreadable", "file_large".
    """
    file = _opened(open_)
    return list(file.schema_arrow.names), file.metadata.num_rows


def rows_of(open_: Opener) -> Iterator[tuple[int, list[str]]]:
    """Give the names of the columns as row 1, then each row with its number.

    Raises Refused: "file_unreadable", "file_large".
    """
    file, arrow = _opened(open_), import_module("pyarrow")
    yield 1, list(file.schema_arrow.names)
    number = 2
    try:
        for batch in file.iter_batches(batch_size=AT_ONCE):
            columns = [[_text(cell) for cell in column.to_pylist()] for column in batch.columns]
            for cells in zip(*columns, strict=True):
                yield number, list(cells)
                number += 1
    except (arrow.ArrowException, OSError) as error:
        raise Refused("file_unreadable", N_("This file cannot be read: %(why)s"), why=str(error)) from error


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace").strip()
    return text_of(cell) if isinstance(cell, (float, date, datetime)) else str(cell)
