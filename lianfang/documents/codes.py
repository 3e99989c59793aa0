"""Codes for cameras and scanners, drawn as one path each."""

from io import BytesIO

import segno

MASK = 3  # trying all eight masks finds a slightly better picture and takes eight times as long
ERROR = "m"  # 15 % of a code may be dirty (ISO/IEC 18004)


def qr(text: str) -> str:
    """Draw a QR code as SVG without a border: the page leaves four modules around it."""
    drawn = BytesIO()
    code = segno.make(text, error=ERROR, boost_error=False, mask=MASK, micro=False)
    code.save(drawn, kind="svg", border=0, xmldecl=False, omitsize=True, svgclass=None, lineclass=None)
    return drawn.getvalue().decode()
