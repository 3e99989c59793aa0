"""Lists that are saved: every form, what they say of whoever saved them, the reason for long ones."""

import io
import json
import zipfile
from datetime import UTC, datetime
from urllib.parse import urlencode

import pyarrow.parquet
import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from pytest_django import Settings

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.leaving import leave_with
from lianfang.documents.printing import HERE, pdf
from lianfang.documents.tables import open_table
from lianfang.exchange import gate, purposes
from lianfang.exchange.gate import of_people
from lianfang.exchange.writing import write
from lianfang.places.tests.make import HESHAN, make_area, make_site
from lianfang.rotas.tests.make import make_planner, make_rota, need
from lianfang.web.tests.saving import save
from lianfang.workforce.tests.make import make_staff, make_worker

NOW = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)

HEAD = ["名称", "备注", "备注"]
ROWS: list[list[object]] = [["东门", "=1+1", None], ["西门", "两\n行", 3]]


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_what_is_written_is_read_again(form: str) -> None:
    out = io.BytesIO()
    write(form, out, HEAD, iter(ROWS), "某某, 市 · 2021-08-05 12:00 · 核对\n更正")
    rows = [row.cells for row in open_table(out.getvalue()).rows()]
    harmless = "=1+1" if form == "parquet" else "'=1+1"
    assert rows[1:3] == [("东门", harmless, ""), ("西门", "两\n行", "3")]
    assert len(rows) == 3  # who saved it is no row
    assert rows[0] == (("名称", "备注", "备注 2") if form == "parquet" else tuple(HEAD))
    if form == "csv":
        assert out.getvalue().decode().endswith('"# 某某, 市 · 2021-08-05 12:00 · 核对\n更正"\r\n')
    if form == "parquet":
        told = pyarrow.parquet.read_schema(io.BytesIO(out.getvalue())).metadata
        assert told[b"saved"].decode().startswith("某某")


def test_a_list_of_people_is_known_by_its_columns() -> None:
    assert of_people(["编号", "姓名"])
    assert of_people(["Name", "Date of birth"])
    assert not of_people(["名称", "数量"])


@pytest.mark.django_db
def test_any_list_comes_in_any_form_and_is_noted(client: Client) -> None:
    by = make_user("commander", area_id=HESHAN)
    make_area(43, 9, 3)
    make_site(name="东门")
    client.force_login(by)
    answer = save(client, reverse("sites"), {"export": "csv", "file": "xlsx"})
    assert answer["Content-Disposition"].endswith('.xlsx"')
    assert "东门" in [row.cells[0] for row in open_table(answer.content).rows()][1]
    assert AuditEntry.objects.get(verb="exchange.list.saved").data["format"] == "xlsx"


@pytest.fixture
def desk(client: Client, settings: Settings) -> User:
    settings.LANGUAGE_CODE = "zh-hans"
    make_worker(make_staff(name="护士甲"))
    by = make_user("dispatcher", area_id=HESHAN)
    client.force_login(by)
    return by


@pytest.fixture
def workers() -> str:
    return reverse("workers") + "?export=csv"


def why(address: str) -> str:
    return f"{reverse('save_why')}?{urlencode({'next': address})}"


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_a_short_list_of_people_leaves_with_a_purpose_that_is_asked_once(
    form: str, client: Client, desk: User, workers: str
) -> None:
    address = f"{workers}&file={form}"
    assert client.get(address)["Location"] == why(address)
    assert not AuditEntry.objects.filter(verb__startswith="exchange.").exists()  # nothing left
    assert "核对和更正数据" in client.get(why(address)).content.decode()
    assert client.post(why(address), {"save_purpose": "fun"}).status_code == 422
    assert client.post(why(address), {"save_purpose": "other", "save_words": " "}).status_code == 422
    assert client.post(why(address), {"save_purpose": "check"})["Location"] == address
    answer = client.get(address)
    said = "核对和更正数据"
    if form == "parquet":
        mark = pyarrow.parquet.read_schema(io.BytesIO(answer.content)).metadata[b"saved"].decode()
    elif form == "xlsx":
        mark = zipfile.ZipFile(io.BytesIO(answer.content)).read("docProps/core.xml").decode()
    else:
        mark = answer.content.decode().splitlines()[-1]
    assert said in mark
    assert desk.username in mark
    assert AuditEntry.objects.get(verb="exchange.list.saved").data["reason"] == said
    assert client.get(workers + "&q=x").status_code == 200  # the same list, filtered: not asked again
    other = reverse("volunteers") + "?export=csv"
    assert client.get(other)["Location"] == why(other)  # another list is
    client.logout()
    client.force_login(desk)
    assert client.get(address).status_code == 302


@pytest.mark.django_db
def test_a_list_in_english_is_asked_for_too(
    client: Client, desk: User, workers: str, settings: Settings
) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert client.get(workers).status_code == 302
    assert "To check and correct data" in client.get(why(workers)).content.decode()


@pytest.mark.django_db
def test_a_long_list_of_people_wants_the_right_and_a_reason(
    client: Client, monkeypatch: pytest.MonkeyPatch, desk: User, workers: str
) -> None:
    monkeypatch.setattr(gate, "BULK", 0)
    answer = client.post(why(workers), {"save_purpose": "other", "save_words": "市疾控调阅"})
    assert answer["Location"] == workers
    saved = client.get(workers)
    assert saved.status_code == 200
    assert "市疾控调阅" in saved.content.decode()
    said = AuditEntry.objects.get(verb="exchange.list.saved").data
    assert (said["reason"], said["n"], json.dumps(said)) == ("市疾控调阅", 1, json.dumps(said))
    long = client.get(workers)["Location"]  # a reason is good once
    assert long == f"{why(workers)}&long=1"
    assert client.post(long, {"reason": "再次调阅"})["Location"] == workers
    assert "市疾控调阅 · 再次调阅" in client.get(workers).content.decode()
    desk.posts.update(role="site_lead")
    assert client.get(long).status_code == 403
    assert client.get(workers).status_code == 403


@pytest.mark.fonts
@pytest.mark.django_db
def test_a_paper_that_a_form_asks_for_is_asked_about_and_sent_on(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LANGUAGE_CODE = "zh-hans"
    planner = make_planner()
    client.force_login(planner)
    rota = make_rota(planner, [need(6, 6)])
    address = reverse("rota_paper", args=[rota.pk])
    with monkeypatch.context() as known:
        known.setattr(purposes, "PAPERS", frozenset())
        assert "Content-Disposition" not in client.post(address)  # also one that is in no table
    page = client.post(address, {"part": ["a", "b"]})
    assert "Content-Disposition" not in page
    said = page.content.decode()
    assert said.count('name="part"') == 4  # both, in both forms
    assert f'action="{address}"' in said
    page = client.post(address, {"part": ["a"], "save_purpose": "other", "save_words": ""})
    assert page.status_code == 422
    paper = client.post(address, {"part": ["a"], "save_purpose": "plan"})
    assert paper.content.startswith(b"%PDF")
    noted = AuditEntry.objects.get(verb="exchange.paper.saved").data
    assert (noted["name"], noted["reason"]) == ("rota_paper", "安排或交接工作")
    assert client.post(address).content.startswith(b"%PDF")  # as lists: once until the sign-out


@pytest.mark.fonts
def test_what_leaves_stands_at_the_foot_of_every_page() -> None:
    leave_with("某某 · 2021-08-05 12:00 · 核对和更正数据")
    try:
        marked = pdf(HERE, "picture", {"svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"}, now=NOW)
    finally:
        leave_with("")
    plain = pdf(HERE, "picture", {"svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"}, now=NOW)
    assert len(marked) > len(plain)


def test_the_tables_of_purposes_name_addresses_that_there_are() -> None:
    known = set(get_resolver().reverse_dict)
    assert purposes.PAPERS | purposes.NOBODY | purposes.ASKED.keys() <= known
    assert not purposes.PAPERS & (purposes.NOBODY | purposes.ASKED.keys())
    assert not purposes.NOBODY & purposes.ASKED.keys()


@pytest.mark.django_db
def test_the_question_leads_back_to_where_it_was_asked(client: Client, desk: User) -> None:
    listed = "/people/?q=%E9%99%88&export=csv&file=xlsx"
    page = client.get(why(listed), headers={"Referer": "http://testserver/zones/?state=open"})
    assert page.context["back"] == "/zones/?state=open"
    again = client.post(
        why(listed), {"save_purpose": "other"}, headers={"Referer": f"http://testserver{why(listed)}"}
    )
    assert (again.status_code, again.context["back"]) == (422, "/people/?q=%E9%99%88")
