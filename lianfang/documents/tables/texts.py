"""Rows of text files: any separator, encoding and line end, read a block at a time so that a file of any size stays out
of memory."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import BinaryIO

Opener = Callable[[], BinaryIO]  # opens the file anew, at its first byte

SEPARATORS = ",\t;|，"
SAMPLE = 40  # rows by which a separator is recognised
BLOCK = 1 << 18  # bytes read at once
HEAD = 1 << 20  # bytes by which encoding and separator are recognised
LONGEST = 1 << 20  # bytes of one line; a longer one is no line of a table (design choice)
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")  # also the \r alone of old Macs
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def recognise(open_: Opener) -> tuple[str, str, int]:
    """Say in which encoding a file is, what separates its cells, and how many rows to pass over: a line "sep=;" says
    the separator and is no row."""
    with open_() as file:
        head = file.read(HEAD)
    encoding = _marked(head) or _wide(head) or _narrow(head)
    lines = [line[:2_000] for line in islice(texts(lambda: io.BytesIO(head), encoding), SAMPLE)]
    return encoding, *_separator(lines)


def _marked(head: bytes) -> str:
    return next((encoding for mark, encoding in _MARKS if head.startswith(mark)), "")


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: every letter of a separator or digit has a zero byte beside it."""
    pairs = len(head[:4_000]) // 2
    zeros = [head[first : 2 * pairs : 2].count(0) for first in (0, 1)]
    if max(zeros) < pairs // 8 or min(zeros) * 8 > max(zeros) or pairs < 2:
        return ""
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _narrow(head: bytes) -> str:
    """UTF-8 when more of the lines that are not plain ASCII can be read as that than not; else GB18030."""
    good = bad = 0
    found = [match.group() for match in _LINE.finditer(head)]
    whole = found[:-1] if len(head) == HEAD else found  # the last line may be cut
    for line in islice((line for line in whole if not line.isascii()), 2_000):
        try:
            line.decode()
            good += 1
        except UnicodeDecodeError:
            bad += 1
    return "gb18030" if bad > good else "utf-8"


def count_lines(open_: Opener) -> int:
    """Count the ends of lines: about how many rows there are."""
    ends = {b"\n": 0, b"\r": 0}
    with open_() as file:
        while block := file.read(BLOCK):
            for end in ends:
                ends[end] += block.count(end)
    return max(ends.values())


def texts(open_: Opener, encoding: str) -> Iterator[str]:
    """Give the lines of a file, each with its end."""
    blocks = _wide_blocks(open_, encoding) if encoding.startswith("utf-16") else _blocks(open_, encoding)
    for block in blocks:
        yield from io.StringIO(block, newline="")


def _wide_blocks(open_: Opener, encoding: str) -> Iterator[str]:
    rest = ""
    with open_() as file:
        reader = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
        while block := reader.read(BLOCK):
            cut = _last_end(rest := rest + block)
            yield rest[:cut].replace("\ufeff", "")
            rest = rest[cut:]
    yield rest.replace("\ufeff", "")


def _last_end(text: str) -> int:
    """Where the last whole line ends; a \\r at the very end may be half of \\r\\n."""
    return max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1 or (
        len(text) if len(text) > LONGEST else 0
    )


def _blocks(open_: Opener, encoding: str) -> Iterator[str]:
    rest = b""
    with open_() as file:
        while block := file.read(BLOCK):
            rest += block
            cut = max(rest.rfind(b"\n"), rest.rfind(b"\r", 0, len(rest) - 1)) + 1
            cut = cut or (len(rest) if len(rest) > LONGEST else 0)
            yield _decoded(rest[:cut], encoding)
            rest = rest[cut:]
    yield _decoded(rest, encoding)


def _decoded(block: bytes, encoding: str) -> str:
    """Decode whole lines; where one is not of this encoding line by line, because files are glued together of several:
    the one encoding first, then the other."""
    block = block.removeprefix(b"\xef\xbb\xbf")
    try:
        return block.decode(encoding)
    except UnicodeDecodeError:
        return "".join(_line(found.group(), encoding) for found in _LINE.finditer(block))


def _line(line: bytes, encoding: str) -> str:
    for each in ("gb18030", "utf-8") if encoding == "gb18030" else ("utf-8", "gb18030"):
        try:
            return line.decode(each)
        except UnicodeDecodeError:
            continue
    return line.decode(encoding, "replace")


def _separator(head: list[str]) -> tuple[str, int]:
    if head and (found := re.fullmatch(r'"?sep=(.)"?', head[0].strip(), re.IGNORECASE)):
        return found.group(1), 1

    def agree(separator: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(head, delimiter=separator) if any(row)]
        usual = max(set(widths), key=lambda w: (widths.count(w) if w > 1 else 0, w), default=1)
        return (widths.count(usual), usual) if usual > 1 else (0, 0)

    return max(SEPARATORS, key=agree), 0


def cells_of(
    open_: Opener, encoding: str, separator: str, first: int
) -> Iterator[tuple[int, list[str] | None]]:
    """Give each row's line in the file and its cells; None where it cannot be read as a row."""
    lines = texts(open_, encoding)
    for _said in range(first):
        next(lines, None)
    reader = csv.reader(lines, delimiter=separator)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield reader.line_num + first, None
            continue
        yield reader.line_num + first, cells
