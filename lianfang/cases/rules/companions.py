"""Who is named in a movement, and how near two seats of a vehicle are."""

import re
from dataclasses import dataclass

PARTED = re.compile(r"[、,，;；/\n]+|\s和\s|\sand\s")
PHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)")
ASIDE = re.compile(r"[（(].*?[)）]")
COACH = re.compile(r"(\d+)\s*(?:号?车厢?|coach)", re.IGNORECASE)
NUMBER = re.compile(r"\d+")
NEAR_ROWS = 3  # the rows before and behind that count as near (design choice)
COMPANION_SCORE = (
    85  # named by the patient and known by the number: near for the time of the movement (design choice)
)
NAMESAKE_SCORE = 50  # known by the name alone: less with each namesake (design choice)


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody named in a movement, with the phone number where one is written."""

    name: str
    phone: str = ""


def companions_in(text: str) -> tuple[Companion, ...]:
    """Read who is named: names parted by commas or strokes, each with or without a mobile number."""
    found = []
    for part in PARTED.split(ASIDE.sub("", text)):
        phone = PHONE.search(part)
        name = PHONE.sub("", part).strip(" ：:·-")
        if phone or 2 <= len(name) <= 30:
            found.append(Companion(name, phone[0] if phone else ""))
    return tuple(dict.fromkeys(found))


def companion_score(phone: bool, n: int) -> int:
    """Say how likely somebody of that name is the one who was named: known by the number, or one of `n` namesakes."""
    return COMPANION_SCORE if phone else max(10, NAMESAKE_SCORE // n)


def rows_apart(mine: str, theirs: str) -> int | None:
    """Give how many rows two seats are apart ("12车05F", "第3排", "14A"); None when that cannot be told or the coaches
    differ."""
    if not (mine and theirs):
        return None
    coaches = [COACH.search(seat) for seat in (mine, theirs)]
    if [each and each[1] for each in coaches] != [coaches[0] and coaches[0][1]] * 2:
        return None
    rows = [NUMBER.search(COACH.sub("", seat)) for seat in (mine, theirs)]
    if rows[0] is None or rows[1] is None:
        return None
    return abs(int(rows[0][0]) - int(rows[1][0]))


def seat_score(apart: int | None) -> int:
    """Say how likely somebody aboard was near: within a few rows, further away, or not known (design choice)."""
    if apart is None:
        return 45
    return 75 if apart <= NEAR_ROWS else 25
