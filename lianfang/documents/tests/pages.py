"""Look into printed pages as a reader, a camera and a printer would."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import zxingcpp
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ContentStream

QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCodeModel2])


def codes_on(page: bytes) -> list[str]:
    """Read every QR code on the picture of a page."""
    with Image.open(BytesIO(page)) as picture:
        found = zxingcpp.read_barcodes(picture.convert("L"), formats=QR)
    return [each.text for each in found]


def fonts_of(pdf: bytes) -> set[str]:
    """Name the fonts that are embedded in a PDF; a font that is only named there is left out."""
    found = set()
    for page in PdfReader(BytesIO(pdf)).pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            described = inner["/FontDescriptor"].get_object()
            if {"/FontFile2", "/FontFile3"} & set(described):
                found.add(str(inner["/BaseFont"]).partition("+")[2])
    return found


def missing_glyphs(pdf: bytes) -> int:
    """Count signs that no font had: they are drawn as glyph 0, an empty box."""
    reader, missing = PdfReader(BytesIO(pdf)), 0
    for page in reader.pages:
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in {b"Tj", b"TJ"}:
                parts = operands[0] if operator == b"TJ" else operands
                texts = [part.original_bytes for part in parts if hasattr(part, "original_bytes")]
                missing += sum(
                    text[at : at + 2] == b"\0\0" for text in texts for at in range(0, len(text), 2)
                )
    return missing


@dataclass(frozen=True, slots=True)
class Heard:
    """What a screen reader learns of a PDF: title, language, the tags of its parts, the words for its pictures."""

    title: str
    language: str
    standard: str
    tags: frozenset[str]
    pictures: tuple[str, ...]


def read_aloud(pdf: bytes) -> Heard:
    """Read a PDF as a screen reader does; without structure there are no tags."""
    reader = PdfReader(BytesIO(pdf))
    root: Any = reader.root_object
    assert root["/ViewerPreferences"]["/DisplayDocTitle"], "the reader's window shows the title"
    parts = list(_parts(root.get("/StructTreeRoot")))
    xmp = root["/Metadata"].get_object().get_data().decode() if "/Metadata" in root else ""
    return Heard(
        str(reader.metadata.title or "") if reader.metadata else "",
        str(root.get("/Lang", "")),
        "UA-1" if "<pdfuaid:part>1<" in xmp else "",
        frozenset(str(part["/S"])[1:] for part in parts if "/S" in part),
        tuple(str(part.get("/Alt", "")) for part in parts if part.get("/S") == "/Figure"),
    )


def _parts(part: Any) -> Iterator[Any]:
    """Walk through the structure."""
    part = part.get_object() if hasattr(part, "get_object") else part
    if isinstance(part, list):
        for each in part:
            yield from _parts(each)
    elif isinstance(part, dict):
        yield part
        yield from _parts(part.get("/K"))
