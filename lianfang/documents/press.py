"""The press: draws pages in a process of its own, which ends with them, so that hundreds of pages leave no memory taken
in whoever asked. Reads files and fonts from its input, writes pages and warnings; knows no Django."""

import sys

import msgspec
import typst


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
    out, warnings = typst.compile_with_warnings(  # type: ignore[call-overload]  # its stubs forget files by name
        asked.files,
        font_paths=typst.Fonts(font_paths=[asked.fonts] if asked.fonts else []),
        format=asked.format,
        ppi=300.0,
        timestamp=asked.timestamp,
        pdf_tags=False,  # paper has no structure to read aloud, and tags take most of the memory
    )
    pages = [page for page in (out if isinstance(out, list) else [out]) if page]
    sys.stdout.buffer.write(msgspec.msgpack.encode(Printed(pages, [str(warning) for warning in warnings])))


if __name__ == "__main__":
    main()
