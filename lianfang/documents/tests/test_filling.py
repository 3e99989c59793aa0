"""Forms of others: what is to be filled is found, filled, and nothing else changes; bad files say what is wrong."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from lianfang.common.drill import in_drill
from lianfang.common.tests.refusals import refused
from lianfang.documents.filling import Place, Value, filled, places_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def workbook(write: Callable[[Any, Any], None]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        write(book, book.add_worksheet("每日 表"))
    return out.getvalue()


def usual(book: Any, sheet: Any) -> None:
    money = book.add_format({"bold": True, "num_format": "#,##0"})
    sheet.write("A1", "{{area}} 日报 {{day}}")
    sheet.write("A2", "入户")
    sheet.write("B2", 0, money)
    sheet.write("C2", "{{visited}}")
    sheet.write_formula("B9", "=B2*2", money, 999)
    sheet.merge_range("D4:E5", "", money)
    book.define_name("visited", "='每日 表'!$B$2")
    book.define_name("LF_needs", "='每日 表'!$H$30")  # a cell the file does not hold
    book.define_name("merged", "='每日 表'!$D$4:$E$5")
    book.define_name("a_list", "='每日 表'!$A$1:$A$9")  # a range: left alone
    sheet.print_area("A1:E9")


def cells(file: bytes) -> dict[str, object]:
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(file))
        .get_sheet_by_index(0)
        .to_python(skip_empty_area=False)
    )
    return {f"{'ABCDEFGHI'[c]}{r + 1}": v for r, row in enumerate(rows) for c, v in enumerate(row) if v != ""}


def test_a_spreadsheet_with_named_cells() -> None:
    file = workbook(usual)
    found = places_of(file, "xlsx")
    assert {place.name for place in found} == {"visited", "LF_needs", "merged", "area", "day"}
    assert Place("visited", "每日 表 B2") in found
    values: dict[str, Value] = {
        "visited": 1234,
        "LF_needs": 5,
        "merged": 61.5,
        "area": "赫山区 & <市>",
        "day": date(2021, 8, 6),
    }
    made = filled(file, "xlsx", values)
    told = cells(made)
    assert (told["B2"], told["C2"], told["H30"], told["D4"]) == (1234, 1234, 5, 61.5)
    assert told["A1"] == "赫山区 & <市> 日报 2021-08-06"
    assert told["A2"] == "入户"
    with zipfile.ZipFile(io.BytesIO(file)) as before, zipfile.ZipFile(io.BytesIO(made)) as after:
        assert before.namelist() == after.namelist()
        for name in ("xl/styles.xml", "xl/theme/theme1.xml", "docProps/app.xml"):
            assert before.read(name) == after.read(name), name
        sheet, book = after.read("xl/worksheets/sheet1.xml").decode(), after.read("xl/workbook.xml").decode()
    assert '<c r="B2" s="1"><v>1234</v></c>' in sheet  # its look stays
    assert "999" not in sheet  # what a formula gave before is not shown
    assert 'fullCalcOnLoad="1"' in book


def test_what_has_no_value_stays_empty() -> None:
    told = cells(filled(workbook(usual), "xlsx", {"area": "赫山区"}))
    assert "B2" not in told
    assert told["A1"] == "赫山区 日报 "


def formula(book: Any, sheet: Any) -> None:
    sheet.write_formula("B2", "=1+1")
    book.define_name("visited", "='每日 表'!$B$2")


def nothing(_book: Any, sheet: Any) -> None:
    sheet.write("A1", "没有可填的")


@pytest.mark.parametrize(
    ("file", "kind", "code"),
    [
        (workbook(formula), "xlsx", "template_formula"),
        (workbook(nothing), "xlsx", "template_empty"),
        (b"not a file", "xlsx", "template_unreadable"),
        (b"PK\x03\x04 cut off", "docx", "template_unreadable"),
        (b"a,b\n1,2\n", "csv", "template_empty"),
        (b"\x00\x01\x02", "csv", "template_unreadable"),
        (b"{{a}}" + b" " * 5_000_000, "csv", "template_large"),
        ("".join(f"{{{{n{n}}}}}" for n in range(501)).encode(), "csv", "template_places"),
    ],
    ids=["formula", "empty", "no workbook", "cut off", "no names", "no text", "large", "too many"],
)
def test_bad_files_say_what_is_wrong(file: bytes, kind: str, code: str) -> None:
    with refused(code):
        places_of(file, kind)


def document(body: str, **parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            made.writestr(f"word/{name}.xml", f"<w:hdr {W}>{text}</w:hdr>")
    return out.getvalue()


def text_of(file: bytes, name: str = "document") -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as made:
        return made.read(f"word/{name}.xml").decode()


def test_a_word_file_whose_names_are_cut_into_pieces() -> None:
    run = "<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r>"
    body = (
        "<w:p>"
        + "".join(run.format(part) for part in ("今日 {{vi", "sit", "ed}} 户，{{needs}}", " 件"))
        + "</w:p>"
    )
    file = document(body + "<w:p/>", header1="<w:p><w:r><w:t>{{ day }}</w:t></w:r></w:p>")
    assert [place.name for place in places_of(file, "docx")] == ["visited", "needs", "day"]
    made = filled(file, "docx", {"visited": 12, "needs": "3 & 4", "day": "8月6日"})
    pieces = text_of(made)
    assert "今日 12<" in pieces
    assert "> 户，3 &amp; 4<" in pieces
    assert pieces.count("<w:b/>") == 4  # looks stay
    assert "8月6日" in text_of(made, "header1")


def test_every_paragraph_of_a_word_file_is_filled() -> None:
    line = "<w:p><w:r><w:t>{{%s}}</w:t></w:r></w:p>"
    file = document(
        line % "visited" + line % "refused" + f"<w:tbl><w:tr><w:tc>{line % 'moved'}</w:tc></w:tr></w:tbl>"
    )
    made = text_of(filled(file, "docx", {"visited": 12, "refused": 3, "moved": 7}))
    assert re.findall(r"<w:t(?: [^>]*)?>([^<]*)<", made) == ["12", "3", "7"]


def test_what_is_filled_in_an_exercise_says_so() -> None:
    book, words = workbook(usual), document("<w:p><w:r><w:t>{{visited}}</w:t></w:r></w:p>", header1="<w:p/>")
    with in_drill("首例 & 演练"):
        made = filled(book, "xlsx", {"area": "赫山区", "day": "8月6日"})
        said = filled(words, "docx", {"visited": 1})
        text = filled(b"a,{{visited}}\r\n", "csv", {"visited": 1}).decode()
    mark = "演练 EXERCISE · 首例 & 演练 · 非真实 NOT REAL"
    assert cells(made)["A1"] == f"{mark} 赫山区 日报 8月6日"
    with zipfile.ZipFile(io.BytesIO(made)) as sheet:
        pages = sheet.read("xl/worksheets/sheet1.xml").decode()
    assert f"<oddHeader>&amp;C{mark.replace('&', '&amp;&amp;')}</oddHeader>" in pages
    assert pages.index("<pageMargins") < pages.index("<headerFooter")
    assert text_of(said).index("NOT REAL") < text_of(said).index(">1<")
    assert "NOT REAL" in text_of(said, "header1")
    assert text.splitlines() == [mark, "a,1"]
    assert "EXERCISE" not in str(cells(filled(book, "xlsx", {})))


def test_a_number_in_the_first_cell_is_left_and_heads_of_pages_are_taken_over() -> None:
    def write(_book: Any, sheet: Any) -> None:
        sheet.write("A1", 42)
        sheet.write("B1", "{{visited}}")
        sheet.set_header("&L旧", {"align_with_margins": True})
        sheet.set_footer("&C第 &P 页")

    with in_drill("x"):
        made = filled(workbook(write), "xlsx", {"visited": 1})
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
    assert cells(made)["A1"] == 42
    assert sheet.count("<oddHeader>") == 1
    assert "旧" not in sheet
    assert "第 &amp;P 页" in sheet


def test_no_file_of_this_machine_gets_into_a_form() -> None:
    evil = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        text = "<w:p><w:r><w:t>{{visited}} &x;</w:t></w:r></w:p>"
        made.writestr("word/document.xml", f"{evil}<w:document {W}><w:body>{text}</w:body></w:document>")
    try:
        made_of = filled(out.getvalue(), "docx", {"visited": 1})
    except Exception:  # refusing it is as good
        return
    assert "&x;" in text_of(made_of)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_keeps_its_encoding_and_lines(encoding: str) -> None:
    file = "区县,入户\r\n赫山区,{{visited}}\r\n".encode(encoding)
    assert places_of(file, "csv") == [Place("visited", "2")]
    made = filled(file, "csv", {"visited": 1200})
    assert made.decode(encoding) == "区县,入户\r\n赫山区,1200\r\n"


def test_a_value_cannot_break_its_cell() -> None:
    assert filled(b"a,{{x}},b", "csv", {"x": '1,2"\n3'}).decode() == 'a,1，2"" 3,b'
