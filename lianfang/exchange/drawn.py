"""A list whose view writes no table of its own is saved as it is drawn: the heads of its columns and what stands in
their cells. While it is drawn, days and numbers are written for a file (`lianfang.web.words.for_files`)."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import html

# What a cell holds for the hand and not for the eye; and what begins something new in it.
_SKIPPED = frozenset(
    ("button", "input", "select", "textarea", "svg", "dialog", "details", "script", "template", "label")
)
_APART = frozenset(("div", "p", "li", "br", "small", "form"))
_APART_BY_LOOK = frozenset(("note", "tag", "badge", "chip"))
_BETWEEN = " · "
_NOTHING = "–"


class Drawn(NamedTuple):
    """A list as a page shows it; more: it goes on on another page."""

    head: list[str]
    rows: list[list[str]]
    more: bool


def read(page: bytes, title: str) -> Drawn | None:
    """Read the list of a page, None when it shows none; one that is empty has its title as its only head."""
    found = html.document_fromstring(page.decode()).xpath('//*[@id="rows"]')
    if not found:
        return None
    pager = found[0].xpath('.//nav[contains(@class, "pager")]')
    tables = (pager[0].xpath("./preceding::table") if pager else [])[-1:] or list(found[0].iter("table"))
    if not tables:
        return Drawn([title], [], more=False)
    heads = tables[0].xpath("(./thead/tr)[last()]/*")
    shown = [place for place, head in enumerate(heads) if _visible(head)]
    named = [_said(heads[n]) for n in shown]
    # A list may be drawn in parts, as doors are by staircases: those with the same heads are one.
    parts = [each for each in found[0].iter("table") if _names(each) == _names(tables[0])]
    rows = [_row(row, shown) for part in parts for row in part.xpath("./tbody/tr")]
    return Drawn(named, rows, bool(found[0].xpath('.//*[@rel="next"]')))


def _names(table: Any) -> list[str]:
    return [_said(head) for head in table.xpath("(./thead/tr)[last()]/*")]


def _visible(head: Any) -> bool:
    """Say whether people see what a column is; one whose head is hidden holds what can be done."""
    read_aloud = "".join(part.text_content() for part in head.xpath('.//*[contains(@class, "sr")]'))
    return len(head.text_content().strip()) > len(read_aloud.strip())


def _row(row: Any, shown: list[int]) -> list[str]:
    cells: list[str] = []
    for cell in row.xpath("./td | ./th"):
        width = int(cell.get("colspan") or 1)
        cells += [_said(cell), *[""] * (width - 1)]
    return [cells[n] if n < len(cells) else "" for n in shown]


def _said(cell: Any) -> str:
    parts = [" ".join(part.split()) for part in "".join(_pieces(cell)).split(_BETWEEN)]
    said = _BETWEEN.join(part for part in parts if part.strip("· "))
    return "" if said == _NOTHING else said


def _pieces(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _SKIPPED:
            apart = child.tag in _APART or not _APART_BY_LOOK.isdisjoint((child.get("class") or "").split())
            yield _BETWEEN if apart else ""
            yield from _pieces(child)
            yield _BETWEEN if apart else ""
        yield child.tail or ""
