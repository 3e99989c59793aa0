"""Many rows as the database reads them quickest: COPY in binary, written column by column (PostgreSQL, COPY, "Binary
Format"). A column is a list of fields; a field is its length and its bytes."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import chain, repeat

from django.db import connection
from django.utils.timezone import is_aware

from lianfang.common.remembering import Answers

Fields = Iterable[bytes]
NULL = b"\xff\xff\xff\xff"
_BEGIN = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_DAYS = date(2000, 1, 1).toordinal()  # where PostgreSQL's days begin
_MICROSECONDS = 946_684_800_000_000  # from 1970 to there
_UUID = (16).to_bytes(4, "big")


def copy(target: str, columns: Sequence[Fields]) -> None:
    """Write rows given by their columns into a table: `target` names it and its columns."""
    count = len(columns).to_bytes(2, "big")
    block = b"".join(chain.from_iterable(zip(repeat(count), *columns, strict=False)))
    copy_block(target, block)


def copy_block(target: str, block: bytes) -> None:
    """Write rows that are packed already: each its number of fields, then the fields."""
    if not block:
        return
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY {target} FROM STDIN (FORMAT BINARY)") as out,
    ):
        out.write(b"".join((_BEGIN, block, _END)))


def field(data: bytes) -> bytes:
    """Give a field of some bytes."""
    return len(data).to_bytes(4, "big") + data


def text(value: str) -> bytes:
    """Give a field of text."""
    return field(value.encode())


def number(value: int) -> bytes:
    """Give a field of a whole number of eight bytes."""
    return field(value.to_bytes(8, "big", signed=True))


def day(value: date | None) -> bytes:
    """Give a field of a day."""
    return NULL if value is None else field((value.toordinal() - _DAYS).to_bytes(4, "big", signed=True))


def moment(value: datetime | None) -> bytes:
    """Give a field of an instant."""
    if value is None:
        return NULL
    if not is_aware(value):
        raise ValueError("an instant has a time zone")
    since = round(value.timestamp() * 1_000_000) - _MICROSECONDS
    return number(since)


def ids(digits: Iterable[str]) -> list[bytes]:
    """Give fields of ids, told by their 32 hexadecimal digits; "" is none."""
    return [_UUID + bytes.fromhex(each) if each else NULL for each in digits]


def same(values: Iterable[str]) -> list[bytes]:
    """Give fields of texts most of which come again and again."""
    packed = Answers(text)
    return [packed[value] for value in values]
