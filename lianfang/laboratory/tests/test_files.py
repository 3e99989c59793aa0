"""Files of results: good rows in, the rest back with the reason, nothing lost, nothing twice."""

import dataclasses
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lianfang.common.errors import Refused
from lianfang.documents import tables
from lianfang.documents.tables import MEDIA_TYPES, Columns, Row, give_back, open_table
from lianfang.laboratory import actions, queries, returning, rules
from lianfang.laboratory.actions import files as keeper
from lianfang.laboratory.actions import reading as reader
from lianfang.laboratory.models import Instrument, Reading, ResultFile, ReturnedRow, Run
from lianfang.laboratory.rules import Known, Told
from lianfang.laboratory.tests.make import PROTOCOL_OF_THE_DAY, Bench, make_bench
from lianfang.laboratory.tests.test_messages import FOLDER, OURS
from lianfang.testing.models import Result
from lianfang.testing.tests.make import NOON, make_code

CODE = make_code(77)
HERE = Known(here=True, received=True, box="BOX-1")


def told(**over: Any) -> Told:
    """Give a row that is right."""
    fields: dict[str, Any] = {"lines": [Row(2, ("x",))], "tube": CODE, "conclusion": "negative"}
    return Told(**fields | {"verifier": None} | over)


def known(**over: Any) -> Known:
    """Give a tube that was received here."""
    return dataclasses.replace(HERE, **over)


@pytest.mark.parametrize(
    ("row", "tube", "reason"),
    [
        (told(), HERE, ""),
        (told(), None, "unknown_tube"),
        (told(problem="ct_text", detail="N: hoch"), HERE, "ct_text"),
        (told(problem="control"), None, "known"),
        (told(), known(received=False), "not_received"),
        (told(), known(here=False), "other_laboratory"),
        (told(laboratory="别处检验所"), HERE, "other_laboratory"),
        (told(laboratory="检 验 所"), HERE, ""),
        (told(), known(rejected=True), "rejected"),
        (told(box="BOX-2"), HERE, "other_box"),  # a box with one tube too many
        (told(box="BOX-1"), HERE, ""),
        (told(conclusion=""), HERE, "nothing"),
        (told(conclusion="positive", verifier=""), HERE, "no_verifier"),
        (told(conclusion="positive"), HERE, ""),  # no such column: it is verified here
        (told(conclusion="negative", verifier=""), HERE, ""),
        (told(conclusion="grey", verifier="王", technician="王"), HERE, "same_person"),
        (told(conclusion="grey", verifier="王", technician="李"), HERE, ""),
        (told(), known(result="negative"), "known"),
        (told(), known(reading="negative"), "known"),
        (told(), known(result="positive"), "differs"),
    ],
)
def test_why_a_row_comes_back(row: Told, tube: Known | None, reason: str) -> None:
    said = rules.judge(row, tube, laboratory_names=("检验所",), conclusion=row.conclusion)
    assert said[0] == reason


def read(text: str) -> list[Told]:
    """Read a table whose first row names its columns."""
    head, *rows = open_table(text.encode()).rows()
    return list(rules.read_rows(rows, tables.guess(head.cells, rules.NAMES)))


@pytest.mark.parametrize(
    ("cell", "ct", "problem"),
    [
        ("33.5", 33.5, ""),
        ("33,5", 33.5, ""),
        ("NoCt", None, ""),
        ("Undetermined", None, ""),
        ("", None, ""),
        (">40", None, ""),
        ("阳性", None, "ct_text"),
        ("61", None, "ct_range"),
        ("-3", None, "ct_range"),
    ],
)
def test_what_stands_for_a_ct(cell: str, ct: float | None, problem: str) -> None:
    (row,) = read(f'管号;N基因Ct值\n{CODE};"{cell}"\n')
    assert (row.cts, row.problem) == ({"N": ct}, problem)


def test_a_row_for_each_gene_is_one_tube() -> None:
    text = f"Well\tSample Name\tTarget Name\tCт\nA1\t{CODE}\tORF1ab\t30\nB1\tNC\tN\t\nA1\t{CODE}\tN基因\t31\n"
    one, control = read(text)
    assert (one.cts, one.weight, one.well) == ({"ORF1ab": 30.0, "N": 31.0}, 2, "A1")
    assert (control.tube, control.problem) == ("NC", "")


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([], {}),
        ([("a", "negative"), ("b", "negative")], {}),
        ([("a", "negative"), ("a", "negative")], {"a": True}),
        ([("a", "negative"), ("a", "grey"), ("a", "negative")], {"a": False}),
    ],
)
def test_tubes_that_stand_twice(lines: list[tuple[str, str]], found: dict[str, bool]) -> None:
    assert rules.doubled(told(tube=tube, conclusion=said) for tube, said in lines) == found


def test_columns_that_can_be_results() -> None:
    assert rules.usable(Columns({"tube": 0, "ct:N": 1}))
    assert rules.usable(Columns({"well": 0, "ct": 1, "target": 2}))
    assert not rules.usable(Columns({"tube": 0, "box": 1}))
    assert not rules.usable(Columns({"conclusion": 0}))


# --- on the database


@pytest.fixture
def bench(db: None) -> Bench:
    """Make a laboratory at work."""
    return make_bench()


def take(bench: Bench, data: bytes, name: str = "结果.csv", **over: Any) -> ResultFile:
    """Upload a file and read it with the columns that were guessed."""
    file, new = actions.keep_file(
        bench.laboratory, name=name, data=data, by=bench.technician, now=NOON, **over
    )
    if new:
        given: dict[str, Any] = {"by": bench.technician, "now": NOON, "protocol": PROTOCOL_OF_THE_DAY.version}
        actions.begin_reading(file, columns=file.columns, method="nat_op", **given)
        actions.read_file(file, protocol=PROTOCOL_OF_THE_DAY, now=NOON)
    return file


def reasons(file: ResultFile) -> list[tuple[int, str]]:
    """Give the lines that came back and why."""
    return list(ReturnedRow.objects.filter(file=file).values_list("line", "reason"))


def test_everything_that_is_wrong_in_one_file(bench: Bench) -> None:
    good, late, twice, differs, crowd, positive, elsewhere = bench.tubes(7, box="BOX0001")
    (rejected,) = bench.tubes(1)
    bench.scene.phone.tell(bench.scene.rejection(rejected))
    (away,) = bench.tubes(1, receive=False)
    head = "样本编号,检测结果,ORF1ab Ct,箱号,检测机构,检验者,审核者\n"
    lab = bench.laboratory.name
    rows = [
        f"{good},阴性,NoCt,BOX0001,{lab},李,王",
        f"{make_code()},阴性,,,{lab},李,王",  # unknown
        f"{twice},阴性,,,{lab},李,王",
        f"{twice},阴性,,,{lab},李,王",
        f"{differs},阴性,,,{lab},李,王",
        f"{differs},阳性,31,,{lab},李,王",
        f"{crowd},阴性,,BOX0002,{lab},李,王",
        f"{positive},阳性,30,,{lab},李,",
        f"{late},阴性,高,,{lab},李,王",
        f"{elsewhere},阴性,,,别处,李,王",
        f"{rejected},阴性,,,{lab},李,王",
        f"{away},阴性,,,{lab},李,王",
        f"{good[:-1]}O,阴性,,,{lab},李,王",
        f"{good},也许,,,{lab},李,王",
    ]
    half = len(rows) // 2
    data = (head + "\n".join(rows[:half]) + "\n").encode() + "\n".join(rows[half:]).encode("gb18030")
    file = take(bench, data)
    assert file.state == ResultFile.State.DONE
    assert reasons(file) == [
        (3, "unknown_tube"),
        (5, "twice"),
        (6, "twice_differs"),
        (7, "twice_differs"),
        (8, "other_box"),
        (9, "no_verifier"),
        (10, "ct_text"),
        (11, "other_laboratory"),
        (12, "rejected"),
        (13, "not_received"),
        (14, "code"),
        (15, "word"),
    ]
    assert (file.n_rows, file.n_done, file.n_taken, file.n_known) == (14, 14, 2, 0)
    assert set(Reading.objects.values_list("tube_code", flat=True)) == {good, twice}
    assert not Result.objects.exists()  # nobody has verified anything yet
    _name, back, kind = returning.returned(file, NOON)
    assert kind.startswith("text/csv")
    again = list(open_table(back).rows())
    assert len(again) == 13
    assert again[1].cells[0] == rows[1].split(",")[0]
    assert again[1].cells[-2] == "3"


def test_the_same_file_again_and_the_corrected_rest(bench: Bench) -> None:
    one, other = bench.tubes(2)
    first = take(bench, f"管号,结果\n{one},阴性\n{other},阴\n{other[:-1]}?,阴性\n".encode())
    assert take(bench, f"管号,结果\n{one},阴性\n{other},阴\n{other[:-1]}?,阴性\n".encode()) == first
    assert ResultFile.objects.count() == 1
    more = take(bench, f"管号,结果\n{one},阴性\n{other},阳性\n".encode())
    assert (more.n_known, reasons(more)) == (1, [(3, "differs")])
    assert Reading.objects.count() == 2


def test_rows_wait_until_somebody_has_dealt_with_them(bench: Bench) -> None:
    file = take(bench, f"管号,结果\n{make_code()},阴性\n".encode())
    assert queries.rows_waiting([bench.laboratory.pk]) == 1
    rows = list(queries.returned(file))
    with pytest.raises(Refused):
        actions.deal_with(rows, note=" ", by=bench.technician, now=NOON)
    assert actions.deal_with(rows, note="已电话核实", by=bench.technician, now=NOON) == 1
    assert actions.deal_with(rows, note="again", by=bench.technician, now=NOON) == 0
    assert queries.rows_waiting([bench.laboratory.pk]) == 0
    assert ReturnedRow.objects.get().note == "已电话核实"


def test_a_file_is_taken_back_and_may_come_again(bench: Bench) -> None:
    data = "管号,结果\n{},阴性\n{},阴性\n".format(*bench.tubes(2)).encode()
    file = take(bench, data)
    first = Reading.objects.order_by("pk")[0]
    actions.release([first.pk], by=bench.verifier, now=NOON)
    with pytest.raises(Refused):
        actions.void_file(file, reason="x", by=bench.technician, now=NOON)
    assert actions.void_file(file, reason="选错文件", by=bench.verifier, now=NOON) == (1, 1)
    assert {r.aside for r in Reading.objects.all()} == {"void"}
    again = take(bench, data)
    assert again != file
    assert again.n_taken == 2
    assert queries.known_tubes([first.tube_id], bench.laboratory.pk)[first.tube_id].result == ""


class Killed(Exception):
    """Somebody pulled the plug."""


def test_what_is_killed_goes_on_after_the_last_row(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = bench.tubes(5)
    monkeypatch.setattr(reader, "AT_ONCE", 2)
    whole, passes = reader._store, iter([True, False])

    def once(*args: Any) -> bool:
        if not next(passes, True):
            raise Killed
        return whole(*args)

    monkeypatch.setattr(reader, "_store", once)
    lines = "".join(f"{code},阴性\n" for code in codes)
    with pytest.raises(Killed):
        take(bench, f"管号,结果\n{lines}".encode())
    file = ResultFile.objects.get()
    assert (file.state, file.n_done, Reading.objects.count()) == ("reading", 2, 2)
    (waiting,) = actions.waiting_files()
    actions.read_file(waiting, protocol=PROTOCOL_OF_THE_DAY, now=NOON)
    file.refresh_from_db()
    assert (file.state, file.n_done, file.n_taken) == ("done", 5, 5)
    assert Reading.objects.count() == 5


def test_a_file_with_too_many_rows_is_not_begun(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "MOST_ROWS", 2)
    with pytest.raises(Refused) as refused:
        take(bench, b"tube,result\n" + b"T,neg\n" * 3)
    assert refused.value.code == "file_long"
    assert not ResultFile.objects.exists()


def test_the_file_of_an_instrument_is_the_run_of_a_plate(bench: Bench) -> None:
    one, other = bench.tubes(2)
    plate = bench.plate([one, other])
    head = ["Well", "Sample Name", "Target Name", "CT"]
    rows = [["Block Type", "96well"], [], head]
    for well, name, orf, n, ic in (
        ("A1", one, "31.2", "30.5", "27"),
        ("B01", "", "NoCt", "Undetermined", "28.1"),
        ("C1", "", "30", "30", "30"),  # nothing is in C1
        ("F12", "BLANK", "", "", ""),
        ("G12", "NC", "", "", "29"),
        ("H12", "PC", "25", "24", "26"),
    ):
        rows += [[well, name, gene, ct] for gene, ct in (("ORF1ab", orf), ("N", n), ("RNP", ic))]
    rows.append(["A1", other, "ORF1ab", "20"])  # says another tube than lies there
    data = give_back("xlsx", ",", rows[0], [(row, []) for row in rows[1:]], [])
    how: dict[str, Any] = {"instrument": bench.instrument, "plate": plate, "lot": bench.lot, "ran_at": NOON}
    file = take(bench, data, "7500.xlsx", **how)
    run = Run.objects.get()
    assert run.state == Run.State.VALID
    assert [(r.tube_code, r.conclusion) for r in bench.readings(run)] == [
        (one, "positive"),
        (other, "negative"),
    ]
    assert {reason for _line, reason in reasons(file)} == {"no_well", "other_tube"}
    bench.instrument.refresh_from_db()
    assert bench.instrument.columns["ct"] == "CT"


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_rows_of_other_tables_come_back_as_the_same_kind(bench: Bench, kind: str) -> None:
    (code,) = bench.tubes(1)
    rows: list[tuple[list[str], list[str]]] = [
        ([code, "阴性", "李", "王"], []),
        (["XX000001", "阴性", "李", "王"], []),
    ]
    data = give_back(kind, ",", ["管号", "结果", "检测者", "复核者"], rows, [])
    file = take(bench, data, f"results.{kind}")
    name, back, type_ = returning.returned(file, NOON)
    table = open_table(back)
    assert (file.n_taken, name, type_) == (1, f"results-returned.{kind}", MEDIA_TYPES[kind])
    assert (table.kind, [row.cells[0] for row in table.rows()]) == (kind, ["管号", "XX000001"])


def test_messages_are_taken_and_answered(bench: Bench) -> None:
    (code,) = bench.tubes(1, single=True)
    data = (OURS.replace("T22222Y", code) + (FOLDER / "test-0001-input-covid-19.hl7").read_text()).encode()
    file = take(bench, data, "oru.hl7")
    assert (file.kind, file.n_rows, file.n_taken) == ("hl7", 21, 1)
    reading = Reading.objects.get()
    assert (reading.conclusion, reading.proposed, reading.cts) == (
        "positive",
        "positive",
        {"ORF1ab": 31.5, "N": 33.2},
    )
    assert {reason for _line, reason in reasons(file)} <= {"code", "unknown_tube"}
    assert len(reasons(file)) == 20
    _name, answers, _kind = returning.answers(file, NOON)
    assert answers.count(b"MSA|AA|") == 1
    assert answers.count(b"MSA|AE|") == 20
    _name, back, _kind = returning.returned(file, NOON)
    assert back.count(b"MSH|") == 20
    assert back.count(b"\rNTE|1|L|") >= 20


def test_pages_upload_look_read_and_remember(bench: Bench, client: Client) -> None:
    one, other = bench.tubes(2)
    client.force_login(bench.technician)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    url = reverse("lab_files", args=[bench.laboratory.pk])

    def upload(text: str) -> Any:
        file = SimpleUploadedFile("r.csv", text.encode())
        return client.post(url, {"file": file, "instrument": str(bench.instrument.pk)}, follow=True)

    page = upload(f"条码号,我的结果列,备注\n{one},阴性,x\n")
    assert page.status_code == 200
    asked = page.request["PATH_INFO"]
    lacking = client.post(asked, {"method": "nat_op", "column-tube": "条码号"})
    assert "Say which column names the tube" in lacking.content.decode()
    assert 'name="column-conclusion"' in lacking.content.decode()  # there, to be corrected
    answer = client.post(
        asked, {"method": "nat_op", "column-tube": "条码号", "column-conclusion": "我的结果列"}, follow=True
    )
    assert "Every row was taken" in answer.content.decode()
    twice = client.post(asked, {"method": "nat_op", "column-tube": "条码号"})  # pressed twice
    assert "Every row was taken" in twice.content.decode()
    assert Instrument.objects.get().columns == {"tube": "条码号", "conclusion": "我的结果列"}
    second = upload(f"条码号,判定\n{other},阴性\n")  # a column was renamed
    assert "Columns of the last file are not in this one" in second.content.decode()
    assert "我的结果列" in second.content.decode()
    file = ResultFile.objects.exclude(pk=asked.rstrip("/").rsplit("/")[-1]).get()
    assert file.columns == {"tube": "条码号", "conclusion": "判定"}
    refused = client.post(url, {"file": SimpleUploadedFile("x.csv", b"hello\n")})
    assert refused.status_code == 409
    assert "No row of this file names columns" in refused.content.decode()
