"""Spreadsheets (XLSX): cells that have a name, and cells whose text holds {{names}}.

Only these cells change; looks, pictures, charts, formulas and print settings stay. A library that reads a workbook
into its own model and writes it anew loses some of them.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree

from lianfang.common.errors import Refused
from lianfang.documents.filling.archives import opened, packed, parsed
from lianfang.documents.filling.names import N_, NAME, Place, Value, replaced, unreadable, written

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
BOOK, LINKS, STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
# What a sheet says before the heads of its pages, in the order of the standard (ECMA-376, part 1, 18.3.1.99).
BEFORE_HEAD = (
    *(
        "sheetData",
        "sheetCalcPr",
        "sheetProtection",
        "protectedRanges",
        "scenarios",
        "autoFilter",
        "sortState",
    ),
    *(
        "dataConsolidate",
        "customSheetViews",
        "mergeCells",
        "phoneticPr",
        "conditionalFormatting",
        "dataValidations",
    ),
    *("hyperlinks", "printOptions", "pageMargins", "pageSetup"),
)
CELL = re.compile(r"^(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?$")


@dataclass(frozen=True, slots=True)
class Named:
    """A cell with a name."""

    name: str
    sheet: str
    cell: str
    until: str = ""  # of several cells that are merged into one: the last


def places(file: bytes) -> Iterator[Place]:
    """Yield the cells of a workbook that are to be filled.

    Raises Refused("template_unreadable"), Refused("template_formula").
    """
    book = _Book(opened(file, BOOK))
    for named in book.named:
        yield Place(named.name, f"{named.sheet} {named.cell}")
    for sheet in book.sheets:
        for cell, text in book.texts(sheet):
            for found in NAME.finditer(text):
                yield Place(found.group(1), f"{sheet} {cell.get('r')}")


def fill(file: bytes, values: Mapping[str, Value], mark: str = "") -> bytes:
    """Put values into the named cells and in place of the names; formulas are reckoned anew when it is opened. A mark
    is said at the head of every page and before the text of every sheet's first cell.

    Raises Refused("template_unreadable"), Refused("template_formula").
    """
    book = _Book(opened(file, BOOK))
    for sheet in book.sheets:
        for cell, text in list(book.texts(sheet)):
            whole = NAME.fullmatch(text.strip())
            _set(cell, values.get(whole.group(1)) if whole else replaced(text, values))
    for named in book.named:
        _set(_cell(book.tree(named.sheet), named.cell), values.get(named.name))
    for sheet in book.sheets if mark else ():
        book.mark(sheet, mark)
    return book.written()


class _Book:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.book = parsed(archive, BOOK)
        targets = {link.get("Id"): link.get("Target") for link in parsed(archive, LINKS)}
        self.sheets = {
            sheet.get("name"): posixpath.normpath(
                posixpath.join("/xl", targets.get(sheet.get(R + "id")) or "")
            )[1:]
            for sheet in self.book.iter(M + "sheet")
        }
        self.sheets = {name: part for name, part in self.sheets.items() if part in archive.namelist()}
        if not self.sheets:
            raise unreadable(N_("it has no sheets"))
        self.trees: dict[str, Any] = {}
        self.strings = self._strings()
        self.named = [named for named in map(self._one, self.book.iter(M + "definedName")) if named]

    def tree(self, sheet: str) -> Any:
        """Read a sheet, once."""
        part = self.sheets[sheet]
        if part not in self.trees:
            self.trees[part] = parsed(self.archive, part)
        return self.trees[part]

    def _strings(self) -> list[str]:
        if STRINGS not in self.archive.namelist():
            return []
        return ["".join(t.text or "" for t in one.iter(M + "t")) for one in parsed(self.archive, STRINGS)]

    def _one(self, defined: Any) -> Named | None:
        """Read a name, if it is that of one cell; names for printing, hidden ones and ranges are left alone."""
        name = defined.get("name", "")
        found = CELL.match((defined.text or "").strip())
        if not found or name.startswith("_xlnm") or defined.get("hidden") == "1":
            return None
        sheet = (found.group(1) or found.group(2)).replace("''", "'")
        if sheet not in self.sheets:
            return None
        cell = found.group(3) + found.group(4)
        until = found.group(5) + found.group(6) if found.group(5) else ""
        if until and until != cell and not self._merged(sheet, f"{cell}:{until}"):
            return None
        there = _find(self.tree(sheet), cell)
        if there is not None and there.find(M + "f") is not None:
            message = N_("The cell %(cell)s named “%(name)s” holds a formula. Name a cell that is empty.")
            raise Refused("template_formula", message, cell=f"{sheet} {cell}", name=name)
        return Named(name, sheet, cell, until)

    def _merged(self, sheet: str, area: str) -> bool:
        return any(each.get("ref") == area for each in self.tree(sheet).iter(M + "mergeCell"))

    def texts(self, sheet: str) -> Iterator[tuple[Any, str]]:
        """Yield the cells of a sheet whose text holds names."""
        for cell in self.tree(sheet).iter(M + "c"):
            text = self._text(cell)
            if "{{" in text and cell.find(M + "f") is None and NAME.search(text):
                yield cell, text

    def _text(self, cell: Any) -> str:
        kind, value = cell.get("t"), cell.findtext(M + "v")
        if kind == "s" and value and value.isdigit() and int(value) < len(self.strings):
            return self.strings[int(value)]
        return "".join(t.text or "" for t in cell.iter(M + "t")) if kind == "inlineStr" else ""

    def mark(self, sheet: str, mark: str) -> None:
        """Say something at the head of a sheet's pages, and in its first cell unless that holds a number."""
        tree = self.tree(sheet)
        _head(tree, mark)
        first = _cell(tree, "A1")
        text = self._text(first)
        if first.find(M + "f") is None and (text or first.find(M + "v") is None):
            _set(first, f"{mark} {text}".strip())

    def written(self) -> bytes:
        """Write the workbook: results of formulas that were kept in it are taken out."""
        for sheet in self.sheets:
            for formula in self.tree(sheet).iter(M + "f"):
                cell = formula.getparent()
                for kept in cell.findall(M + "v"):
                    cell.remove(kept)
        reckon = self.book.find(M + "calcPr")
        if reckon is None:
            reckon = etree.Element(M + "calcPr")
            after = [self.book.find(M + tag) for tag in ("definedNames", "externalReferences", "sheets")]
            next(each for each in after if each is not None).addnext(reckon)
        reckon.set("fullCalcOnLoad", "1")
        return packed(self.archive, {BOOK: self.book, **self.trees})


def _head(tree: Any, mark: str) -> None:
    """Put a line at the head of every printed page of a sheet, in place of what stood there."""
    head = tree.find(M + "headerFooter")
    if head is None:
        head = etree.Element(M + "headerFooter")
        before = [tree.find(M + tag) for tag in BEFORE_HEAD]
        [each for each in before if each is not None][-1].addnext(head)
    for name in ("differentOddEven", "differentFirst"):
        head.attrib.pop(name, None)
    for old in head.findall(M + "oddHeader"):
        head.remove(old)
    line = etree.Element(M + "oddHeader")
    line.text = "&C" + mark.replace("&", "&&")
    head.insert(0, line)


def _find(tree: Any, cell: str) -> Any:
    return next((each for each in tree.iter(M + "c") if each.get("r") == cell), None)


def _cell(tree: Any, wanted: str) -> Any:
    """Find a cell, or put it in its row and column, where the file had none."""
    found = _find(tree, wanted)
    if found is not None:
        return found
    letters, number = re.fullmatch(r"([A-Z]+)(\d+)", wanted).groups()  # type: ignore[union-attr]  # it was matched
    data = tree.find(M + "sheetData")
    row = _placed(data, M + "row", number, lambda each: int(each.get("r", "0")), int(number))
    return _placed(row, M + "c", wanted, lambda each: _column(each.get("r", "")), _column(letters))


def _placed(parent: Any, tag: str, name: str, order: Any, place: int) -> Any:
    for n, each in enumerate(parent):
        if order(each) == place:
            return each
        if order(each) > place:
            made = etree.Element(tag, r=name)
            parent.insert(n, made)
            return made
    return etree.SubElement(parent, tag, r=name)


def _column(cell: str) -> int:
    number = 0
    for letter in re.sub(r"\d", "", cell):
        number = number * 26 + ord(letter) - 64
    return number


def _set(cell: Any, value: Value) -> None:
    """Write a value into a cell; its look stays."""
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        etree.SubElement(cell, M + "v").text = repr(value)
    elif isinstance(value, (str, date)):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, M + "is"), M + "t")
        text.text = written(value)
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
