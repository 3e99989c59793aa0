"""What is packed for COPY is what the database reads."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from lianfang.sync.packing import packed

TYPES = {
    "id": "uuid",
    "other": "uuid",
    "at": "timestamptz",
    "told_at": "timestamptz",
    "day": "date",
    "small": "int2",
    "middle": "int4",
    "large": "int8",
    "exact": "numeric",
    "rough": "float8",
    "yes": "bool",
    "said": "text",
}
CHINA = timezone(timedelta(hours=8))
NOON = datetime(2021, 8, 1, 12, 0, 0, 123456, tzinfo=CHINA)
FIRST: dict[str, Any] = {
    "id": UUID(int=1),
    "other": UUID(int=2**128 - 1),
    "at": NOON,
    "told_at": NOON,
    "day": date(1921, 7, 1),
    "small": -(2**15),
    "middle": 2**31 - 1,
    "large": -(2**63),
    "exact": 36.7,
    "rough": -0.1,
    "yes": True,
    "said": 'He said "no"\\\n\t益阳',
}
SECOND: dict[str, Any] = {
    "id": UUID(int=2),
    "other": None,
    "at": datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    "told_at": None,
    "day": None,
    "small": None,
    "middle": 0,
    "large": None,
    "exact": None,
    "rough": None,
    "yes": False,
    "said": "",
}


def stored(rows: list[dict[str, Any]], shared: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Pack rows, copy them into a table, read them again."""
    shape = ", ".join(f'"{name}" {type_}' for name, type_ in TYPES.items())
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE packed ({shape}) ON COMMIT DROP")
        names, block = packed(TYPES, rows, shared or {})
        columns = ", ".join(f'"{name}"' for name in names)
        with cursor.copy(f"COPY packed ({columns}) FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(block)
        cursor.execute("SELECT * FROM packed ORDER BY id")
        found = [dict(zip(TYPES, row, strict=True)) for row in cursor.fetchall()]
        cursor.execute("DROP TABLE packed")
    return found


@pytest.mark.django_db
def test_rows_are_read_as_they_were_written() -> None:
    first = FIRST | {"exact": Decimal("36.7")}
    assert stored([FIRST, SECOND]) == [first, SECOND]
    assert stored([FIRST]) == [first]
    twins = [FIRST, FIRST | {"id": UUID(int=3)}]  # all but their ids is written once
    assert stored(twins) == [first, first | {"id": UUID(int=3)}]


@pytest.mark.django_db
def test_what_rows_share_is_given_once() -> None:
    told = [{name: row[name] for name in row if name != "at"} for row in (FIRST, SECOND)]
    assert [row["at"] for row in stored(told, {"at": NOON})] == [NOON, NOON]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "number", ["0", "36.7", "-0.5", "10000", "9999.9999", "-12345678.9", "0.00001", "100000000", "1E+2"]
)
def test_decimal_numbers_keep_their_digits(number: str) -> None:
    assert stored([FIRST | {"exact": Decimal(number)}])[0]["exact"] == Decimal(number)


def test_what_no_column_holds_is_named() -> None:
    with pytest.raises(OverflowError):
        packed(TYPES, [FIRST, FIRST | {"small": 2**15}], {})
    with pytest.raises(ValueError, match="surrogates"):
        packed(TYPES, [FIRST | {"said": "\ud800"}], {})
