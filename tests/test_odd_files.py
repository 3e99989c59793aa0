"""Any file at any door where files are brought: it is taken or refused in words, whatever is in it."""

import io
import json
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from lianfang import documents
from lianfang.documents.tables import give_back
from tests.scene import scene
from tests.stage import city_wide
from tests.test_odd_values import filled

OF_THE_CITY = "epidemiologist of the city"
DOORS = {
    "blank": "commander",
    "blank_new": "commander",
    "contact_files": "epidemiologist",
    "fhir_in": "administrator",
    "file_in_new": "administrator",
    "finding_new": "auditor",
    "grid_lists": "commander",
    "lab_files": "lab_technician",
    "lead_list_new": "epidemiologist",
    "line_lists": OF_THE_CITY,
    "plate_run": "lab_technician",
}  # pages where a file is brought, and who brings it
PLAUSIBLE = {
    "date": "2021-08-05",
    "datetime-local": "2021-08-05T08:00",
    "time": "08:00",
    "number": "1",
    "text": "某某",
}
FILES = Path(documents.__file__).parent / "tests" / "files"
TEXT = f"""姓名,证件号码,电话,区划代码,管号,结果,日期,单位
王一,430903198005010019,13800138001,430903001001,ZZAG0001,阴性,2021-08-05,没有的局
,4.3E+17,12,天心阁,=cmd(),也许,昨天,{"x" * 3000}
\u202e李\x00四,0,\uff11\uff13,-1,',POSITIVE,0000-00-00,🦠"""
HEAD, *ROWS = (line.split(",") for line in TEXT.split("\n"))


def arrow() -> bytes:
    """Make a Parquet file with columns of every sort, lists and records among them."""
    pa, parquet, out = import_module("pyarrow"), import_module("pyarrow.parquet"), io.BytesIO()
    columns = {
        "姓名": ["王一", None],
        "证件号码": [430903198005010019, None],
        "电话": [Decimal("13800138001.00"), None],
        "日期": [datetime(2021, 8, 5, tzinfo=UTC), None],
        "结果": [[1, 2], None],
        "单位": [{"a": {"b": b"\xff"}}, None],
        "管号": [float("nan"), float("inf")],
        "": [True, None],
    }
    parquet.write_table(pa.table(columns), out)
    return out.getvalue()


def bomb() -> bytes:
    """Make a spreadsheet that is small and grows to 200 megabytes of nothing when it is unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_000)
    return out.getvalue()


def odd() -> dict[str, bytes]:
    """Give files by their names."""
    sheet = give_back("xlsx", ",", HEAD, [(row, []) for row in ROWS], [])
    bundle = {"resourceType": "Bundle", "type": "collection"}
    wrong: list[Any] = [{"resource": {"resourceType": "Patient", "id": 5, "name": "x"}}, {"resource": []}, 7]
    return {
        "empty.csv": b"",
        "blank.csv": b"\xef\xbb\xbf\n\n \r\r",
        "table.csv": TEXT.encode(),
        "gbk.csv": TEXT.replace("🦠", "").encode("gb18030"),
        "wide.csv": TEXT.encode("utf-16"),
        "mac.csv": TEXT.replace(",", ";").replace("\n", "\r").encode(),
        "quotes.csv": b'"' * 5000 + b"\n" + TEXT.encode(),
        "columns.csv": (",".join("a" * 3 for _ in range(3000)) + "\n1\n").encode(),
        "nothing.bin": b"\x00" * 5000,
        "table.xlsx": sheet,
        "cut.xlsx": sheet[: len(sheet) // 2],
        "bomb.xlsx": bomb(),
        "register.xls": (FILES / "register.xls").read_bytes(),
        "register.ods": (FILES / "register.ods").read_bytes(),
        "every.parquet": arrow(),
        "cut.parquet": arrow()[:-9],
        "page.html": b"<html><script>alert(1)</script>",
        "paper.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
        "photo.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 300,
        "object.json": b"{}",
        "deep.json": b"[" * 100_000,
        "number.json": b"1e999999",
        "bundle.json": json.dumps(bundle | {"entry": wrong}).encode(),
        "message.hl7": b"MSH|^~\\&|A|B|C|D|20210805||ORU^R01|1|P|2.5.1\rOBX|1|\rSPM\rPID|||\xff\r",
        "messages.hl7": b"MSH|" * 1000,
    }


def brought(client: Client, url: str, name: str, data: bytes) -> list[int]:
    """Bring a file through each form of a page that takes one; gives the status of each answer."""
    page, answers = html.fromstring(client.get(url).content), []
    for form in page.iter("form"):
        takes = [each.get("name") for each in form.iter("input") if each.get("type") == "file"]
        if takes:
            told = {**filled(form, PLAUSIBLE), **{each: SimpleUploadedFile(name, data) for each in takes}}
            answers.append(client.post(form.get("action") or url, told, follow=True).status_code)
    return answers


@pytest.mark.slow
def test_every_door_answers_whatever_comes(db: None) -> None:
    stage, files, wrong = scene(), odd(), {}
    cast = stage.cast | {OF_THE_CITY: city_wide("epidemiologist")}
    for door, who in DOORS.items():
        client, url = Client(), reverse(door, args=stage.arguments(door))
        client.force_login(cast[who])
        for name, data in files.items():
            codes = brought(client, url, name, data)
            if not codes or 403 in codes or max(codes) >= 500:
                wrong[door, name] = codes
    assert wrong == {}
