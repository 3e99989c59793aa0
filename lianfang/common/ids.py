"""Identifiers: time-ordered ids, codes with a check digit, masks for what people may read."""

import os
import time
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache

import msgspec
import uuid_utils.compat as uuid_utils

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, 1/I: read aloud and typed in gloves
PERSON = "LFP-"  # so that a resident's code is told from a tube's
TUBE_SPACE = uuid.UUID("6f2d3c9e-5a1b-5d0e-9c41-1f0a7b7c2e11")


def uuid7() -> uuid.UUID:
    """Make a new id that sorts by its time (RFC 9562, version 7)."""
    return uuid_utils.uuid7()


def many(n: int) -> list[str]:
    """Make many new ids at once, in their order, each as 32 hexadecimal digits: behind the time a counter of 24 bits,
    then 48 that nobody can guess (RFC 9562, 6.2, method 1).

    Raises ValueError for more than the counter holds.
    """
    if n > 1 << 24:
        raise ValueError(f"too many ids at once: {n}")
    begun, tails = f"{time.time_ns() // 1_000_000:012x}7", os.urandom(6 * n).hex()
    counted = (f"{k:06x}" for k in range(n))
    return [f"{begun}{c[:3]}8{c[3:]}{tails[12 * k : 12 * k + 12]}" for k, c in enumerate(counted)]


def first_of(instant: datetime) -> uuid.UUID:
    """Give the first id that can have been made at an instant."""
    return uuid.UUID(int=int(instant.timestamp() * 1000) << 80)


def array(ids: Iterable[uuid.UUID]) -> str:
    """Write ids as the database writes an array: quicker than handing it a list of them."""
    return "{" + msgspec.json.encode(list(ids))[1:-1].decode() + "}"


def array_of(rows: Iterable[Mapping[str, uuid.UUID]], column: str) -> str:
    """Write the ids in a column of rows as the database writes an array, each once."""
    return array({row[column].int: row[column] for row in rows}.values())


def texts(values: Iterable[str]) -> str:
    """Write texts as the database writes an array: quicker than handing it a list of them."""
    return "{" + ",".join('"' + each.replace("\\", r"\\").replace('"', r"\"") + '"' for each in values) + "}"


def octets(values: Iterable[bytes]) -> str:
    """Write strings of bytes as the database writes an array: quicker than handing it a list of them."""
    return "{" + ",".join(f'"\\\\x{value.hex()}"' for value in values) + "}"


def check_character(code: str) -> str:
    """Give the check character of a code: Luhn mod N over our 32 letters (ISO/IEC 7812-1, generalised)."""
    n, total, factor = len(ALPHABET), 0, 2
    for letter in reversed(code):
        addend = factor * ALPHABET.index(letter)
        total += addend // n + addend % n
        factor = 3 - factor
    return ALPHABET[-total % n]


def with_check(code: str) -> str:
    """Append the check character to a code made of our letters."""
    return code + check_character(code)


LONGEST = 24  # letters of a tube's code, as its columns hold


def is_tube_code(code: str) -> bool:
    """Say whether a code can be a tube's: not too long, and its check character is right."""
    return len(code) <= LONGEST and is_checked(code)


@lru_cache(maxsize=10_000)
def is_checked(code: str) -> bool:
    """Say whether a code's last letter is its right check character."""
    return len(code) > 1 and all(c in ALPHABET for c in code) and check_character(code[:-1]) == code[-1]


@lru_cache(maxsize=10_000)
def tube_id(code: str) -> uuid.UUID:
    """Give the id of the tube with this printed code: the same on every phone, without asking the server."""
    return uuid.uuid5(TUBE_SPACE, code)


def person_code(person_id: uuid.UUID) -> str:
    """Write the code that a resident's QR holds: 26 letters of the id and a check character."""
    letters = "".join(ALPHABET[person_id.int >> 5 * place & 31] for place in range(25, -1, -1))
    return PERSON + with_check(letters)


def read_person_code(text: str) -> uuid.UUID | None:
    """Read a resident's code, also with small letters, spaces and hyphens; None when it is none or mistyped."""
    code = "".join(text.upper().replace("-", " ").split())
    letters = code.removeprefix(PERSON.rstrip("-"))
    if len(letters) != 27 or len(code) != 30 or not is_checked(letters):
        return None
    number = 0
    for letter in letters[:26]:
        number = number << 5 | ALPHABET.index(letter)
    return uuid.UUID(int=number) if number < 1 << 128 else None


def masked(text: str, head: int = 3, tail: int = 2) -> str:
    """Hide the middle of a number so that it can be recognised and not read."""
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]
