"""Which kind a need is, by its words; which clock runs; what may be done in which state; numbers on badges; whether a
text names somebody."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from lianfang.protocol.needs import Needs
from lianfang.workforce.rules import badge_number


def guess(text: str, needs: Needs) -> str:
    """Guess the kind of a need from the words it was told in; of several kinds the one that cannot wait longest; ""
    when no word gives it away. A person sorts it all the same."""
    said = unicodedata.normalize("NFKC", text).lower()
    found = [kind for kind in needs.kinds.value if any(word.lower() in said for word in kind.words)]
    return min(found, key=lambda kind: kind.speak_minutes).key if found else ""


def items_told(text: str, names: Collection[str], most: int = 3) -> list[str]:
    """Give the names of goods that a text speaks of: those that share the most with it, two characters at least."""
    said = _bare(text)
    found = [(_common(_bare(name), said), name) for name in names]
    close = sorted((pair for pair in found if pair[0] > 1), key=lambda pair: (-pair[0], pair[1]))
    return [name for n, name in close if n >= close[0][0] - 1][:most]


def _common(one: str, other: str) -> int:
    """Give the length of the longest run of characters of one text that stands in another."""
    best = 0
    for start in range(len(one)):
        while start + best < len(one) and one[start : start + best + 1] in other:
            best += 1
    return best


@dataclass(frozen=True, slots=True)
class Clocks:
    """Until when a need is sorted, somebody has spoken with whoever needs it, and it is met."""

    sort_by: datetime
    speak_by: datetime
    meet_by: datetime


def clocks(kind: str, told_at: datetime, needs: Needs) -> Clocks:
    """Set the clocks of a need, which run from when it was told; without a kind, those of the last kind of the list."""
    entry = needs.kind(kind) if kind else needs.kinds.value[-1]
    return Clocks(
        told_at + timedelta(minutes=needs.sort_minutes.value),
        told_at + timedelta(minutes=entry.speak_minutes),
        told_at + timedelta(hours=entry.meet_hours),
    )


def due(state: str, clock: Clocks, spoken_at: datetime | None) -> datetime | None:
    """Give the clock that runs now; None when nothing is waited for."""
    if state == "new":
        return min(clock.sort_by, clock.speak_by)
    if state != "open":
        return None
    return clock.meet_by if spoken_at else clock.speak_by


# What may be done with a need in which states.
MAY: Mapping[str, frozenset[str]] = {
    "sorted": frozenset({"new", "open"}),
    "assigned": frozenset({"open"}),
    "taken": frozenset({"new", "open"}),
    "spoken": frozenset({"new", "open"}),
    "met": frozenset({"open"}),
    "confirmed": frozenset({"met"}),
    "reopened": frozenset({"met", "confirmed", "withdrawn"}),
    "joined": frozenset({"new", "open"}),
    "parted": frozenset({"joined"}),
    "withdrawn": frozenset({"new", "open"}),
    "noted": frozenset({"new", "open", "met", "confirmed", "joined", "withdrawn"}),
}


def same(one: str, other: str) -> bool:
    """Say whether two texts say the same need: but for spaces, signs and width."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())


_BADGE = re.compile(
    r"(?:警号|工号|胸牌|编号|badge(?:\s*(?:no\.?|number))?)[^0-9A-Za-z]{0,4}([0-9A-Za-z]{3,12})", re.I
)


def badge_of(typed: str, text: str = "") -> str:
    """Read the number of a badge as it is kept: capital letters and digits; where none was typed, the one that the text
    names (“警号 043217”)."""
    if number := badge_number(typed):
        return number
    found = _BADGE.search(unicodedata.normalize("NFKC", text))
    return found[1].upper() if found else ""


def named_in(text: str, names: Collection[str]) -> str:
    """Give the first name, number or phone that a text for everybody must not hold; "" when it holds none."""
    said = _bare(text)
    return next((name for name in names if len(_bare(name)) > 1 and _bare(name) in said), "")


_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{17}[\dXx])(?!\d)")


def numbers_in(text: str) -> str:
    """Give the first phone or identity number in a text; "" when there is none."""
    found = _PHONE.search(unicodedata.normalize("NFKC", text).replace(" ", ""))
    return found[0] if found else ""
