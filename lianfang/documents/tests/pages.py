"""Look into printed pages as a reader, a camera and a printer would."""

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
