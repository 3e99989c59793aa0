"""The press: draws pages in a process of its own, which ends with them, so that hundreds of pages leave no memory taken
in whoever asked. Reads files and fonts from its input, writes pages and warnings; knows no Django."""

import sys

import msgspec
import typst

UA = "ua-1"  # ISO 14289-1


class Asked(msgspec.Struct):
    """What to draw: files by name with `main.typ` among them, a folder of fonts or "", pdf or png, and the time."""

    files: dict[str, bytes]
    fonts: str
    format: str
    timestamp: int


class Printed(msgspec.Struct):
    """What came out: one PDF, or a picture a page; and what typst warned of, such as a font that is missing."""

    pages: list[bytes]
    warnings: list[str]


def main() -> None:
    """Draw what is asked on the standard input; a mistake in a page ends with a trace and exit code 1."""
    asked = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Asked)
    sys.stdout.buffer.write(msgspec.msgpack.encode(press(asked)))


def press(asked: Asked) -> Printed:
    """Draw what is asked. A PDF is written for those who hear it, too (PDF/UA-1): title, language, headings, heads of
    tables, words for pictures."""
    try:
        pages, warnings = _drawn(asked, [UA] if asked.format == "pdf" else [])
    except typst.TypstError as fault:
        # A name with a sign that no font has is printed all the same, as everything that PDF/UA would not have.
        if not str(fault).startswith("PDF/UA-1 error"):
            raise
        pages, warnings = _drawn(asked, [])
        warnings = [str(fault), *warnings]
    return Printed(pages, warnings)


def _drawn(asked: Asked, standards: list[str]) -> tuple[list[bytes], list[str]]:
    out, warnings = typst.compile_with_warnings(  # type: ignore[call-overload]  # its stubs forget files by name
        asked.files,
        font_paths=typst.Fonts(font_paths=[asked.fonts] if asked.fonts else []),
        format=asked.format,
        ppi=300.0,
        timestamp=asked.timestamp,
        pdf_standards=standards,
    )
    pages = [page for page in (out if isinstance(out, list) else [out]) if page]
    return pages, [str(warning) for warning in warnings]


if __name__ == "__main__":
    main()
