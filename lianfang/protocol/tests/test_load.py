"""Every way a file can be wrong is refused, with the file, the key and what was expected."""

from pathlib import Path

import pytest

from lianfang.common.errors import Refused
from lianfang.protocol.load import load_file, load_folder
from lianfang.protocol.tests.make import refusing
from lianfang.protocol.timeline import SHIPPED

GOOD = SHIPPED / "covid19" / "2021-05-14.toml"
CLOSE_DAYS = 'central_days = { value = 14, grade = "official", source = "plan8" }'
FEVER = 'fever_celsius = { value = 37.3, grade = "unsourced", note = "In general use; no text found." }'
DOUBLE = "release_double_swab = { value = true"

REFUSALS = [
    # what is wrong, what stands in the file, what stands there instead, code, and words of the message
    ("misspelt section", "[incubation]", "[incubatoin]", "protocol_unknown_key", "mean “incubation”"),
    ("misspelt key", "core_hours =", "core_huors =", "protocol_unknown_key", "mean “core_hours”"),
    (
        "misspelt key in a list",
        CLOSE_DAYS,
        CLOSE_DAYS.replace("central", "centrel"),
        "protocol_unknown_key",
        "contacts.grades[0].centrel_days",
    ),
    (
        "misspelt grade key",
        CLOSE_DAYS,
        CLOSE_DAYS.replace("grade", "grad"),
        "protocol_unknown_key",
        "“grade”",
    ),
    ("nothing like it", "[clock]", "[clock]\nzzz = 1", "protocol_unknown_key", "phone_skew_minutes"),
    ("missing key", CLOSE_DAYS, "", "protocol_missing_key", "Central quarantine"),
    ("missing text", 'onset_label = "Symptom onset"', "", "protocol_missing_key", "disease.onset_label"),
    ("missing grade", CLOSE_DAYS, "central_days = { value = 14 }", "protocol_missing_key", "unsourced"),
    (
        "missing value",
        CLOSE_DAYS,
        'central_days = { grade = "official", source = "plan8" }',
        "protocol_missing_key",
        "central_days.value",
    ),
    (
        "missing source",
        CLOSE_DAYS,
        CLOSE_DAYS.replace(', source = "plan8"', ""),
        "protocol_missing_key",
        "central_days.source",
    ),
    (
        "unsourced without a reason",
        FEVER,
        'fever_celsius = { value = 37.3, grade = "unsourced" }',
        "protocol_missing_key",
        "fever_celsius.note",
    ),
    (
        "unsourced with a document",
        FEVER,
        FEVER.replace("note =", 'source = "plan8", note ='),
        "protocol_source",
        "names no document",
    ),
    ("bare number", CLOSE_DAYS, "central_days = 14", "protocol_wrong_type", "value, grade and source"),
    (
        "text for a number",
        CLOSE_DAYS,
        CLOSE_DAYS.replace("14", '"14"'),
        "protocol_wrong_type",
        "a whole number",
    ),
    (
        "fraction of a day",
        CLOSE_DAYS,
        CLOSE_DAYS.replace("14", "14.5"),
        "protocol_wrong_type",
        "a whole number",
    ),
    (
        "true for a number",
        CLOSE_DAYS,
        CLOSE_DAYS.replace("14", "true"),
        "protocol_wrong_type",
        "a whole number",
    ),
    ("number for true", DOUBLE, DOUBLE.replace("true", "1"), "protocol_wrong_type", "true or false"),
    ("number for a list", "value = [1, 4, 7, 14]", "value = 1", "protocol_wrong_type", "a list"),
    ("number for a table", '{ key = "alpha", label = "Alpha" }', "5", "protocol_wrong_type", "a table"),
    ("empty label", 'label = "COVID-19"', 'label = " "', "protocol_wrong_type", "not empty"),
    ("odd key", 'key = "close"', 'key = "close contact"', "protocol_wrong_type", "letters, digits"),
    (
        "text for a date",
        "effective_from = 2021-05-14",
        'effective_from = "2021-05-14"',
        "protocol_wrong_type",
        "a date",
    ),
    ("below its limits", CLOSE_DAYS, CLOSE_DAYS.replace("14", "-1"), "protocol_out_of_range", "0 to 366 d"),
    ("above its limits", CLOSE_DAYS, CLOSE_DAYS.replace("14", "400"), "protocol_out_of_range", "0 to 366 d"),
    ("fever of the sun", FEVER, FEVER.replace("37.3", "5500"), "protocol_out_of_range", "34 to 43 °C"),
    (
        "day zero",
        "value = [1, 4, 7, 14]",
        "value = [0, 4, 7, 14]",
        "protocol_out_of_range",
        "test_days.value[0]",
    ),
    (
        "misspelt grade",
        CLOSE_DAYS,
        CLOSE_DAYS.replace("official", "offical"),
        "protocol_not_a_choice",
        "“official”",
    ),
    (
        "unknown grade",
        CLOSE_DAYS,
        CLOSE_DAYS.replace("official", "gossip"),
        "protocol_not_a_choice",
        "one of",
    ),
    (
        "unknown document",
        CLOSE_DAYS,
        CLOSE_DAYS.replace("plan8", "plan9"),
        "protocol_not_a_choice",
        "“plan8”",
    ),
    (
        "unknown document on top",
        'source = "plan8"\nnote',
        'source = "x"\nnote',
        "protocol_not_a_choice",
        "source",
    ),
    (
        "unknown word",
        'severe = false },\n  { key = "ordinary"',
        "severe = no",
        "protocol_syntax",
        "cannot be read",
    ),
    (
        "misspelt criterion",
        '["afebrile", "symptoms_better"',
        '["afebrile", "symptom_better"',
        "protocol_not_a_choice",
        "“symptoms_better”",
    ),
    ("one key twice", 'key = "secondary"', 'key = "close"', "protocol_twice", "“close”"),
    ("one day twice", "value = [1, 4, 7, 14]", "value = [1, 4, 4, 14]", "protocol_twice", "“4”"),
    (
        "other version",
        'version = "covid19-2021-05-14"',
        'version = "covid19-2021"',
        "protocol_name",
        "-05-14",
    ),
    ("other disease", 'key = "covid19"', 'key = "measles"', "protocol_name", "measles-2021-05-14"),
    ("not TOML", "[clock]", "[clock", "protocol_syntax", "line"),
    ("no documents", "[sources.plan8]", "[papers.plan8]", "protocol_unknown_key", "papers"),
    (
        "incubation upside down",
        "min_days = { value = 1,",
        "min_days = { value = 9,",
        "protocol_contradiction",
        "order",
    ),
    (
        "central days without a place",
        CLOSE_DAYS,
        CLOSE_DAYS.replace("14", "0"),
        "protocol_contradiction",
        "contacts.grades[0].central_days",
    ),
    (
        "a test after the last day",
        "value = [1, 4, 7, 14]",
        "value = [1, 4, 7, 15]",
        "protocol_contradiction",
        "day 15 is after the last day, 14",
    ),
    (
        "tests out of order",
        "value = [1, 4, 7, 14]",
        "value = [1, 7, 4, 14]",
        "protocol_contradiction",
        "not in order",
    ),
    (
        "a condition without its number",
        "linked_negatives = { value = 2",
        "linked_negatives = { value = 0",
        "protocol_contradiction",
        "linked_negatives",
    ),
    (
        "a grade that is not there",
        'otherwise_as = { value = "close"',
        'otherwise_as = { value = "secondary"',
        "protocol_contradiction",
        "otherwise_as",
    ),
    (
        "a class without a pathway",
        'label = "Suspected case", counts_as = "under_review" },\n  { key = "confirmed", label = "Confirmed case", '
        'counts_as = "confirmed" }',
        'label = "Suspected case", counts_as = "under_review" }',
        "protocol_contradiction",
        "treatment.pathways",
    ),
    (
        "a criterion without its number",
        "afebrile_days = { value = 3",
        "afebrile_days = { value = 0",
        "protocol_contradiction",
        "afebrile",
    ),
    (
        "something follows for no days",
        'after_days = { value = 14, grade = "official", source = "wuhu" }',
        'after_days = { value = 0, grade = "official", source = "wuhu" }',
        "protocol_contradiction",
        "after_days",
    ),
    (
        "a tube too large",
        "people = 10, household",
        "people = 11, household",
        "protocol_contradiction",
        "pool_max",
    ),
    (
        "a mode that is not there",
        '"Key groups", modes = ["single"]',
        '"Key groups", modes = ["one"]',
        "protocol_contradiction",
        "“one”",
    ),
    (
        "recollected in a pool",
        'recollect_mode = { value = "single"',
        'recollect_mode = { value = "pool5"',
        "protocol_contradiction",
        "one person",
    ),
]


def written(folder: Path, text: str, name: str = "covid19/2021-05-14.toml") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new", "code", "words"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS]
)
def test_a_wrong_file_is_refused(tmp_path: Path, old: str, new: str, code: str, words: str) -> None:
    text = GOOD.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(Refused) as refused:
        load_file(written(tmp_path, text.replace(old, new, 1)))
    assert refused.value.code == code
    assert str(refused.value).startswith("covid19/2021-05-14.toml")
    assert words in str(refused.value)


def test_a_file_without_documents_is_refused(tmp_path: Path) -> None:
    kept = [part for part in GOOD.read_text(encoding="utf-8").split("\n\n") if "[sources." not in part]
    with refusing("protocol_missing_key"):
        load_file(written(tmp_path, "\n\n".join(kept)))


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, "")
    file.write_bytes(b"\xff\xfe\x00")
    with refusing("protocol_syntax"):
        load_file(file)


@pytest.mark.parametrize("name", ["covid19/2021-05-15.toml", "covid19/may.toml", "measles/2021-05-14.toml"])
def test_two_files_cannot_begin_on_one_day(tmp_path: Path, name: str) -> None:
    with refusing("protocol_name"):
        load_file(written(tmp_path, GOOD.read_text(encoding="utf-8"), name))


def test_a_folder_without_protocols_is_refused(tmp_path: Path) -> None:
    with refusing("protocol_folder"):
        load_folder(tmp_path)


def test_pools_need_a_test_that_can_be_pooled(tmp_path: Path) -> None:
    text = GOOD.read_text(encoding="utf-8").replace("poolable = true", "poolable = false")
    with refusing("protocol_contradiction", "testing.pool_max"):
        load_file(written(tmp_path, text))


def test_a_number_written_whole_is_a_number(tmp_path: Path) -> None:
    text = GOOD.read_text(encoding="utf-8").replace("value = 37.3", "value = 38")
    fever = load_file(written(tmp_path, text)).contacts.fever_celsius
    assert fever.value == 38.0
    assert isinstance(fever.value, float)


def _based(folder: Path, name: str, text: str) -> Path:
    (folder / "covid19").mkdir(exist_ok=True)
    path = folder / "covid19" / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


HEAD = 'version = "covid19-2021-06-01"\neffective_from = 2021-06-01\nsource = "plan8"\nnote = "x"\n'


def test_a_version_holds_only_what_is_new(tmp_path: Path) -> None:
    _based(tmp_path, GOOD.stem, GOOD.read_text(encoding="utf-8"))
    hours = 'test_hours_out = { value = 24, grade = "design_choice", note = "x" }'
    changed = f'based_on = "{GOOD.stem}"\n{HEAD}\n[checkpoints]\n{hours}\n'
    protocol, whole = load_file(_based(tmp_path, "2021-06-01", changed)), load_file(GOOD)
    assert protocol.checkpoints.test_hours_out.value == 24
    assert protocol.checkpoints.findings == whole.checkpoints.findings
    assert protocol.contacts == whole.contacts


@pytest.mark.parametrize("base", ['"2021-06-01"', '"2021-05-15"', '"2022-01-01"', "5"])
def test_a_version_is_based_on_an_earlier_one_that_is_there(tmp_path: Path, base: str) -> None:
    _based(tmp_path, GOOD.stem, GOOD.read_text(encoding="utf-8"))
    path = _based(tmp_path, "2021-06-01", f"based_on = {base}\n{HEAD}")
    with refusing("protocol_base", "covid19/2021-06-01.toml"):
        load_file(path)


@pytest.mark.parametrize("always", ["ambulance", "medicine", "dialysis", "birth"])
def test_no_protocol_leaves_out_who_always_passes(tmp_path: Path, always: str) -> None:
    text = GOOD.read_text(encoding="utf-8").replace(f'key = "{always}"', 'key = "else"')
    with refusing("protocol_contradiction", always):
        load_file(_based(tmp_path, GOOD.stem, text))
