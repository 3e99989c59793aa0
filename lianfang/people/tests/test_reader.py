"""People of a table are read quickly or with patience, and both say the same."""

import random
from datetime import date, datetime
from uuid import uuid4

import pytest

from lianfang.accounts.models import User
from lianfang.documents.tables import Some, Work
from lianfang.people.imports.lists import read_born
from lianfang.people.imports.reader import Reader
from lianfang.people.rules import Wrong
from lianfang.people.rules.newcomer import Ready
from lianfang.people.rules.numbers import check_character, plain_mobiles, right_characters
from lianfang.people.tests.make import make_number
from lianfang.places.rules import pack

AREA = pack(43, 9, 3, 1, 1)
CELLS = {
    "name": ["王小明", "王 小明", "欧阳·娜娜", "", "王*明", "Anna Li", "=cmd()"],
    "kind": ["", "居民", "工作人员", "resident", "飞人"],
    "sex": ["", "男", "女", "M", "未知", "?"],
    "born_on": [
        "",
        "1980-05-01",
        "1980年5月1日",
        "19800501",
        "29342",
        "昨天",
        "2999-01-01",
        "1980-05-01 00:00:00",
    ],
    "phone": ["", "13800000001", "+86 13800000001", "0737-4212345", "１３８００００００００1", "1"],
    "id_kind": ["", "居民身份证", "身份证", "护照", "passport", "无", "?"],
    "number": [
        "",
        make_number(date(1980, 5, 1), "m"),
        make_number(date(1990, 2, 3), "f"),
        "430903198005010017",
        "E12345678",
        "4.30903E+17",
        "１１０１０１１９９００１０１００１６",
    ],
    "address": ["", "一组1号", "一组  1号", "x" * 201],
}


def test_both_ways_say_the_same(now: datetime) -> None:
    work = Work(User(), now, uuid4(), date(2021, 8, 1))
    reader, dice = Reader(work), random.Random(63)
    rows = [{key: dice.choice([*cells[:3], *cells]) for key, cells in CELLS.items()} for _n in range(4_000)]
    some = Some.of(rows)
    quick = reader.read(some, [AREA] * len(rows))
    patient = [reader._patient(n, some, AREA) for n in range(len(rows))]
    plain = lambda one: one._replace(id="", made=False) if isinstance(one, Ready) else one  # noqa: E731
    assert list(map(plain, quick)) == list(map(plain, patient))
    assert sum(isinstance(one, Ready) and one.made for one in quick) > 50
    assert {type(one) for one in quick} == {Ready, Wrong}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("29342", date(1980, 5, 1)),  # as a spreadsheet keeps it
        ("1980-05-01 00:00:00", date(1980, 5, 1)),
        ("1980/5/1 0:00", date(1980, 5, 1)),
        ("19800501", date(1980, 5, 1)),
        ("", None),
        ("1980-05-01 13:00", Wrong.BORN_UNREADABLE),
        ("1980-13-01", Wrong.BORN_UNREADABLE),
        ("198005", Wrong.BORN_UNREADABLE),
    ],
)
def test_dates_of_birth_as_tables_write_them(text: str, read: object) -> None:
    assert read_born(text) == read


def test_the_last_character_of_a_number() -> None:
    digits = "43090319800501001"
    right = digits + check_character(digits)
    wrong = [
        digits,
        digits + "?",
        "１" + digits[1:] + "0",
        digits[:-1] + "X" + "0",
        "",
        right + "0",
        " " * 18,
    ]
    assert right_characters([right, *wrong, right]) == [True, *[False] * len(wrong), True]
    others = [f"{digits}{sign}" for sign in "0123456789X" if sign != right[-1]]
    assert not any(right_characters(others))
    assert right_characters([]) == []


def test_mobile_numbers_as_they_are_kept() -> None:
    odd = [
        "",
        "12800000000",
        "1380000000",
        "138000000000",
        "1380000000０",
        "23800000000",
        "13800-00000",
        " " * 11,
    ]
    assert plain_mobiles(["13800000000", *odd, "19999999999"]) == [True, *[False] * len(odd), True]
