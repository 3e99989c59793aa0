"""Which goods of the protocol an item is, by its name, and how many pieces one unit of it holds."""

import re
import unicodedata
from collections.abc import Iterable

from lianfang.protocol.planning import Good

# “20只/盒”, “×24瓶”, “800克”: a number and what it counts, in a name or a unit
_COUNT = re.compile(
    r"(\d+(?:\.\d+)?)\s*(千克|公斤|kg|升|L|只|支|个|双|副|件|套|瓶|片|份|包|袋|管|根|克|g|毫升|ml)", re.I
)
_INTO = {
    "千克": ("克", 1000),
    "公斤": ("克", 1000),
    "kg": ("克", 1000),
    "升": ("毫升", 1000),
    "l": ("毫升", 1000),
}


def good_of(name: str, goods: Iterable[Good]) -> str:
    """Find the goods that an item is by the words of its name: the longest word that stands in it decides; "" when none
    does."""
    said = unicodedata.normalize("NFKC", name).lower()
    found = [(len(word), good.key) for good in goods for word in good.words if word.lower() in said]
    return max(found, key=lambda pair: pair[0])[1] if found else ""


def holds_of(name: str, unit: str, good: Good) -> int:
    """Say how many pieces one unit of an item holds: one where the unit is the piece itself, else the number in its
    name or unit that counts pieces, else what is usual."""
    said = unicodedata.normalize("NFKC", f"{name} {unit}")
    units = {each.lower() for each in good.units}
    if unit.strip().lower() in units:
        return 1
    for number, counted in _COUNT.findall(said):
        piece: str = counted.lower()
        into, times = _INTO.get(piece, (piece, 1))
        if into in units:
            return max(round(float(number) * times), 1)
    return good.holds
