"""CSV files with {{names}}: the text stays as it came, byte for byte, but for the names."""

from collections.abc import Iterator, Mapping

from lianfang.documents.filling.names import N_, NAME, Place, Value, unreadable, written


def places(file: bytes) -> Iterator[Place]:
    """Yield the names of a CSV file with their lines.

    Raises Refused("template_unreadable").
    """
    text, _encoding = _read(file)
    for number, line in enumerate(text.splitlines(), 1):
        for found in NAME.finditer(line):
            yield Place(found.group(1), str(number))


def fill(file: bytes, values: Mapping[str, Value], mark: str = "") -> bytes:
    """Put values in place of the names; a value cannot break its cell. A mark is the first line.

    Raises Refused("template_unreadable").
    """
    text, encoding = _read(file)
    ends = "\r\n" if "\r\n" in text else "\n"
    first = _cell(mark) + ends if mark else ""
    return (first + NAME.sub(lambda found: _cell(values.get(found.group(1))), text)).encode(encoding)


def _cell(value: Value) -> str:
    text = " ".join(written(value).split())
    return text.replace('"', '""').replace(",", "，").replace(";", "；")


def _read(file: bytes) -> tuple[str, str]:
    marks = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    wanted = marks.get(file[:2])
    for encoding in (
        [wanted] if wanted else ["utf-8-sig" if file[:3] == b"\xef\xbb\xbf" else "utf-8", "gb18030"]
    ):
        try:
            text = file.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise unreadable(N_("it is no text"))
