"""Word files with {{names}}, also where Word has cut one into pieces of different looks."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from lianfang.documents.filling.archives import opened, packed, parsed
from lianfang.documents.filling.names import N_, NAME, Place, Value, written

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN = "word/document.xml"
PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")


def places(file: bytes) -> Iterator[Place]:
    """Yield the names in a Word file: text, tables, heads and feet of pages.

    Raises Refused("template_unreadable").
    """
    archive = opened(file, MAIN)
    for part in _parts(archive):
        where = N_("text") if part == MAIN else N_("head or foot of the page")
        for paragraph in parsed(archive, part).iter(W + "p"):
            text = "".join(piece.text or "" for piece in _pieces(paragraph))
            for found in NAME.finditer(text):
                yield Place(found.group(1), text.strip()[:60] if part == MAIN else where)


def fill(file: bytes, values: Mapping[str, Value], mark: str = "") -> bytes:
    """Put values in place of the names. A mark is the first line of the text, and of the heads of pages there are.

    Raises Refused("template_unreadable").
    """
    archive = opened(file, MAIN)
    changed = {}
    for part in _parts(archive):
        tree = parsed(archive, part)
        for paragraph in tree.iter(W + "p"):
            if _replace(list(_pieces(paragraph)), values):
                changed[part] = tree
        if mark and (part == MAIN or "header" in part):
            (tree if part != MAIN else tree.find(W + "body")).insert(0, _line(mark))
            changed[part] = tree
    return packed(archive, changed)


def _line(mark: str) -> Any:
    """Write a line in the middle, bold and red."""
    line = etree.Element(W + "p")
    etree.SubElement(etree.SubElement(line, W + "pPr"), W + "jc").set(W + "val", "center")
    piece = etree.SubElement(line, W + "r")
    look = etree.SubElement(piece, W + "rPr")
    etree.SubElement(look, W + "b")
    etree.SubElement(look, W + "color").set(W + "val", "B42318")
    etree.SubElement(piece, W + "t").text = mark
    return line


def _parts(archive: zipfile.ZipFile) -> list[str]:
    return sorted(
        (name for name in archive.namelist() if PARTS.fullmatch(name)), key=lambda name: name != MAIN
    )


def _pieces(paragraph: Any) -> Iterator[Any]:
    """Yield the pieces of text of a paragraph, not those of paragraphs inside it (text boxes)."""
    for piece in paragraph.iter(W + "t"):
        if next(piece.iterancestors(W + "p")) is paragraph:
            yield piece


def _replace(pieces: list[Any], values: Mapping[str, Value]) -> bool:
    """Put each value where its name begins, and take the name out of every piece it runs through."""
    text = "".join(piece.text or "" for piece in pieces)
    found = list(NAME.finditer(text))
    for one in reversed(found):
        _put(pieces, one.start(), one.end(), written(values.get(one.group(1))))
    return bool(found)


def _put(pieces: list[Any], start: int, end: int, value: str) -> None:
    at = 0
    for piece in pieces:
        text = piece.text or ""
        first, last = max(start - at, 0), min(end - at, len(text))
        if first < last:
            begins = start >= at
            piece.text = text[:first] + (value if begins else "") + text[last:]
            piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        at += len(text)
