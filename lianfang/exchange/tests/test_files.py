"""Tables that are brought: their columns guessed, checked, read, given back, undone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from lianfang import documents
from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.documents.tables import Done, Work, open_table
from lianfang.exchange import actions, returning, running
from lianfang.exchange.kinds import KINDS
from lianfang.exchange.models import FileIn, Part
from lianfang.people.models import Household, IdentifierClaim, Organisation, Person
from lianfang.people.tests.make import make_number
from lianfang.places.models import Area, Site
from lianfang.places.tests.make import HESHAN, make_area
from lianfang.workforce.tests.make import make_worker

pytestmark = pytest.mark.django_db
ROUND = "某社区居民名册\n填表人：王某,,,\n居民,,证号,联系 方式,住在,社区\n"


@pytest.fixture(autouse=True)
def _uploads(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS = str(tmp_path / "uploads")


@pytest.fixture
def chief() -> User:
    make_area(43, 9, 3, 1, 1, name="桃花仑社区")
    return make_user("dispatcher", area_id=HESHAN)


def table(*rows: str, head: str = "姓名,性别,证件号码,电话,住址,社区") -> bytes:
    return "\r\n".join([head, *rows, ""]).encode("gb18030")


def brought(data: bytes, by: User, now: datetime, kind: str = "people", name: str = "名册.csv") -> FileIn:
    file, _new = actions.bring(kind, name=name, chunks=[data], by=by, now=now)
    return file


def read(data: bytes, by: User, now: datetime, kind: str = "people", name: str = "名册.csv") -> FileIn:
    file = brought(data, by, now, kind, name)
    actions.choose(file, columns=file.columns, by=by, now=now)
    actions.work_on(file, now=now)
    assert file.state == FileIn.State.CHECKED
    actions.begin(file, by=by, now=now)
    return actions.work_on(file, now=now)


def counts(file: FileIn) -> tuple[int, int, int, int]:
    return file.n_new, file.n_changed, file.n_known, file.n_bad


def test_a_messy_table_is_guessed_by_words_and_by_what_stands_in_it(chief: User, now: datetime) -> None:
    numbers = [make_number(date(1980, 5, 1), "m"), make_number(date(1990, 2, 3), "f")]
    rows = [
        f"王小明,x,{numbers[0]},13800000001,一组1号,桃花仑社区",
        f"李四,y,{numbers[1]},,二组,430903001001",
    ]
    file = brought((ROUND + "\r".join(rows)).encode("gb18030"), chief, now)
    assert (file.encoding, file.head_row, file.n_rows) == ("gb18030", 3, 2)
    assert file.columns == {"number": 2, "phone": 3, "area": 5}  # “联系 方式” by its name, 证号 by its digits
    with pytest.raises(Refused, match="姓名"):
        actions.choose(file, columns=file.columns, by=chief, now=now)
    actions.choose(file, columns=file.columns | {"name": 0, "address": 4}, by=chief, now=now)
    actions.work_on(file, now=now)
    assert counts(file) == (2, 0, 0, 0)
    assert not Person.objects.exists()  # checked, not read
    again = brought((ROUND + "王五,,,,,").encode(), chief, now)
    assert again.columns["name"] == 0  # remembered for tables of the same head


def test_good_rows_are_taken_and_the_others_come_back_as_the_same_file(chief: User, now: datetime) -> None:
    number = make_number()
    file = read(
        table(
            f"王小明,,{number},13800000001,一组1号,桃花仑社区",
            f"李四,,{number},,,430903001001",
            "赵六,,4.30903E+17,,,430903001001",
            "钱七,,,,一组1号,天心阁社区",
            "=cmd(),,,,一组1号,桃花仑社区",
            "合计,,3人,,,",
        ),
        chief,
        now,
    )
    assert (file.state, counts(file)) == (FileIn.State.DONE, (1, 0, 0, 5))
    back = list(open_table(returning.returned(None, file).content).rows())
    assert back[0].cells[-2:] == ("行", "原因")
    assert [row.cells[-2] for row in back[1:]] == ["3", "4", "5", "6", "7"]
    assert "取整" in back[2].cells[-1]
    assert AuditEntry.objects.filter(verb="exchange.file.read").count() == 1


@pytest.mark.parametrize("name", ["register.xls", "register.ods"])
def test_other_spreadsheets_than_xlsx_are_taken_in_and_undone(name: str, chief: User, now: datetime) -> None:
    data = (Path(documents.__file__).parent / "tests" / "files" / name).read_bytes()
    file = read(data, chief, now, name=name)
    assert (file.state, counts(file)) == (FileIn.State.DONE, (2, 0, 0, 1))
    assert set(Person.objects.values_list("name", "born_on")) == {
        ("王小明", date(1980, 5, 1)),
        ("李四", date(1990, 2, 3)),
    }
    back = open_table(returning.returned(None, file).content)
    assert [row.cells[0] for row in back.rows()][-1] == "赵六"
    actions.undo(file, reason="发错了", by=chief, now=now)
    actions.go_back(file, now=now)
    assert (file.state, Person.objects.count()) == (FileIn.State.UNDONE, 0)


def test_the_same_file_and_the_same_rows_add_nothing(chief: User, now: datetime) -> None:
    rows = (f"王小明,,{make_number()},,,桃花仑社区", "李四,,,,二组,桃花仑社区")
    first = read(table(*rows), chief, now)
    assert actions.bring("people", name="x.csv", chunks=[table(*rows)], by=chief, now=now) == (first, False)
    assert counts(read(table(*rows, "王五,,,,,桃花仑社区"), chief, now)) == (1, 0, 2, 0)


def test_a_file_that_was_killed_goes_on_after_its_last_part(
    chief: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = brought(table(*(f"居民{n:c},,,,一组,桃花仑社区" for n in range(0x4E00, 0x4E00 + 30))), chief, now)
    actions.choose(file, columns=file.columns, by=chief, now=now)
    monkeypatch.setattr("lianfang.exchange.actions.lanes.AT_MOST", 10)
    running.work_off()
    file.refresh_from_db()
    actions.begin(file, by=chief, now=now)
    whole = KINDS["people"].take
    calls: list[int] = []

    def broken(rows: Sequence[Mapping[str, str]], work: Work) -> list[Done]:
        calls.append(1)
        if len(calls) == 2:
            raise ValueError
        return whole(rows, work)

    monkeypatch.setitem(KINDS, "people", replace(KINDS["people"], take=broken))
    running.work_off()
    file.refresh_from_db()
    assert (file.state, file.n_done, file.problem) == (FileIn.State.STOPPED, 10, "crashed")
    actions.go_on(file, by=chief, now=now)
    running.work_off()
    file.refresh_from_db()
    assert (file.state, file.n_done, counts(file)) == (FileIn.State.DONE, 30, (30, 0, 0, 0))
    assert (Person.objects.count(), Part.objects.count()) == (30, 3)


def test_a_file_is_undone_as_a_whole_and_who_was_used_since_is_named(chief: User, now: datetime) -> None:
    file = read(table(f"王小明,,{make_number()},,一组,桃花仑社区", "李四,,,,二组,桃花仑社区"), chief, now)
    busy = Person.objects.get(name="李四")
    make_worker(person=busy)
    actions.undo(file, reason="传错了", by=chief, now=now)
    actions.go_back(file, now=now)
    assert (file.state, file.n_undone, len(file.stays)) == (FileIn.State.UNDONE, 1, 1)
    assert "李四" in file.stays[0]
    assert list(Person.objects.all()) == [busy]
    assert (IdentifierClaim.objects.count(), Household.objects.count()) == (0, 1)


def test_after_a_day_a_file_stands(chief: User, now: datetime) -> None:
    file = read(table("李四,,,,二组,桃花仑社区", "钱七,,,,,哪里"), chief, now)
    with pytest.raises(Refused, match="一天内"):
        actions.undo(file, reason="晚了", by=chief, now=now + timedelta(days=2))


def test_areas_are_made_changed_and_put_back(chief: User, now: datetime) -> None:
    by = make_user("commander", area_id=HESHAN)
    head = "区划代码,名称,人口,经度,纬度"
    rows = ("430903001001,桃花仑村,4321,112.3,28.5", "430903002001,新社区,,,", "430903002,新街道,,,")
    file = read(table(*rows, "430902001,资阳某街道,,,", head=head), by, now, "areas")
    assert counts(file) == (2, 1, 0, 1)
    assert Area.objects.get(name="桃花仑村").population == 4321
    actions.undo(file, reason="旧表", by=by, now=now)
    actions.go_back(file, now=now)
    assert not Area.objects.filter(id__gt=0, name__startswith="新").exists()
    assert Area.objects.get(name="桃花仑社区").population is None


def test_sites_and_organisations(chief: User, now: datetime) -> None:
    by = make_user("commander", area_id=HESHAN)
    sites = table(
        "东门,采样点,桃花仑社区,112.36,28.57", "西门,飞船,桃花仑社区,,", head="名称,类别,社区,经度,纬度"
    )
    assert counts(read(sites, by, now, "sites")) == (1, 0, 0, 1)
    assert Site.objects.get(name="东门").kind == "sampling"
    bodies = table(
        "某某卫生局,赫山区,区县,机关", "某某卫生局,430903,区县,机关", head="单位名称,所在地,级别,类别"
    )
    Area.objects.filter(id=HESHAN).update(name="赫山区")
    assert counts(read(bodies, by, now, "organisations")) == (1, 0, 1, 0)
    assert Organisation.objects.get().kind == "authority"


def test_only_rows_of_ones_own_areas_are_taken(chief: User, now: datetime) -> None:
    make_area(43, 9, 2, 1, 1, name="别处社区")
    assert counts(read(table("李四,,,,,别处社区"), chief, now)) == (0, 0, 0, 1)
    with pytest.raises(Refused, match="没有该权限"):
        brought(table("李四"), make_user("sampler", area_id=HESHAN), now)


def test_the_pages(chief: User, client: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(chief)
    data = SimpleUploadedFile("名册.csv", table("李四,,,,二组,桃花仑社区", "钱七,,,,,哪里"))
    answer = client.post(reverse("file_in_new"), {"kind": "people", "file": data})
    file = FileIn.objects.get()
    assert answer.url == reverse("file_in", args=[file.pk])  # type: ignore[attr-defined]
    page = client.get(answer.url).content.decode()  # type: ignore[attr-defined]
    assert "李四" in page
    chosen = {f"column-{key}": place for key, place in file.columns.items()}
    twice = dict.fromkeys(chosen, "0")  # one column for every field
    assert "另一字段" in client.post(reverse("file_in_columns", args=[file.pk]), twice).content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.post(reverse("file_in_columns", args=[file.pk]), chosen)
    assert file.bad.get().reason == "No open area has this code or name."  # as the page is read
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    assert "钱七" in client.get(reverse("file_in", args=[file.pk])).content.decode()
    client.post(reverse("file_in_do", args=[file.pk, "begin"]))
    file.refresh_from_db()
    assert (file.state, counts(file)) == (FileIn.State.DONE, (1, 0, 0, 1))
    client.post(reverse("file_in_do", args=[file.pk, "undo"]), {"reason": "试试"})
    file.refresh_from_db()
    assert file.state == FileIn.State.UNDONE
    assert client.get(reverse("files_in"), {"q": "名册", "own": "on"}).context["listing"].total == 1
