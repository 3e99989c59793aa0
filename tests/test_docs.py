"""The documents tell the truth: the reference is what the code says, the glossary knows every model."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from lianfang.cli import reference
from lianfang.cli.messages import PO, collected, untranslated

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


def test_everything_is_translated() -> None:
    from babel.messages.pofile import read_po

    with PO.open("rb") as text:
        known = read_po(text, locale="zh_Hans")
    missing = [m.id for m in collected() if m.id and known.get(m.id, m.context) is None]
    assert not missing, "run: make messages, then translate"
    assert not untranslated(known)


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
