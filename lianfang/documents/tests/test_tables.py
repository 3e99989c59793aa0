"""Files as they come: any separator, encoding, line end; their columns; what is given back."""

import io
import tracemalloc
from collections.abc import Iterable
from pathlib import Path

import pytest
import xlsxwriter

from lianfang.common.errors import Refused
from lianfang.documents.tables import find_head, give_back, guess, open_table, plain, sheets

NAMES = {"tube": ("样本编号", "Sample ID", "管号"), "conclusion": ("结果", "Result"), "ct:N": ("N", "CT(N)")}
TEXT = "样本编号{s}结果{e}T222{s}阴性{e}{e}T333{s}阳性{e}"


FILES = Path(__file__).with_name("files")  # written by the libraries xlwt and odfpy; the names are invented


def cells(data: bytes) -> list[tuple[str, ...]]:
    """Read all rows of a file."""
    return [row.cells for row in open_table(data).rows()]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "，"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_any_separator_line_end_and_encoding(separator: str, end: str, encoding: str) -> None:
    data = TEXT.format(s=separator, e=end).encode(encoding)
    assert cells(data) == [("样本编号", "结果"), ("T222", "阴性"), ("T333", "阳性")]


def test_a_file_glued_of_two_encodings_is_read_line_by_line() -> None:
    data = "样本编号,结果\nT1,阴性\nT2,阴性\n".encode() + "T3,阳性\n".encode("gb18030") + b"T4,\xff\xff\n"
    rows = list(open_table(data).rows())
    assert [row.cells[0] for row in rows] == ["样本编号", "T1", "T2", "T3", "T4"]
    assert (rows[3].cells[1], [row.problem for row in rows]) == ("阳性", ["", "", "", "", "encoding"])


def test_quotes_line_numbers_and_what_a_spreadsheet_says_of_itself() -> None:
    data = b'sep=;\nSample ID;Result\n"T;1";"two\nlines"\nT2;-\n'
    assert [(r.number, r.cells) for r in open_table(data).rows()] == [
        (2, ("Sample ID", "Result")),
        (4, ("T;1", "two\nlines")),
        (5, ("T2", "-")),
    ]


def test_a_cell_without_end_is_no_end_of_the_rows() -> None:
    data = b"Sample ID,Result\nT1,neg\nT2," + b"x" * 200_000 + b"\nT3,neg\n"
    assert [row.problem for row in open_table(data).rows()] == ["", "", "malformed", ""]


def workbook(sheets: Iterable[tuple[str, list[list[object]]]]) -> bytes:
    """Write a spreadsheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for n, row in enumerate(rows):
                sheet.write_row(n, 0, row)
    return out.getvalue()


def test_of_several_sheets_the_one_with_known_columns_is_read_below_what_the_machine_says() -> None:
    above: list[list[object]] = [["Block Type", "96well"], [], ["Well", "Sample ID", "CT(N)"]]
    data = workbook(
        [("Setup", [["a"]] * 30), ("Results", [*above, ["A1", "T1", 33.5], ["B1", 20210805, 12]])]
    )
    names = {plain(n) for each in NAMES.values() for n in each}
    table = open_table(data, known=lambda row: len({plain(c) for c in row} & names))
    head = find_head(table, NAMES)
    assert head
    assert head.cells == ("Well", "Sample ID", "CT(N)")
    rows = [row.cells for row in table.rows() if row.number > head.number]
    assert rows == [("A1", "T1", "33.5"), ("B1", "20210805", "12")]


@pytest.mark.parametrize("name", ["register.xls", "register.ods"])
def test_other_spreadsheets_than_xlsx_are_read_with_their_days_and_numbers(name: str) -> None:
    table = open_table((FILES / name).read_bytes(), known=lambda row: len({"姓名", "社区"} & {*row}))
    rows = [row.cells for row in table.rows()]
    assert rows[0][0] == "桃花仑社区人员名册"
    assert rows[1] == ("姓名", "性别", "证件号码", "电话", "出生日期", "住址", "社区")
    assert rows[2] == (
        "王小明", "男", "430903198005010019", "13800000001", "1980-05-01", "一组1号", "桃花仑社区"
    )  # fmt: skip
    assert [row[3:5] for row in rows[3:]] == [("", "1990-02-03"), ("", "")]


def test_columns_are_guessed_in_both_languages_and_what_was_remembered_goes_first() -> None:
    head = ["样本 编号", "Ｒｅｓｕｌｔ", "CT (N)", "管号", "ID2"]
    assert guess(head, NAMES).places == {"tube": 0, "conclusion": 1, "ct:N": 2}
    assert guess(head, NAMES, {"tube": "ID2", "conclusion": "gone"}).places["tube"] == 4


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_what_was_not_taken_comes_back_and_can_be_read_again(kind: str) -> None:
    rows = [(["T1", "=1+1", "more"], ["2", "为何"]), (["T2"], ["3", "-5"])]
    data = give_back(kind, ";", ["管号", "结果"], rows, ["行", "原因"])
    back = cells(data)
    assert back[0] == ("管号", "结果", "", "行", "原因")
    assert back[1][3:] == ("2", "为何")
    assert back[2] == ("T2", "", "", "3", "-5")
    assert back[1][1] == ("'=1+1" if kind == "csv" else "=1+1")


@pytest.mark.parametrize("ours", [("行", "原因"), ("Line", "Reason")])
def test_a_table_that_was_given_back_before_does_not_grow(ours: tuple[str, str]) -> None:
    rows = [(["T1", "x", "2", "为何", "mine"], ["7", "还是不行"])]
    back = cells(give_back("csv", ",", ["管号", "结果", *ours, "备注"], rows, ["行", "原因"]))
    assert back == [("管号", "结果", "备注", "行", "原因"), ("T1", "x", "mine", "7", "还是不行")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b" \n", "file_empty"),
        (b"PK\x03\x04nonsense", "file_unreadable"),
        (b"\xd0\xcf\x11\xe0x", "file_unreadable"),
        (b"\x89PNG\r\n\x1a\n,,,", "file_unreadable"),
        (b"%PDF-1.7\na,b\n", "file_unreadable"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        open_table(data)
    assert refused.value.code == code


def test_a_spreadsheet_that_unpacks_to_any_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1_000)
    with pytest.raises(Refused) as refused:
        open_table(workbook([("Results", [["a"]])]))
    assert refused.value.code == "file_large"


def test_a_long_file_is_read_without_holding_it() -> None:
    data = b"Sample ID,Result\n" + b"T222222B,negative\n" * 20_000
    tracemalloc.start()
    assert sum(1 for _ in open_table(data).rows()) == 20_001
    assert tracemalloc.get_traced_memory()[1] < 2 << 20
    tracemalloc.stop()
