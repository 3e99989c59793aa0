"""Names on the map: short enough, broken into lines, one above the other, none written over another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import ceil

from lianfang.places.drawings.hexes import Point

# The kind of place is left out of English names on the map, as on printed ones, and of Chinese ones in hexagons.
KINDS = frozenset(
    ["District", "County", "City", "Zone", "Subdistrict", "Town", "Township", "Village", "Community"]
)
ENDINGS = ("街道", "镇", "乡")
WIDE, NARROW = 10, 5  # letters on a line, over a district and inside one hexagon
LINE, NOTE = 1.12, 0.85  # height of a line, and size of a note, by the size of the name
EM = 17.0  # size of a name where it is largest: on a phone (drawings.css)
LATIN = 0.6  # width of a letter or digit that is no Chinese character, in em


@dataclass(frozen=True, slots=True)
class Label:
    """A name and what is said of it, each line with its height in em around the middle."""

    id: int
    x: float
    y: float
    lines: tuple[tuple[str, str], ...]
    note: str
    note_y: str


def label(area_id: int, name: str, note: str, at: Point, width: int) -> Label:
    """Set a name around a point, in lines of about so many letters, with a note beneath."""
    lines = broken(name, width)
    first = 0.35 - LINE * (len(lines) + bool(note) - 1) / 2
    heights = [first + LINE * n for n in range(len(lines) + 1)]
    set_ = tuple((line, f"{height:.2f}em") for line, height in zip(lines, heights, strict=False))
    return Label(area_id, round(at[0], 1), round(at[1], 1), set_, note, f"{heights[-1] / NOTE:.2f}em")


def apart(labels: Sequence[Label]) -> tuple[Label, ...]:
    """Move names up or down that would be written over each other, each half of the way."""
    ys = [each.y for each in labels]
    sizes = [_size(each) for each in labels]
    near = [
        (i, j, (sizes[i][1] + sizes[j][1]) / 2)
        for i, j in combinations(range(len(labels)), 2)
        if abs(labels[i].x - labels[j].x) < (sizes[i][0] + sizes[j][0]) / 2
    ]
    for _ in range(len(labels)):  # what one move brings too close, the next brings apart
        for i, j, least in near:
            if (lacking := least - abs(ys[i] - ys[j])) > 0:
                way = lacking / 2 if ys[i] < ys[j] else -lacking / 2
                ys[i], ys[j] = ys[i] - way, ys[j] + way
    return tuple(replace(each, y=round(y, 1)) for each, y in zip(labels, ys, strict=True))


def _size(label: Label) -> tuple[float, float]:
    """Give the width and height of a name with its note, in units of the map."""
    widths = [_width(line) for line, _height in label.lines] + [NOTE * _width(label.note)]
    return EM * max(widths), EM * LINE * (len(label.lines) + bool(label.note))


def _width(text: str) -> float:
    return sum(LATIN if letter.isascii() else 1 for letter in text)


def broken(name: str, width: int) -> list[str]:
    """Break a name into lines: English between words, Chinese into equal parts."""
    words = name.split()
    if len(words) > 1 and words[-1] in KINDS:
        words.pop()
    if width == NARROW:
        words[-1] = next((words[-1].removesuffix(e) for e in ENDINGS if words[-1].endswith(e)), words[-1])
    name = " ".join(words)
    if len(name) <= width:
        return [name]
    if len(words) == 1:
        parts = ceil(len(name) / width) if not name.isascii() else 1
        size = ceil(len(name) / parts)
        return [name[n : n + size] for n in range(0, len(name), size)]
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + len(word) < width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines
