"""Lists that are saved: every form, what they say of whoever saved them, the reason for long ones."""

import io
import json

import pyarrow.parquet
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.documents.tables import open_table
from lianfang.exchange import gate
from lianfang.exchange.gate import of_people
from lianfang.exchange.writing import write
from lianfang.places.tests.make import HESHAN, make_area, make_site

HEAD = ["名称", "备注", "备注"]
ROWS: list[list[object]] = [["东门", "=1+1", None], ["西门", "两\n行", 3]]


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_what_is_written_is_read_again(form: str) -> None:
    out = io.BytesIO()
    write(form, out, HEAD, iter(ROWS), "某某 · 2021-08-05 12:00")
    rows = [row.cells for row in open_table(out.getvalue()).rows()]
    harmless = "=1+1" if form == "parquet" else "'=1+1"
    assert rows[1:3] == [("东门", harmless, ""), ("西门", "两\n行", "3")]
    assert rows[0] == (("名称", "备注", "备注 2") if form == "parquet" else tuple(HEAD))
    if form == "csv":
        assert rows[3][0].startswith("# 某某")
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
    answer = client.get(reverse("sites"), {"export": "csv", "file": "xlsx"})
    assert answer["Content-Disposition"].endswith('.xlsx"')
    assert "东门" in [row.cells[0] for row in open_table(answer.content).rows()][1]
    assert AuditEntry.objects.get(verb="exchange.list.saved").data["format"] == "xlsx"


@pytest.mark.django_db
def test_a_long_list_of_people_wants_the_right_and_a_reason(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(gate, "BULK", 0)
    settings.LANGUAGE_CODE = "zh-hans"
    by = make_user("dispatcher", area_id=HESHAN)
    make_user("dispatcher", area_id=HESHAN)
    client.force_login(by)
    from lianfang.workforce.tests.make import make_worker

    make_worker()
    address = reverse("workers") + "?export=csv"
    answer = client.get(address)
    assert (answer.status_code, "/out/why/" in answer["Location"]) == (302, True)
    answer = client.post(reverse("save_why"), {"next": address, "reason": "市疾控调阅"})
    assert answer["Location"] == address
    saved = client.get(address)
    assert saved.status_code == 200
    assert "市疾控调阅" in saved.content.decode()
    assert client.get(address).status_code == 302  # a reason is good once
    said = AuditEntry.objects.get(verb="exchange.list.saved").data
    assert (said["reason"], said["n"], json.dumps(said)) == ("市疾控调阅", 1, json.dumps(said))
    by.posts.update(role="site_lead")
    assert client.get(address).status_code == 403
