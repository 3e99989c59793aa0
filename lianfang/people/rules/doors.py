"""Doors in the order in which somebody climbs the stairs: by building, unit, floor and door. Reads addresses as they
are written in China; what cannot be read keeps its natural order (2号 before 10号)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}

_CHINESE = "零〇○一二两三四五六七八九十百千"
_NUMBER = f"(?:[0-9]+|[{_CHINESE}]+)"
_NAMED = f"(?:[A-Za-z]?[0-9]+|[{_CHINESE}]+|[A-Za-z]|[甲乙丙丁东南西北])"
_GROUP = re.compile(f"第?({_NUMBER})(?:村民小组|居民小组|小组|组|队)")
_BUILDING = re.compile(f"({_NAMED})(?:栋|幢|座|号楼|号栋|楼(?=[^楼]*(?:单元|门)))")
_UNIT = re.compile(f"({_NAMED})(?:单元|梯|门(?!牌|面|店|口))")
_FLOOR = re.compile(f"({_NUMBER})(?:层|楼)")
_DOOR = re.compile(f"({_NUMBER})(?:室|房|号房|号|户)?(?:附?({_NUMBER})号?)?$")
_SHORT = re.compile(r"^(.*?)([A-Za-z]?[0-9]+)-(?:([0-9A-Za-z]+)-)?([0-9]{3,4})$")
_PARTS = re.compile(f"([0-9]+|[{_CHINESE}]+)")

Natural = tuple[tuple[int, int, str], ...]
Item = TypeVar("Item")


def read_number(text: str) -> int | None:
    """Read a number in digits or in Chinese: 12, 十二, 一百零三, 一〇二; None if it is none."""
    if text.isascii() and text.isdigit():
        return int(text[:9])
    if not text or any(c not in DIGITS and c not in PLACES for c in text):
        return None
    if not any(c in PLACES for c in text):  # digit by digit
        return int("".join(str(DIGITS[c]) for c in text[:9]))
    total, digit = 0, None
    for c in text:
        if c in PLACES:
            total += PLACES[c] * (1 if digit is None else digit)
            digit = 0
        else:
            digit = DIGITS[c]
    return total + (digit or 0)


def natural(text: str) -> Natural:
    """Give the key by which texts sort as people expect: numbers in them by their value."""
    parts = (part for part in _PARTS.split(text) if part)
    found = ((read_number(part), part) for part in parts)
    return tuple((1, 0, part) if number is None else (0, number, "") for number, part in found)


@dataclass(frozen=True, slots=True, order=True)
class Door:
    """A door as it is sorted; every field but the last is empty or 0 when the address does not say it."""

    place: Natural = ()
    group: int = 0
    building: Natural = ()
    unit: Natural = ()
    floor: int = 0
    door: int = 0
    whole: Natural = ()


def door_of(address: str) -> Door:
    """Read where a door is."""
    text = "".join(unicodedata.normalize("NFKC", address).split())
    whole = natural(text)
    if short := _SHORT.match(re.sub("[—–－_~]", "-", text)):
        place, building, unit, number = short.groups()
        floor, door = divmod(int(number), 100)
        return Door(natural(place), 0, natural(building), natural(unit or ""), floor, door, whole)
    found = {name: pattern.search(text) for name, pattern in _NAMES.items()}
    starts = [match.start() for match in found.values() if match]
    last = _DOOR.search(text)
    floor = _value(found["floor"])
    number = _value(last) if last and not any(m and m.end() > last.start() for m in found.values()) else 0
    if number >= 100 and (found["building"] or found["unit"] or found["floor"]):
        floor, number = number // 100, number % 100
    if not starts and last and number:
        starts = [last.start()]
    return Door(
        natural(text[: min(starts, default=len(text))]),
        _value(found["group"]),
        natural(_part(found["building"])),
        natural(_part(found["unit"])),
        floor,
        number,
        whole,
    )


_NAMES = {"group": _GROUP, "building": _BUILDING, "unit": _UNIT, "floor": _FLOOR}


def _part(match: "re.Match[str] | None") -> str:
    return match[1].upper() if match else ""


def _value(match: "re.Match[str] | None") -> int:
    return (read_number(match[1]) or 0) if match else 0


def in_stair_order(items: Iterable[tuple[str, Item]]) -> list[Item]:
    """Sort things by their addresses, each given with its own."""
    return [item for _door, _n, item in sorted((door_of(a), n, item) for n, (a, item) in enumerate(items))]


@dataclass(frozen=True, slots=True, order=True)
class Stair:
    """A staircase: its place, its building and its unit, as people write them; empty where an address is silent."""

    place: str = ""
    building: str = ""
    unit: str = ""

    @property
    def name(self) -> str:
        """Write it as one would say it."""
        return " ".join(part for part in (self.place, self.building, self.unit) if part)


def stair_of(address: str) -> Stair:
    """Say in which building and unit a door is, in the words of its address."""
    text = "".join(unicodedata.normalize("NFKC", address).split())
    if short := _SHORT.match(re.sub("[—–－_~]", "-", text)):
        place, building, unit, _number = short.groups()
        return Stair(place, building, unit or "")
    group, building_, unit_ = (pattern.search(text) for pattern in (_GROUP, _BUILDING, _UNIT))
    starts = [match.start() for match in (group, building_, unit_) if match]
    place = text[: min(starts)] if starts else ""
    named = building_ or group
    return Stair(place, named[0] if named else "", unit_[0] if unit_ else "")
