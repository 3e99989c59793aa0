"""Which lots leave a store first, who gets how much when there is not enough, which code a scanner read."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Stock:
    """So many of a lot in a store: its last day, what it is bound to, whether it was recalled."""

    lot: UUID
    n: int
    expires_on: date | None = None
    tied: str = ""
    recalled: bool = False

    def good(self, on: date) -> bool:
        """Say whether it may be given out on a day: not recalled, not past its last day."""
        return not self.recalled and (self.expires_on is None or self.expires_on >= on)


def pick(wanted: int, stock: Iterable[Stock], on: date, tied: str = "") -> list[tuple[UUID, int]]:
    """Choose the lots that leave a store: what expires first goes first; recalled and expired goods stay, and bound
    ones leave only for what they are bound to. Gives less than is wanted when there is not more."""
    chosen, left = [], wanted
    fit = [each for each in stock if each.n > 0 and each.tied == tied and each.good(on)]
    for each in sorted(fit, key=lambda s: (s.expires_on or date.max, s.lot)):
        if left <= 0:
            break
        n = min(left, each.n)
        chosen.append((each.lot, n))
        left -= n
    return chosen


@dataclass(frozen=True, slots=True)
class Want:
    """So many are asked for, what a missing piece weighs there, and whether it is urgent."""

    asked: int
    weight: int = 1
    urgent: bool = False

    def least(self, percent: int) -> int:
        """Give what comes before anything else is shared out: this part of what was asked for, in whole pieces."""
        return -(-self.asked * percent // 100)


def fair_share(n: int, wants: Mapping[UUID, Want], least_percent: int = 0) -> dict[UUID, int]:
    """Share out what there is among those who ask, in whole pieces: first everybody their least, urgent ones before the
    others; then the rest, again urgent ones first, in proportion to what each still lacks times its weight, by the
    method of largest remainders. Nobody gets more than they asked for, nothing is kept back while somebody lacks
    something; of equals whoever stands first in the mapping comes first."""
    given, left = dict.fromkeys(wants, 0), min(n, sum(want.asked for want in wants.values()))
    for whole in (False, True):
        for urgent in (True, False):
            lacks = {
                key: (want.asked if whole else want.least(least_percent)) - given[key]
                for key, want in wants.items()
                if want.urgent == urgent
            }
            for key, share in in_proportion(left, lacks, {key: wants[key].weight for key in lacks}).items():
                given[key] += share
                left -= share
    return given


def in_proportion(n: int, lacks: Mapping[UUID, int], weights: Mapping[UUID, int]) -> dict[UUID, int]:
    """Divide pieces in proportion to what each lacks times its weight, nobody more than they lack; the pieces that
    whole numbers leave over go to the largest remainders."""
    given, open_, left = dict.fromkeys(lacks, 0), {key: lack for key, lack in lacks.items() if lack > 0}, n
    while open_ and left > 0:
        total = sum(lack * weights[key] for key, lack in open_.items())
        full = [key for key in open_ if left * weights[key] >= total]  # their part is all they lack
        if not full:
            parts = {key: divmod(left * weights[key] * lack, total) for key, lack in open_.items()}
            rest = left - sum(part for part, _remainder in parts.values())
            first = sorted(parts, key=lambda key: -parts[key][1])[:rest]
            return given | {key: part + (key in first) for key, (part, _remainder) in parts.items()}
        for key in full:
            given[key] = open_.pop(key)
            left -= given[key]
    return given


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scanner read: a barcode of the maker, or one of ours; the lot and last day where the code holds them."""

    code: str
    lot: str = ""
    expires_on: date | None = None


GS = "\x1d"  # ends a part of free length in a GS1 code
FIXED = {"01": 14, "11": 6, "17": 6}  # GS1 General Specifications, section 3: parts of fixed length


def read_code(text: str) -> Scanned:
    """Read what a scanner typed: a GS1 code (01 article, 10 lot, 17 last day), bracketed or not; else the code as it
    is, an EAN-13 as the fourteen digits that GS1 writes for it."""
    said = unicodedata.normalize("NFKC", text).strip()
    plain = said.replace("(", "").replace(")", "") if said.startswith("(") else said
    parts = _parts(said)
    if "01" not in parts:
        return Scanned(article(plain))
    return Scanned(article(parts["01"]), parts.get("10", ""), _day(parts.get("17", "")))


GTIN = (8, 12, 13, 14)  # digits of GTIN-8, GTIN-12 (UPC), GTIN-13 (EAN) and GTIN-14


def check_digit(digits: str) -> int:
    """Reckon the last digit of a number of GS1 from those before it: three times every second one from the right, once
    the others, up to the next ten (GS1 General Specifications, section 7.9)."""
    return -sum(int(digit) * (1 if n % 2 else 3) for n, digit in enumerate(reversed(digits))) % 10


def misread(code: str) -> bool:
    """Say whether a code is as long as a number of GS1 and its last digit is wrong: some digit was misread."""
    whole = code.isascii() and code.isdigit() and len(code) in GTIN
    return whole and check_digit(code[:-1]) != int(code[-1])


def box_fault(box: Stock | None, held: Sequence[Stock], on: date, expires_on: date | None = None) -> str:
    """Say why a box of goods that are asked for is not to be picked; "" for a right one. It was "recalled", is
    "expired" (by the books, or by what the code itself says), is "tied" to something, is "absent" from the books of
    this store, or another lot expires "sooner" and is to go first. `box` is its lot here, if that is known."""
    if box and box.recalled:
        return "recalled"
    if (expires_on and expires_on < on) or (box and not box.good(on)):
        return "expired"
    if box is None or box.n <= 0:
        return "absent"
    if box.tied:
        return "tied"
    first = pick(1, held, on)
    own = box.expires_on or date.max
    sooner = any(
        each.lot == lot and (each.expires_on or date.max) < own for each in held for lot, _n in first
    )
    return "sooner" if sooner else ""


def article(code: str) -> str:
    """Write the number of an article in one way: fourteen digits; other codes stay as they are, in capitals."""
    return code.zfill(14) if code.isdecimal() and 8 <= len(code) <= 14 else code.upper()


def _parts(text: str) -> dict[str, str]:
    if text.startswith("("):
        pieces = text.split("(")[1:]
        return dict(piece.split(")", 1) for piece in pieces if ")" in piece)
    found: dict[str, str] = {}
    rest = text.removeprefix("]d2").removeprefix("]C1").lstrip(GS)
    while len(rest) > 2:
        key, rest = rest[:2], rest[2:]
        if key in FIXED:
            found[key], rest = rest[: FIXED[key]], rest[FIXED[key] :].lstrip(GS)
        elif key in {"10", "21"}:
            found[key], _gs, rest = rest.partition(GS)
        else:
            return {} if "01" not in found else found
    return found if len(found.get("01", "")) == 14 and found["01"].isdecimal() else {}


def _day(text: str) -> date | None:
    """Read YYMMDD; day 00 is the last of the month (GS1 General Specifications, 3.4.7)."""
    if len(text) != 6 or not text.isdecimal():
        return None
    year, month, day = 2000 + int(text[:2]), int(text[2:4]), int(text[4:])
    try:
        if day:
            return date(year, month, day)
        return date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)
    except ValueError:
        return None
