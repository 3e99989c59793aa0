"""Numbers that name a person or a body: identity documents, phones, unified social credit codes."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from operator import mul
from typing import NamedTuple

import numpy as np

from lianfang.people.rules import Wrong

OLDEST = 120  # years; above it a number is taken for a slip (design choice)

# GB 11643-1999, 5.3: weights of the 17 digits, and the check character for each remainder of 11.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
_WEIGHTS, _CHECK_SIGNS = np.array(WEIGHTS, np.int32), np.frombuffer(CHECKS.encode(), np.uint8)
# The first two digits ever issued: GB/T 2260, with 81-83 of the residence permits for people of Hong Kong,
# Macau and Taiwan (2018) and 9 of the foreign permanent resident card of 2023. Later digits are those of the
# place at first issue, so that retired counties are right and nothing can be said of them.
PROVINCES = frozenset(
    str(n)
    for n in (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66))
) | {"71", "81", "82", "83"}
# GB 32100-2015, 4.2: the alphabet of the unified social credit code; weights are powers of 3 modulo 31.
CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = tuple(pow(3, n, 31) for n in range(17))

_FIFTEEN = re.compile(r"[0-9]{15}")
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_SHAPES = {
    "resident_id": _EIGHTEEN,
    # ICAO Doc 9303-4: a passport's number has up to nine letters and digits.
    "passport": re.compile(r"(?=.*[0-9])[A-Z0-9]{5,9}"),
    # H or M and eight digits for life; older cards print two digits more, the count of cards.
    "hk_macau": re.compile(r"([HM][0-9]{8})(?:[0-9]{2})?"),
    # Eight digits since 2015; ten and perhaps a letter before.
    "taiwan": re.compile(r"[0-9]{8}|[0-9]{10}[A-Z]?"),
    # Three letters and twelve digits until 2023; since then 9 and the rest of a GB 11643 number.
    "foreign_id": re.compile(r"[A-Z]{3}[0-9]{12}|9[0-9]{16}[0-9X]"),
}

_MOBILE = re.compile(r"(?:\+?0{0,2}86)?(1[3-9][0-9]{9})")
_LANDLINE = re.compile(r"(?:\+?0{0,2}86)?(0(?:10|2[0-9]|[3-9][0-9]{2}))-?([0-9]{7,8})(?:-([0-9]{1,5}))?")
_ABROAD = re.compile(r"(?:\+|00)([1-9][0-9]{6,14})")  # ITU-T E.164: up to fifteen digits


class Number(NamedTuple):
    """A document's number as it is kept, what it tells, and whether a person should look twice."""

    kind: str
    text: str
    born_on: date | None = None
    sex: str = ""
    unusual_area: bool = False


def squeezed(typed: str) -> str:
    """Take out spaces and hyphens, make full-width letters narrow and small ones large."""
    if typed.isascii() and typed.isalnum():
        return typed.upper()
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed)).upper()


def check_character(digits: str) -> str:
    """Give the 18th character of a resident identity number (GB 11643-1999)."""
    return CHECKS[sum(map(mul, WEIGHTS, map(int, digits))) % 11]


def right_characters(texts: Sequence[str]) -> list[bool]:
    """Say of each text whether it is 17 digits and the character that belongs to them, all of a column at once."""
    signs = _signs(texts, 18)
    digits = signs[:, :17] - ord("0")  # what is below "0" becomes large
    right = _CHECK_SIGNS[digits.astype(np.int32) @ _WEIGHTS % 11] == signs[:, 17]
    said: list[bool] = (right & (digits < 10).all(axis=1)).tolist()
    return said


def plain_mobiles(texts: Sequence[str]) -> list[bool]:
    """Say of each text whether it is a mobile number of the mainland as it is kept, all of a column at once."""
    signs = _signs(texts, 11)
    digits = signs - ord("0")
    said: list[bool] = ((digits < 10).all(axis=1) & (digits[:, 0] == 1) & (digits[:, 1] > 2)).tolist()
    return said


def _signs(texts: Sequence[str], n: int) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    """Give the signs of texts that have so many, row by row; a text that has not is blank."""
    blank = " " * n
    line = "".join([text if len(text) == n and text.isascii() else blank for text in texts])
    return np.frombuffer(line.encode(), np.uint8).reshape(-1, n)


def read_number(kind: str, typed: str, today: date) -> Number | Wrong:
    """Read the number of a document, or say what is wrong with it.

    A new-born or someone without papers has "none_yet" and no number: nobody is asked to invent one.
    """
    text = squeezed(typed)
    if kind == "none_yet":
        return Wrong.NUMBER_UNWANTED if text else Number(kind, "")
    shape = _SHAPES.get(kind)
    if shape is None or not text:
        return Wrong.NUMBER_MISSING if shape else Wrong.NUMBER_KIND
    found = shape.fullmatch(text)
    if not found:
        old = kind == "resident_id" and is_old_number(text)
        return Wrong.NUMBER_OLD if old else Wrong.NUMBER_SHAPE
    if len(text) == 18:
        return _read_eighteen(kind, text, today)
    return Number(kind, found[1] if kind == "hk_macau" else text)


def _read_eighteen(kind: str, text: str, today: date) -> Number | Wrong:
    if check_character(text[:17]) != text[17]:
        return Wrong.NUMBER_CHECK
    try:
        born_on = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return Wrong.NUMBER_DATE
    if born_on > today:
        return Wrong.NUMBER_FUTURE
    if age(born_on, today) > OLDEST:
        return Wrong.NUMBER_TOO_OLD
    sex = "m" if int(text[16]) % 2 else "f"
    return Number(kind, text, born_on, sex, kind == "resident_id" and text[:2] not in PROVINCES)


def age(born_on: date, today: date) -> int:
    """Give a person's age in whole years."""
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def is_old_number(typed: str) -> bool:
    """Say whether this looks like an identity number of before 1999, of 15 digits."""
    return bool(_FIFTEEN.fullmatch(squeezed(typed)))


def possible_numbers(typed: str) -> tuple[tuple[str, str], ...]:
    """Give each kind of document whose number this could be, with the number as it is kept."""
    text = squeezed(typed)
    found = ((kind, shape.fullmatch(text)) for kind, shape in _SHAPES.items())
    return tuple((kind, m[1] if kind == "hk_macau" else text) for kind, m in found if m)


def read_phone(typed: str) -> str | None:
    """Read a phone number as it is kept: 13812345678, 0737-4212345-12 or +85291234567; None if it is none."""
    if found := _MOBILE.fullmatch(typed):
        return found[1]
    text = re.sub(r"[\s()（）.]", "", unicodedata.normalize("NFKC", typed))
    bare = text.replace("-", "")
    if mobile := _MOBILE.fullmatch(bare):
        return mobile[1]
    if landline := _LANDLINE.fullmatch(re.sub(r"^(\+?0{0,2}86)-", r"\1", text)):
        return "-".join(part for part in landline.groups() if part)
    if abroad := _ABROAD.fullmatch(bare):
        return "+" + abroad[1] if not abroad[1].startswith("86") else None
    return None


def is_mobile(phone: str) -> bool:
    """Say whether a phone number as it is kept is a mobile one of the mainland."""
    return len(phone) == 11 and phone[0] == "1"


def read_credit_code(typed: str) -> str | None:
    """Read a unified social credit code (GB 32100-2015); None when its check character is wrong."""
    text = squeezed(typed)
    if len(text) != 18 or any(letter not in CREDIT_LETTERS for letter in text):
        return None
    total = sum(map(mul, CREDIT_WEIGHTS, map(CREDIT_LETTERS.index, text[:17])))
    return text if CREDIT_LETTERS[-total % 31] == text[17] else None
