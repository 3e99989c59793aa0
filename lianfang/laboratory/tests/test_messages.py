"""HL7 v2: what public test messages say, however they are written, and the answers to them."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lianfang.laboratory.rules import hl7

FOLDER = Path(__file__).parent / "messages"
AT = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)


def read(name: str) -> list[hl7.Message]:
    """Read a file of messages."""
    return list(hl7.messages((FOLDER / name).read_bytes().decode("utf-8-sig")))


WHAT_THEY_SAY: list[tuple[str, int, dict[str, int]]] = [
    ("test-0001-input-covid-19.hl7", 20, {"grey": 11, "positive": 5, "negative": 4}),
    ("test-0001-az-covid-19-hl7.hl7", 5, {"positive": 2, "grey": 3}),
    ("CE-20200415-0001.hl7", 1, {"positive": 1}),  # lines end in CR alone
    ("EHT-20210316-0001.hl7", 1, {"negative": 1}),
    ("LP-covid-19-20220124002222.hl7", 1, {"negative": 1}),
    ("FLFHospital-SARSCOV2-20200317-0001.hl7", 1, {"negative": 1}),  # version 2.3, no SPM
    ("CA-20211001-sully.hl7", 1, {"positive": 1}),
    ("valid_mars.hl7", 2, {"positive": 2}),
    ("monkeypox-20221110.hl7", 1, {"no_test": 1}),
    ("valid_hl7.hl7", 1, {"no_test": 2}),  # five signs after MSH, blood cultures
    ("LAB-ORU-1.hl7", 1, {"no_test": 1}),
    ("LAB-ORU-2.hl7", 1, {"no_test": 1}),
    ("ORU-R01-01.hl7", 1, {"no_test": 1}),
    ("ORU-R01-RMGEAD.hl7", 1, {"no_test": 1}),  # version 2.4, glucose
    ("sample_1.hl7", 1, {"negative": 1}),
    ("sample_2.hl7", 1, {"positive": 1}),
    ("sample_oru_CDPH_NBS_20241021-001.hl7", 1, {"no_test": 1}),
    ("valid.hl7", 1, {"positive": 1}),
    ("sample_oml_20240319-001.hl7", 1, {"no_test": 1}),
]


@pytest.mark.parametrize(("name", "n", "said"), WHAT_THEY_SAY)
def test_what_public_messages_say(name: str, n: int, said: dict[str, int]) -> None:
    found = read(name)
    assert len(found) == n
    assert Counter(o.conclusion or o.problem for m in found for o in m.observed) == said
    assert all(o.tube for m in found for o in m.observed)


def test_every_file_is_told_and_they_hold_43_messages() -> None:
    assert {path.name for path in FOLDER.glob("*.hl7")} == {name for name, _n, _said in WHAT_THEY_SAY}
    found = [message for path in FOLDER.glob("*.hl7") for message in read(path.name)]
    assert len(found) == 43
    assert Counter(message.kind for message in found) == {"ORU^R01": 42, "OML^O21": 1}
    assert {message.head(12) for message in found} == {"2.3", "2.4", "2.5", "2.5.1"}


@pytest.mark.parametrize(
    ("name", "n"), [("test-0001-input-covid-19.hl7", 200), ("CA-20211001-sully.hl7", 16)]
)
def test_all_lines_of_a_message_are_kept(name: str, n: int) -> None:
    assert sum(segment.name == "OBX" for m in read(name) for segment in m.segments) == n


def test_a_positive_beside_two_negatives_of_one_specimen_is_positive() -> None:
    (one,) = read("CA-20211001-sully.hl7")[0].observed
    assert sorted(one.conclusions) == ["negative", "negative", "positive"]
    assert one.conclusion == "positive"


OURS = "\r".join(
    [
        r"MSH|^~\&|LIS|检验所|LIANFANG|联防|20210805120000+0800||ORU^R01^ORU_R01|M1|P|2.5.1",
        "PID|1",
        "OBR|1||F1|94500-6^SARS-CoV-2 RNA^LN",
        r"OBX|1|CWE|94559-2^ORF1ab^LN||260373001^Detected^SCT||||||F|||||王\T\李^^",
        "OBX|2|NM|94511-3^Ct ORF1ab^LN||31.5||||||F",
        "OBX|3|NM|94510-5^Ct N^LN||33,2||||||F",
        "OBX|4|NM|94533-7^N^LN||未检出||||||F",
        "SPM|1|T22222Y&LIS",
        "",
    ]
)


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\x0b"])
def test_genes_thresholds_and_the_tube(end: str) -> None:
    text = OURS.replace("\r", end) if end != "\x0b" else "\x0b" + OURS + "\x1c\r\x0b" + OURS
    found = list(hl7.messages(text))
    assert len(found) == (2 if end == "\x0b" else 1)
    (seen,) = found[0].observed
    assert (seen.tube, seen.conclusion, seen.problem) == ("T22222Y", "positive", "")
    assert seen.cts == {"ORF1ab": 31.5, "N": 33.2}
    assert seen.verifier == "王&李"


def test_what_cannot_be_read_is_named() -> None:
    (message,) = hl7.messages(OURS.replace("31.5", "late").replace("260373001^Detected", "^maybe"))
    (seen,) = message.observed
    assert seen.problem == "ct_text"
    assert seen.conclusion == "negative"


def test_several_specimens_of_one_message() -> None:
    more = (
        "OBR|2|||94500-6^RNA^LN\rOBX|1|CWE|94500-6^RNA^LN||260415000^Not detected^SCT||||||F\rSPM|2|T33333X\r"
    )
    (message,) = hl7.messages(OURS + more)
    assert [(o.tube, o.conclusion) for o in message.observed] == [
        ("T22222Y", "positive"),
        ("T33333X", "negative"),
    ]


def test_answers() -> None:
    (message,) = hl7.messages(OURS)
    good = hl7.acknowledge(message, taken=True, at=AT).split("\r")
    assert good[0] == r"MSH|^~\&|LIANFANG|联防|LIS|检验所|20210805120000+0800||ACK^R01^ACK|M1-ACK|P|2.5.1"
    assert good[1] == "MSA|AA|M1"
    bad = hl7.acknowledge(message, taken=False, why=["no|tube"], at=AT).split("\r")
    assert bad[1:3] == ["MSA|AE|M1|no tube", "ERR|||207^Application internal error^HL70357|E||||no tube"]
    old = hl7.acknowledge(read("FLFHospital-SARSCOV2-20200317-0001.hl7")[0], taken=False, why=["x"], at=AT)
    assert "\rERR|^^^207&Application internal error&HL70357&x\r" in old
    double = hl7.acknowledge(message, taken=False, why=["again"], at=AT, wrong=hl7.DOUBLE)
    assert "MSA|AR|M1|again\rERR|||205^" in double
    (order,) = read("sample_oml_20240319-001.hl7")
    assert "MSA|AR|" in hl7.acknowledge(order, taken=False, why=["no result"], at=AT)


@pytest.mark.parametrize("text", ["", "MSH", "MSH|", "hello", "MSH|||||||", "\x00MSH|^~\\&|"])
def test_nonsense_is_no_message_and_no_mistake(text: str) -> None:
    for message in hl7.messages(text):
        assert message.observed == []
