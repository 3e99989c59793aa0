"""People from files."""

import csv
from datetime import date, datetime
from pathlib import Path

import pytest

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.people.imports import Imported, import_people, write_refused
from lianfang.people.models import Identifier, Person
from lianfang.people.rules import Wrong
from lianfang.people.tests.make import make_number
from lianfang.people.words import WORDS
from lianfang.places.rules import pack
from lianfang.places.tests.make import HESHAN, make_area

pytestmark = pytest.mark.django_db

CODE = "430903001001"
HEAD = "姓名,性别,出生日期,证件类型,证件号码,联系电话,住址,区划代码"


@pytest.fixture
def clerk() -> User:
    make_area(43, 9, 3, 1, 1)
    return make_user("grid_worker", area_id=HESHAN)


def read(folder: Path, by: User, now: datetime, *lines: str, encoding: str = "utf-8") -> Imported:
    path = folder / "people.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return import_people(path, by=by, now=now)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_in_each_encoding(tmp_path: Path, clerk: User, now: datetime, encoding: str) -> None:
    number = make_number(date(1980, 5, 1), "m")
    found = read(
        tmp_path,
        clerk,
        now,
        HEAD,
        f"王小明,男,1980年5月1日,身份证,{number},13812345678,一组1号,{CODE}",
        f"李四,,19900203,,,0737-4212345,一组1号,{CODE}",
        "",
        encoding=encoding,
    )
    assert (found.new, found.known, found.refused) == (2, 0, ())
    wang, li = Person.objects.order_by("born_on")
    assert (wang.name, wang.sex, wang.area_id) == ("王小明", "m", pack(43, 9, 3, 1, 1))
    assert (li.born_on, li.phone) == (date(1990, 2, 3), "0737-4212345")
    assert wang.household == li.household
    assert {i.kind for i in Identifier.objects.all()} == {"resident_id", "none_yet"}


def test_reading_a_file_twice_changes_nothing(tmp_path: Path, clerk: User, now: datetime) -> None:
    lines = [HEAD, f"王小明,,,,{make_number()},,,{CODE}", f"李四,,,,,,,{CODE}"]
    assert read(tmp_path, clerk, now, *lines).new == 2
    again = read(tmp_path, clerk, now, *lines)
    assert (again.new, again.known, again.accepted) == (0, 2, 2)
    assert Person.objects.count() == 2


def test_wrong_rows_come_back_with_line_and_reason(tmp_path: Path, clerk: User, now: datetime) -> None:
    make_area(43, 9, 22)
    found = read(
        tmp_path,
        clerk,
        now,
        HEAD,
        f"王小明,男,昨天,,,,,{CODE}",
        f"王*明,,,,,,,{CODE}",
        f"对,,,,,,,{CODE}",
        "甲,,,,,,,430999",
        "乙,,,,,,,nowhere",
        "丙,,,,,,,430922",
        f'=HYPERLINK("x"),,,,,,,{CODE}',
        f"丁,,,,12345678,,,{CODE}",
        f"戊,,1980-02-30,,,,,{CODE}",
        f"己,,,身份证,110105194912310021,+86 13812345678,,{CODE}",
    )
    assert found.new == 1
    assert [row.line for row in found.refused] == [2, 3, 5, 6, 7, 8, 9, 10, 11]
    out = tmp_path / "refused.csv"
    write_refused(found, out)
    rows = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0][:8] == HEAD.split(",")
    assert [row[8] for row in rows[1:]] == ["2", "3", "5", "6", "7", "8", "9", "10", "11"]
    assert all(row[9] for row in rows[1:])
    assert rows[6][0].startswith("'=")


def test_an_old_number_without_its_kind_is_called_old(tmp_path: Path, clerk: User, now: datetime) -> None:
    head, row = "姓名,证件号码,区划代码", f"王小明,{{}},{CODE}"
    found = read(tmp_path, clerk, now, head, row.format("430903900101001"), row.format("43090390010100"))
    assert [each.reason for each in found.refused] == [
        str(WORDS[Wrong.NUMBER_OLD]),
        str(WORDS[Wrong.NUMBER_UNLIKE]),
    ]


def test_refused_rows_are_read_again_once_corrected(tmp_path: Path, clerk: User, now: datetime) -> None:
    first = read(tmp_path, clerk, now, HEAD, f"王*明,,,,,+86 13812345678,,{CODE}")
    out = tmp_path / "refused.csv"
    write_refused(first, out)
    out.write_text(out.read_text(encoding="utf-8-sig").replace("王*明", "王小明"))
    assert import_people(out, by=clerk, now=now).new == 1
    assert Person.objects.get().phone == "13812345678"


def test_files_that_are_none(tmp_path: Path, clerk: User, now: datetime) -> None:
    path = tmp_path / "x.csv"
    for data, code in [
        (b"\x89PNG\r\n\x1a\n\xff\xff\xff", "file_encoding"),
        (b"", "file_columns"),
        ("姓名,电话\n王,1".encode(), "file_columns"),
        ('姓名,区划代码\n"王,1'.encode(), "file_malformed"),
    ]:
        path.write_bytes(data)
        with pytest.raises(Refused) as refused:
            import_people(path, by=clerk, now=now)
        assert refused.value.code == code
    with pytest.raises(Refused, match=r"missing\.csv"):
        import_people(tmp_path / "missing.csv", by=clerk, now=now)
    assert not Person.objects.exists()
