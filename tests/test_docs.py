"""The documents tell the truth: the reference is what the code says, the glossary knows every model."""

import re
import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from lianfang.cli import reference
from lianfang.cli.messages import (
    DRAWN,
    KEYWORDS,
    PO,
    collected,
    extract_module,
    protocol_labels,
    untranslated,
)

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("name", sorted(reference.pages()))
def test_reference_is_current(name: str) -> None:
    assert (reference.FOLDER / name).read_text() == reference.pages()[name](), "run: make docs"


def test_every_environment_variable_is_described() -> None:
    read = set()
    for path in [*(ROOT / "lianfang").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]:
        read |= set(re.findall(r"\bLIANFANG_[A-Z_]+\b", path.read_text()))
    assert read - {"LIANFANG_DATABASE"} == set(reference.VARIABLES)


def test_the_glossary_knows_every_model() -> None:
    glossary = (ROOT / "docs" / "reference" / "glossary.md").read_text()
    own = [m.__name__ for m in apps.get_models() if m.__module__.startswith("lianfang.")]
    assert not [name for name in own if f"| {name} |" not in glossary]


def test_what_stands_in_an_f_string_is_found() -> None:
    source = b"""x = f"{_('day %(n)s')} {pgettext('visit', 'Refused')}"\n"""
    found = list(extract_module(BytesIO(source), KEYWORDS))
    assert found == [(1, "_", ("day %(n)s",), []), (1, "pgettext", ("visit", "Refused"), [])]


def test_everything_is_translated() -> None:
    from babel.messages.pofile import read_po

    with PO.open("rb") as text:
        known = read_po(text, locale="zh_Hans")
    missing = [m.id for m in collected() if m.id and known.get(m.id, m.context) is None]
    assert not missing, "run: make messages, then translate"
    assert not untranslated(known)


def test_chinese_has_the_marks_of_chinese() -> None:
    from babel.messages.pofile import read_po

    with PO.open("rb") as text:
        known = read_po(text, locale="zh_Hans")
    narrow = re.compile(r"[\u4e00-\u9fff][,:;?!]|[,;?!][\u4e00-\u9fff]")
    said = [words for m in known for words in ([m.string] if isinstance(m.string, str) else m.string or ())]
    assert [words for words in said if narrow.search(words)] == []


# What a page calls a number that the protocol calls otherwise.
CALLED = {"rule": "retention.kinds.days", "days": "answer_days"}
NOTE = re.compile(r"{% (?:grade [\w.]+|translate) ([\w.]+)\.note %}")


def drawn_notes() -> set[str]:
    """Name the numbers whose notes stand on pages, as the protocol names them."""
    found = set()
    for path in (ROOT / "lianfang").rglob("templates/**/*.html"):
        text = path.read_text()
        for name in (said.split(".")[-1] for said in NOTE.findall(text)):
            renamed = re.findall(rf"{{% with {name}=[\w.]*?(\w+) %}}", text)
            found |= set(renamed) if renamed else {CALLED.get(name, name)}
    return found


def numbers_with_notes() -> Iterator[tuple[str, str]]:
    """Yield every number of a protocol that has a note: its name, "retention.kinds.days", and the note."""
    files = (ROOT / "protocols").rglob("*.toml")
    left: list[tuple[str, Any]] = [("", tomllib.loads(file.read_text())) for file in files]
    while left:
        path, node = left.pop()
        if isinstance(node, dict):
            if path and isinstance(note := node.get("note"), str):
                yield path, note
            left += [(f"{path}.{key}".strip("."), each) for key, each in node.items()]
        elif isinstance(node, list):
            left += [(path, each) for each in node]


def test_every_note_of_the_protocol_that_stands_on_a_page_is_translated() -> None:
    names, known = drawn_notes(), set(protocol_labels())
    assert {"answer_days", "retention.kinds.days", "rate", "locate_hours", "ct_positive"} <= names
    told = [(path, note) for path, note in numbers_with_notes() if {path, path.split(".")[-1]} & names]
    # Other parts have numbers of the same name; a page draws those of the parts that are named.
    drawn = [
        (path, note) for path, note in told if DRAWN & {path.split(".")[0], ".".join(path.split(".")[:2])}
    ]
    there = {name for path, _note in drawn for name in (path, path.split(".")[-1])}
    assert names - there == set(), "lianfang.cli.messages.DRAWN lacks it"
    assert [path for path, note in drawn if note not in known] == []


def test_translations_keep_their_places() -> None:
    from babel.messages.pofile import read_po

    with PO.open("rb") as text:
        known = read_po(text, locale="zh_Hans")
    place = re.compile(r"%\(\w+\)[sd]")
    wrong = [
        m.id
        for m in known
        if m.id and isinstance(m.id, str) and set(place.findall(m.id)) != set(place.findall(str(m.string)))
    ]
    assert not wrong


def test_no_number_without_its_command() -> None:
    """A measured rate in the README stands near the command that makes it."""
    for name in ("README.md", "README.zh-Hans.md"):
        text = (ROOT / name).read_text()
        if re.search(r"/s\b|每秒", text):
            assert "lianfang bench" in text
