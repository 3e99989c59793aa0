"""From data to a Word file that its reader may go on writing: headings, lines, facts and tables.

The library is loaded with the first file: most programs write none, and it took a tenth of their start.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lianfang.common.drill import SAID, drill

if TYPE_CHECKING:
    from docx.document import Document

LATIN, CHINESE = "Arial", "SimSun"  # Word takes the nearest it has
DIM, BRAND = (0x5D, 0x6C, 0x66), (0x0C, 0x5F, 0x55)


@dataclass(frozen=True, slots=True)
class Title:
    """The title of the whole."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a part."""

    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: plain, dim, in the middle or at the right edge."""

    text: str
    dim: bool = False
    centre: bool = False
    right: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head."""

    head: Sequence[object]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG) over the whole width, and what it shows in words for those who do not see it."""

    png: bytes
    alt: str


Block = Title | Heading | Line | Table | Picture


def write(blocks: Sequence[Block], *, title: str, language: str, now: datetime) -> bytes:
    """Write a Word file from blocks; the same blocks at the same time give the same words."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Pt

    made = docx.Document()
    made.core_properties.title = title
    made.core_properties.author = "Lianfang"
    made.core_properties.language = "zh-CN" if language == "zh" else "en-GB"
    made.core_properties.created = made.core_properties.modified = now.astimezone(UTC).replace(tzinfo=None)
    for name in ("Normal", "Title", "Heading 1"):
        style = made.styles[name]
        style.font.name = LATIN
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), CHINESE)
    made.styles["Normal"].font.size = Pt(11)
    for each in made.styles.element.iter(
        qn("w:lang")
    ):  # else Word marks Chinese as misspelt and breaks its lines wrongly
        each.set(qn("w:val"), made.core_properties.language)
        each.set(qn("w:eastAsia"), "zh-CN")
    if name_of := drill():
        _put(made, Line(SAID % name_of, centre=True))
    for block in blocks:
        _put(made, block)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _put(made: Document, block: Block) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    if isinstance(block, Title):
        put = made.add_paragraph(style="Title")
        put.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = put.add_run(block.text)
        run.font.size, run.font.color.rgb = Pt(20), RGBColor(*BRAND)
    elif isinstance(block, Heading):
        made.add_heading(block.text, level=1)
    elif isinstance(block, Line):
        put = made.add_paragraph()
        run = put.add_run(block.text)
        if block.dim:
            run.font.size, run.font.color.rgb = Pt(9), RGBColor(*DIM)
        if block.centre or block.right:
            put.alignment = WD_ALIGN_PARAGRAPH.CENTER if block.centre else WD_ALIGN_PARAGRAPH.RIGHT
    elif isinstance(block, Picture):
        _picture(made, block)
    else:
        _table(made, block)


def _picture(made: Document, block: Picture) -> None:
    from docx.shared import Cm

    drawn = made.add_picture(io.BytesIO(block.png), width=Cm(15))
    if drawn.height > Cm(21):
        drawn.width, drawn.height = int(drawn.width * Cm(21) / drawn.height), Cm(21)
    about = drawn._inline.docPr
    about.set("descr", block.alt)


def _table(made: Document, block: Table) -> None:
    table = made.add_table(rows=1, cols=len(block.head))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, block.head, strict=True):
        cell.paragraphs[0].add_run(str(text)).bold = True
    _repeated(table.rows[0])
    for row in block.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = str(text)


def _repeated(row: Any) -> None:
    """Say that a row is the head of its table: it comes again on the next page, and is read out as such."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
