"""The Chinese: collect the English from code and templates, compile what people translated. No gettext tools needed."""

import ast
import re
import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from lianfang.fieldapp import words

ROOT = Path(__file__).resolve().parents[2]
PO = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "N_": None,
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Written as it is: Babel's own header holds the hour and its version, and would change with every collection.
HEADER = """\
# The Chinese of Lianfang: every text a person sees. One word a thing: docs/reference/glossary.md.
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


ALIAS = re.compile(r"\b(n?p?gettext\w*) as (\w+)")
Found = tuple[int, Any, Any, Any]  # line, function, texts, comments


def compile_stale() -> None:
    """Compile the catalogue when it is newer than its compiled form."""
    compiled = PO.with_suffix(".mo")
    if PO.exists() and (not compiled.exists() or compiled.stat().st_mtime < PO.stat().st_mtime):
        fresh = compiled.with_suffix(".mo.new")
        with PO.open("rb") as text, fresh.open("wb") as out:
            write_mo(out, read_po(text, locale="zh_Hans"))
        fresh.replace(compiled)


def extract_template(fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Found]:
    """Give Babel the messages of a Django template."""
    from django.utils.translation.template import templatize

    source = templatize(fileobj.read().decode(), origin=fileobj.name)
    # Babel reads it as Python, where the indents of HTML would be mistakes.
    lines = "\n".join(line.lstrip() for line in source.splitlines())
    yield from extract_python(BytesIO(lines.encode()), keywords, comment_tags, options)


def extract_module(fileobj: IO[bytes], keywords: Any, *_given: Any, **_options: Any) -> Iterator[Found]:
    """Give Babel the messages of a Python file, under whatever names it imports gettext. They are found in its syntax
    tree: to a reader of tokens an f-string was one word before Python 3.12, and what stood in it was never translated.
    """
    source = fileobj.read().decode()
    own = {alias: name for name, alias in ALIAS.findall(source) if alias not in keywords}
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            texts = tuple(_text(each) for each in call.args)
            if any(texts) and name in {*keywords, *own}:
                yield call.lineno, own.get(name, name), texts, []


def _text(given: ast.expr) -> str | None:
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else None


def extract_phone(fileobj: IO[bytes], *_given: Any, **_options: Any) -> Iterator[Found]:
    """Give Babel the messages of a module of the phone app."""
    for line, text in words.texts(fileobj.read().decode()):
        yield line, "gettext" if isinstance(text, str) else "ngettext", text, []


def collected() -> Catalog:
    """Collect every message of the package, with the places it stands in."""
    catalog = Catalog(locale="zh_Hans", project="Lianfang", charset="utf-8", fuzzy=False)
    methods = [
        ("**/tests/**", "ignore"),
        ("**/migrations/**", "ignore"),
        ("**/vendor/**", "ignore"),
        ("**.py", "lianfang.cli.messages:extract_module"),
        ("fieldapp/static/field/**.js", "lianfang.cli.messages:extract_phone"),
        ("**/templates/**.html", "lianfang.cli.messages:extract_template"),
        ("**/templates/**.txt", "lianfang.cli.messages:extract_template"),
    ]
    found = extract_from_dir(str(ROOT / "lianfang"), methods, keywords=KEYWORDS)
    for name, _line, message, _comments, context in found:
        catalog.add(message, None, [(f"lianfang/{name}", 1)], context=context)
    for label in sorted(set(protocol_labels())):
        catalog.add(label)
    return catalog


# Parts of a protocol, or numbers of one, whose notes stand on pages; the other notes are read in the reference.
DRAWN = frozenset(
    [
        "beds",
        "following.locate_hours",
        "following.notify_hours",
        "laboratory.chart_values",
        "laboratory.ct_positive",
        "planning",
        "retention",
        "supplies.expires_soon_days",
        "supplies.least_percent",
        "supplies.purposes",
    ]
)


def protocol_labels() -> Iterator[str]:
    """Yield every label that the protocol files show on screens, the titles in English of their sources, and the notes
    that stand on pages."""
    for file in sorted((ROOT / "protocols").rglob("*.toml")):
        protocol = tomllib.loads(file.read_text())
        yield from labels(protocol)
        yield from (s["title"] for s in protocol.get("sources", {}).values() if s["title"].isascii())
        for part, keys in protocol.items():
            for key, value in keys.items() if isinstance(keys, dict) else ():
                yield from notes(value) if DRAWN & {part, f"{part}.{key}"} else ()


def notes(node: Any) -> Iterator[str]:
    """Yield the notes in a value, table or list of a protocol file, however deep."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "note" and isinstance(value, str):
                yield value
            else:
                yield from notes(value)
    elif isinstance(node, list):
        for value in node:
            yield from notes(value)


def labels(node: Any) -> Iterator[str]:
    """Yield the labels in a table or list of a protocol file, however deep."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"label", "onset_label", "counted"} and isinstance(value, str):
                yield value
            else:
                yield from labels(value)
    elif isinstance(node, list):
        for value in node:
            yield from labels(value)


def update() -> list[str]:
    """Collect, keep the translations there are, write the catalogue. Returns what is not translated yet."""
    catalog = collected()
    if PO.exists():
        with PO.open("rb") as text:
            old = read_po(text, locale="zh_Hans")
        for message in catalog:
            if message.id and (known := old.get(message.id, message.context)):
                message.string = known.string
    PO.parent.mkdir(parents=True, exist_ok=True)
    body = BytesIO()
    write_po(body, catalog, width=100, sort_output=True, no_location=True, omit_header=True)
    PO.write_bytes(HEADER.encode() + body.getvalue().strip() + b"\n")
    return untranslated(catalog)


def untranslated(catalog: Catalog) -> list[str]:
    """Name the messages that have no Chinese."""
    return [
        str(m.id)
        for m in catalog
        if m.id and not (all(m.string) if isinstance(m.string, tuple) else m.string)
    ]
