"""Who a caller is: which answers fit what is on record; when somebody who was not reached is called again."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lianfang.people.rules.numbers import read_phone
from lianfang.protocol.hotline import Hotline

TAIL = 4  # letters of a document's number that are asked for


@dataclass(frozen=True, slots=True)
class Answers:
    """What a caller answered, as it was typed; what was not asked is empty."""

    name: str = ""
    tail: str = ""
    born: str = ""
    phone: str = ""
    door: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record of somebody, over all of their records."""

    names: frozenset[str]
    tails: frozenset[str] = frozenset()
    born: frozenset[date] = frozenset()
    phones: frozenset[str] = frozenset()
    doors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a caller is who they say, and which answers fit."""

    right: bool
    fit: frozenset[str]


def plain(text: str) -> str:
    """Write a name, an address or a number so that ways of typing it are one: width, case, spaces and dots."""
    told = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in told if letter.isalnum())


def read_day(text: str) -> date | None:
    """Read a day of birth however it is typed: 1949-3-2, 19490302, 1949年3月2日."""
    parts = re.findall(r"\d+", unicodedata.normalize("NFKC", text))
    if len(parts) == 1 and len(parts[0]) == 8:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    if len(parts) != 3 or len(parts[0]) != 4:
        return None
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None


def identify(told: Answers, known: Known, numbers: Hotline) -> Verdict:
    """Say whether a caller is who they say: the name fits, and so many of the other answers as the protocol says. One
    that does not fit spoils nothing: people err; it is only not counted."""
    fit = {
        "tail": bool(told.tail) and plain(told.tail)[-TAIL:] in {plain(each) for each in known.tails},
        "born": (day := read_day(told.born)) is not None and day in known.born,
        "phone": bool(told.phone) and read_phone(told.phone) in known.phones,
        "door": len(plain(told.door)) > 1 and plain(told.door) in {plain(each) for each in known.doors},
    }
    named = bool(told.name) and plain(told.name) in {plain(each) for each in known.names}
    found = frozenset(key for key, right in fit.items() if right)
    return Verdict(named and len(found) >= numbers.answers_right.value, found)


def tries_left(wrong: int, numbers: Hotline) -> int:
    """Say how many more wrong answers about one person are let pass."""
    return max(0, numbers.tries.value - wrong)


def can_ask(known: Known, numbers: Hotline) -> bool:
    """Say whether enough is on record of somebody that they can be identified at all."""
    there = (known.tails, known.born, known.phones, known.doors)
    return sum(bool(each) for each in there) >= numbers.answers_right.value


def call_again(now: datetime, numbers: Hotline) -> datetime:
    """Say until when somebody who was not reached is called again."""
    return now + timedelta(minutes=numbers.retry_minutes.value)
