"""Values as the database reads them quickest: fields of COPY in binary (PostgreSQL, COPY, "Binary Format"). A field is
its length and its bytes; a column is a list of fields."""

import struct
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, repeat

from lianfang.common.remembering import Answers

Fields = Iterable[bytes]
NULL = b"\xff\xff\xff\xff"
BEGIN = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"
_DAYS = date(2000, 1, 1).toordinal()  # where PostgreSQL's days begin
_MICROSECONDS = 946_684_800_000_000  # from 1970 to there
_UUID = (16).to_bytes(4, "big")


def block(columns: Sequence[Fields], n_fields: int = 0) -> bytes:
    """Write columns as the rows they make; n_fields: where a column holds several fields of a row. One column at
    least has an end."""
    count = (n_fields or len(columns)).to_bytes(2, "big")
    return b"".join(chain.from_iterable(zip(repeat(count), *columns, strict=False)))


def field(data: bytes) -> bytes:
    """Give a field of some bytes."""
    return len(data).to_bytes(4, "big") + data


def text(value: str) -> bytes:
    """Give a field of text."""
    return field(value.encode())


def number(value: int, size: int = 8) -> bytes:
    """Give a field of a whole number of some bytes.

    Raises OverflowError when it does not fit.
    """
    return field(value.to_bytes(size, "big", signed=True))


def real(value: float) -> bytes:
    """Give a field of a real number of eight bytes."""
    return field(struct.pack("!d", value))


def decimal(value: float | Decimal) -> bytes:
    """Give a field of a decimal number: its digits by fours, and how many stand behind the point."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    exponent = exact.as_tuple().exponent
    behind = max(0, -exponent) if isinstance(exponent, int) else 0
    fours = -(-behind // 4)
    rest, digits = int(abs(exact).scaleb(4 * fours)), list[int]()
    while rest:
        rest, four = divmod(rest, 10_000)
        digits.insert(0, four)
    sign = 0x4000 if exact < 0 else 0
    head = len(digits), len(digits) - fours - 1, sign, behind
    return field(struct.pack(f"!hhHH{len(digits)}h", *head, *digits))


def day(value: date | None) -> bytes:
    """Give a field of a day."""
    return NULL if value is None else number(value.toordinal() - _DAYS, 4)


def moment(value: datetime | None) -> bytes:
    """Give a field of an instant."""
    if value is None:
        return NULL
    if value.utcoffset() is None:
        raise ValueError("an instant has a time zone")
    since = round(value.timestamp() * 1_000_000) - _MICROSECONDS
    return number(since)


def ids(digits: Iterable[str]) -> list[bytes]:
    """Give fields of ids, told by their 32 hexadecimal digits; "" is none."""
    return [_UUID + bytes.fromhex(each) if each else NULL for each in digits]


def numbered(ids_: Iterable[int | None]) -> list[bytes]:
    """Give fields of ids, told by their numbers."""
    return [NULL if each is None else _UUID + each.to_bytes(16, "big") for each in ids_]


def same(values: Iterable[str]) -> list[bytes]:
    """Give fields of texts most of which come again and again."""
    packed = Answers(text)
    return [packed[value] for value in values]
