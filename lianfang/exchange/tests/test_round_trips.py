"""What is on record goes out and comes in again: into an empty city it gives the same rows."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.documents.tables import Cells
from lianfang.exchange.kinds import KINDS
from lianfang.exchange.tests.test_files import counts, read
from lianfang.exchange.writing import write
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.tests.make import make_number
from lianfang.places.tests.make import YIYANG, make_area, make_site
from lianfang.supplies.tests.make import make_item, make_store
from lianfang.testing.tests.make import make_code, make_laboratory
from lianfang.web.tests.saving import save
from lianfang.workforce.tests.make import make_organisation

ROLES = ("commander", "epidemiologist", "dispatcher", "lab_technician", "vaccination_chief")
WHO = {"name": "李四", "sex": "男", "born_on": "1980-05-01", "phone": "13800000001", "address": "一组1号"}
WHO |= {"id_kind": "身份证", "area": "430903001001"}


class Case(NamedTuple):
    """A kind of table and a row of it, as somebody types it."""

    kind: str
    cells: dict[str, str]


CASES = [
    Case(
        "areas",
        {
            "code": "430903002",
            "name": "新街道",
            "population": "4321",
            "longitude": "112.5",
            "latitude": "28.6",
            "official": "0",
        },
    ),
    Case(
        "sites",
        {
            "name": "东门=1",
            "kind": "采样点",
            "area": "430903001001",
            "longitude": "112.36",
            "latitude": "28.57",
        },
    ),
    Case("people", WHO | {"kind": "流动人口"}),
    Case("people", {"name": "-阿依古丽·买买提", "area": "430903001001", "phone": "0737-4212345"}),
    Case(
        "organisations",
        {"name": "某局", "area": "430903", "level": "区县", "kind": "机关", "contact": "李某"},
    ),
    Case("staff", WHO | {"organisation": "某医院", "worker_kind": "民警", "badge": "0012"}),
    Case("volunteers", {k: v for k, v in WHO.items() if k not in {"id_kind", "address"}} | {"note": "+周末"}),
    Case("cases", WHO | {"onset_on": "2021-08-01", "detected_at": "2021-08-02 14:30"}),
    Case(
        "contacts",
        WHO | {"name": "孙八", "phone": "13800000009", "source": "周九", "last_at": "2021-08-01 18:00"},
    ),
    Case(
        "visits",
        {
            "name": "李四",
            "phone": "13800000001",
            "area": WHO["area"],
            "site": "某超市",
            "at": "2021-08-01 10:15",
        },
    ),
    Case("results", {"laboratory": "赫山实验室", "tube": make_code(7), "conclusion": "阳性"}),
    Case("doses", WHO | {"product": "灭活疫苗", "dose": "1", "given_on": "2021-06-30", "where": "某卫生院"}),
    Case(
        "elders",
        WHO
        | {"relative": "王大明", "relative_phone": "13900000000", "relation": "儿子", "vouched_by": "网格员"},
    ),
    Case(
        "stock",
        {"store": "某库", "item": "口罩", "quantity": "200", "lot": "0071", "expires_on": "2023-06-30"},
    ),
    Case(
        "donations",
        {
            "giver": "某公司",
            "amount": "约2.1万",
            "given_on": "2021-07-20",
            "area": "430903",
            "received": "是",
        },
    ),
    Case("ways", {"origin": "东门", "destination": "西门", "seconds": "540", "metres": "3800"}),
    Case(
        "economy",
        {
            "area": "430903",
            "name": "固定资产投资",
            "period": "2021-07",
            "yuan": "5.31亿元",
            "growth": "-0.5%",
        },
    ),
]


@pytest.fixture
def by(settings: Settings, tmp_path: object, now: datetime) -> User:
    """Prepare a city with what tables speak of."""
    settings.UPLOADS = f"{tmp_path}/uploads"
    make_area(43, 9, 3, 1, 1, name="桃花仑社区")
    make_outbreak()
    make_organisation(name="某医院")
    make_laboratory(name="赫山实验室")
    make_site(kind="venue", name="某超市")
    for name in ("东门", "西门"):
        make_site(kind="checkpoint", name=name)
    make_store("某库"), make_item("口罩")
    first, *more = ROLES
    user = make_user(first, area_id=YIYANG)
    for role in more:
        user.posts.create(role=role, area_id=YIYANG, from_on=now.date())
    return user


def as_file(kind: str, form: str, rows: Sequence[Cells]) -> bytes:
    out = io.BytesIO()
    head, cells = KINDS[kind].given(rows)
    write(form, out, head, cells, "某某 · 2021-08-05 12:00")
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place", "case"), list(enumerate(CASES)), ids=lambda case: getattr(case, "kind", "")
)
def test_out_and_in_again(place: int, case: Case, by: User, now: datetime) -> None:
    language = ("zh-hans", "en")[place % 2]
    kind, cells = KINDS[case.kind], dict(case.cells)
    if "id_kind" in cells:
        cells["number"] = make_number(date(1980, 5, 1), "m")
    make_cells = {
        "name": "周九",
        "phone": "13800000005",
        "area": WHO["area"],
        "detected_at": "2021-08-01 8:00",
    }
    if case.kind == "contacts":
        read(as_file("cases", "csv", [make_cells]), by, now, "cases")
    assert kind.give is not None
    by.language = language
    form = "csv" if language == "en" else "xlsx"
    with translation.override(language):
        with transaction.atomic():
            before = list(kind.give(by, now.date()))
            first = read(as_file(case.kind, form, [cells]), by, now, case.kind)
            assert counts(first)[3] == 0, [row.reason for row in first.bad.all()]
            out = list(kind.give(by, now.date()))
            transaction.set_rollback(True)
        assert len(out) > len(before)
        again = read(as_file(case.kind, form, out), by, now, case.kind, "again.csv")
        assert counts(again)[3] == 0, [row.reason for row in again.bad.all()]
        assert list(kind.give(by, now.date())) == out
    with translation.override(language):
        third = read(as_file(case.kind, "parquet", out), by, now, case.kind, "third.csv")
    assert counts(third) == (0, 0, len(out), 0), [row.reason for row in third.bad.all()]


def test_every_kind_goes_round() -> None:
    assert {case.kind for case in CASES} == set(KINDS)
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for kind in KINDS.values():
                labels = [str(each.label) for each in kind.fields]
                assert len(set(labels)) == len(labels), (kind.key, labels)


@pytest.mark.django_db
def test_the_list_of_people_is_saved_as_it_is_filtered(by: User, now: datetime, client: Client) -> None:
    rows = [WHO | {"number": make_number(date(1980, 5, 1), "m")}, {"name": "钱七", "area": WHO["area"]}]
    read(as_file("people", "csv", rows), by, now)
    client.force_login(by)
    answer = save(client, reverse("people"), {"area": str(YIYANG), "q": "钱七", "export": "csv"})
    assert answer.content.decode().count("\r\n") == 2
    assert reverse("table_on_record", args=["people"]) in client.get(reverse("file_in_new")).content.decode()
    whole = save(client, reverse("table_on_record", args=["people"])).content.decode()
    assert rows[0]["number"] in whole
    stranger = make_user("grid_worker", area_id=YIYANG)
    client.force_login(stranger)
    assert rows[0]["number"] not in save(client, reverse("people"), {"export": "csv"}).content.decode()
