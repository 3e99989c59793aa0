"""Reading sums and counts as people write them; which two reports are perhaps one gift; what may be done when."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

_NUMBER = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*(万|千|百|k|K)?")
TIMES = {"万": 10_000, "千": 1_000, "百": 100, "k": 1_000, "K": 1_000, "": 1}
AT_LEAST = ("余", "多", "以上", "+", "over", "more than", "at least", "≥")
ABOUT = ("约", "近", "左右", "大概", "about", "nearly", "≈", "~")
NEAR = timedelta(days=3)


def read_amount(text: str) -> tuple[Decimal, str] | None:
    """Read an amount with its qualifier: “2.1万” is 21,000; “12,700余” and “12700+” at least so much (ge); “约300”
    about so much (approx); None when there is no number, or more than one."""
    said = unicodedata.normalize("NFKC", text).strip()
    found = _NUMBER.findall(said)
    if len(found) != 1:
        return None
    digits, unit = found[0]
    try:
        value = Decimal(digits.replace(",", "")) * TIMES[unit]
    except InvalidOperation:
        return None
    lower = said.lower()
    if any(word in lower for word in AT_LEAST):
        return value, "ge"
    return value, "approx" if any(word in lower for word in ABOUT) else ""


def read_fen(text: str) -> tuple[int, str] | None:
    """Read a sum of yuan as whole fen; None when it is none, or finer than a fen."""
    read = read_amount(text)
    if read is None or read[0] <= 0 or read[0] * 100 % 1:
        return None
    return int(read[0] * 100), read[1]


def read_count(text: str) -> tuple[int, str] | None:
    """Read how many; None when it is no whole number above nought."""
    read = read_amount(text)
    if read is None or read[0] <= 0 or read[0] % 1:
        return None
    return int(read[0]), read[1]


def bare(name: str) -> str:
    """Write a giver's name so that the same one is found again: without spaces, signs, width and kind of firm."""
    said = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).lower())
    return re.sub(r"(有限责任公司|股份有限公司|有限公司|集团)", "", said) or said


def alike(one: tuple[str, str, int, date], other: tuple[str, str, int, date]) -> bool:
    """Say whether two reports (giver, kind, amount, day) are perhaps one gift: the same kind and amount within days,
    and the giver the same, or one name within the other."""
    (who, kind, n, on), (whose, of, m, day) = one, other
    a, b = bare(who), bare(whose)
    named = a in b or b in a
    return kind == of and n == m and abs(on - day) <= NEAR and (named or not a or not b)


# What may be done with a gift in which states.
MAY: Mapping[str, frozenset[str]] = {
    "received": frozenset({"pledged"}),
    "refused": frozenset({"pledged"}),
    "joined": frozenset({"pledged", "received"}),
    "allocated": frozenset({"received"}),
    "published": frozenset({"received"}),
}
