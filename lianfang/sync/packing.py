"""The facts of an upload as one block of COPY in binary; what is the same in all of them is written once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import repeat
from typing import Any

from lianfang.common.packing import (
    BEGIN,
    END,
    NULL,
    block,
    day,
    decimal,
    number,
    numbered,
    real,
    text,
)
from lianfang.common.remembering import Answers

_BEGAN = datetime(2000, 1, 1, tzinfo=UTC)  # where PostgreSQL's instants begin
_TICK = timedelta(microseconds=1)
_EIGHT = (8).to_bytes(4, "big")

# How one value of a type is written; ids and instants, of which each fact has its own, are written by the column.
_ONE: Mapping[str, Callable[[Any], bytes]] = {
    "int2": partial(number, size=2),
    "int4": partial(number, size=4),
    "int8": number,
    "date": day,
    "numeric": decimal,
    "float8": real,
    "bool": lambda value: b"\0\0\0\1\1" if value else b"\0\0\0\1\0",
    "text": text,
}


def packed(
    types: Mapping[str, str], rows: Sequence[Mapping[str, Any]], shared: Mapping[str, Any]
) -> tuple[list[str], bytes]:
    """Pack rows, and values that all of them share. Gives the order of the columns, and the block.

    types: of every column, as the database names them.

    Raises OverflowError, ValueError when a value does not fit its type.
    """
    several: dict[str, list[bytes]] = {}
    once = {name: _column(types[name], [value])[0] for name, value in shared.items()}
    before: tuple[list[Any], list[bytes]] = ([], [])
    for name, type_ in types.items():
        if name in shared:
            continue
        values = [row[name] for row in rows]
        if type_ == "uuid":
            values = [value and value.int for value in values]
        if values.count(values[0]) == len(values):
            once[name] = _column(type_, values[:1])[0]
        elif (
            type_ == "timestamptz" and values == before[0]
        ):  # when it happened is mostly when the phone said so
            several[name] = before[1]
        else:
            several[name] = _column(type_, values)
            before = (values, several[name]) if type_ == "timestamptz" else before
    names = [*several, *once]
    body = block([*several.values(), repeat(b"".join(once.values()), len(rows))], len(names))
    return names, b"".join((BEGIN, body, END))


def _column(type_: str, values: Sequence[Any]) -> list[bytes]:
    if type_ == "uuid":
        return numbered(value if value is None or isinstance(value, int) else value.int for value in values)
    if type_ == "timestamptz":
        return [
            NULL if v is None else _EIGHT + ((v - _BEGAN) // _TICK).to_bytes(8, "big", signed=True)
            for v in values
        ]
    pack = Answers(_ONE[type_])
    return [NULL if value is None else pack[value] for value in values]
