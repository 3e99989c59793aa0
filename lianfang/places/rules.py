"""Packed area ids: pure arithmetic on three digits a level."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise, takewhile

LEVELS = ("province", "city", "district", "township", "community", "grid")
WIDTH = 1000
TOP = WIDTH ** (len(LEVELS) - 1)

Span = tuple[int, int]


def pack(*parts: int) -> int:
    """Make an area id of its numbers from the province down: pack(43, 9, 3) is Heshan.

    Raises ValueError for a number outside 1-999 or too many levels.
    """
    if not 0 < len(parts) <= len(LEVELS) or not all(0 < p < WIDTH for p in parts):
        raise ValueError(f"not an area path: {parts}")
    area = 0
    for part in (*parts, *[0] * (len(LEVELS) - len(parts))):
        area = area * WIDTH + part
    return area


def unpack(area: int) -> tuple[int, ...]:
    """Give the numbers of an area id from the province down, without the empty levels."""
    parts: list[int] = []
    for _ in LEVELS:
        area, part = divmod(area, WIDTH)
        parts.append(part)
    path = tuple(reversed(parts))
    return path[: next((i for i, p in enumerate(path) if p == 0), len(path))]


def depth(area: int) -> int:
    """Say how deep an area lies: 0 a province, 1 a city, … 5 a grid."""
    return len(unpack(area)) - 1


def level(area: int) -> str:
    """Name the level of an area."""
    return LEVELS[depth(area)]


@lru_cache(maxsize=10_000)
def span(area: int) -> Span:
    """Give the first and last id inside an area, itself included."""
    return area, area + WIDTH ** (len(LEVELS) - 1 - depth(area)) - 1


def inside(area: int, whole: int) -> bool:
    """Say whether an area lies in another or is it."""
    first, last = span(whole)
    return first <= area <= last


def touches(one: int, other: int) -> bool:
    """Say whether one of two areas lies in the other."""
    return inside(one, other) or inside(other, one)


def ancestors(area: int) -> Iterator[int]:
    """Yield the areas around this one, from the province down to itself."""
    path = unpack(area)
    for n in range(1, len(path) + 1):
        yield pack(*path[:n])


def at_level(area: int, wanted: str) -> int:
    """Give the district (or other level) an area lies in; itself if it is higher up."""
    path = unpack(area)
    return pack(*path[: LEVELS.index(wanted) + 1])


@lru_cache(maxsize=100_000)
def official_code(area: int) -> str:
    """Write the area's statistical code: 430903402 for a township (GB/T 2260 and NBS divisions)."""
    widths = (2, 2, 2, 3, 3, 3)
    return "".join(f"{p:0{w}d}" for p, w in zip(unpack(area), widths, strict=False))


@lru_cache(maxsize=100_000)
def from_official(code: str) -> int:
    """Read a statistical code of 2, 4, 6, 9, 12 or 15 digits into an area id; trailing zero parts are dropped.

    Raises ValueError when it is not such a code.
    """
    if not code.isdigit() or len(code) not in {2, 4, 6, 9, 12, 15}:
        raise ValueError(f"not a division code: {code}")
    cuts = [0, 2, 4, 6, 9, 12, 15]
    parts = [int(code[a:b]) for a, b in pairwise(cuts) if b <= len(code)]
    while parts and parts[-1] == 0:
        parts.pop()
    return pack(*parts)


def parent(area: int) -> int:
    """Give the area directly around another; a province is in itself."""
    path = unpack(area)
    return pack(*path[: max(len(path) - 1, 1)])


def around_all(areas: Iterable[int]) -> int:
    """Give the smallest area around some areas; 0 when not even a province is."""
    paths = [unpack(area) for area in areas]
    same = list(takewhile(lambda numbers: len(set(numbers)) == 1, zip(*paths, strict=False)))
    return pack(*(numbers[0] for numbers in same)) if same else 0
