"""Reading sums and counts as people write them; which two reports are perhaps one gift; what may be done when."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from difflib import SequenceMatcher

_NUMBER = re.compile(
    r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?\s*(亿|万|千(?!克)|百|[wWkK](?![a-zA-Z]))?"
)
TIMES = {"亿": 100_000_000, "万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000, "百": 100, "": 1}
AT_LEAST = ("余", "多", "以上", "+", "over", "more than", "at least", "≥")
ABOUT = ("约", "近", "左右", "大概", "about", "nearly", "≈", "~")
BELOW_NOUGHT = re.compile(r"[-−–负]\s*[¥$￥]?\s*[0-9]")
NEAR = timedelta(days=3)
MOST = 10**13  # a hundred thousand million yuan in fen, or as many pieces; more is a slip of the finger
NAMELESS = frozenset({"匿名", "无名氏", "爱心人士", "爱心市民", "市民", "anonymous", "unknown"})
SIMILAR = 0.6  # of two names, by the signs they share in order (design choice)


def read_amount(text: str) -> tuple[Decimal, str] | None:
    """Read an amount with its qualifier: “2.1万” is 21,000; “12,700余” and “12700+” at least so much (ge); “约300”
    about so much (approx); None when there is no number, more than one, one below nought, or one grouped oddly."""
    said = unicodedata.normalize("NFKC", text).strip()
    found = _NUMBER.search(said)
    if not found:
        return None
    before, after = said[: found.start()], said[found.end() :]
    if any(sign.isdigit() for sign in before + after) or after[:1] in {",", ".", ":", "/", "e", "E", "%"}:
        return None
    if BELOW_NOUGHT.search(said) or before[-1:] in {",", ".", ":", "/"}:
        return None
    digits, rest, unit = found.groups(default="")
    value = Decimal(digits.replace(",", "") + rest) * TIMES[unit.lower()]
    lower = said.lower()
    if any(word in lower for word in AT_LEAST):
        return value, "ge"
    return value, "approx" if any(word in lower for word in ABOUT) else ""


def read_fen(text: str) -> tuple[int, str] | None:
    """Read a sum of yuan as whole fen; None when it is none, or finer than a fen."""
    read = read_amount(text)
    if read is None or not 0 < read[0] * 100 <= MOST or read[0] * 100 % 1:
        return None
    return int(read[0] * 100), read[1]


def read_count(text: str) -> tuple[int, str] | None:
    """Read how many; None when it is no whole number above nought."""
    read = read_amount(text)
    if read is None or not 0 < read[0] <= MOST or read[0] % 1:
        return None
    return int(read[0]), read[1]


def bare(name: str) -> str:
    """Write a giver's name so that the same one is found again: without spaces, signs, width and kind of firm."""
    said = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).lower())
    return re.sub(r"(有限责任公司|股份有限公司|有限公司|集团)", "", said) or said


@dataclass(frozen=True, slots=True)
class Told:
    """What a report says of a gift: giver, kind, how much, what it is worth in fen (0: not said), day, phone, what."""

    giver: str
    kind: str
    amount: int
    on: date
    worth: int = 0
    phone: str = ""
    what: str = ""


def same_giver(one: Told, other: Told) -> bool:
    """Say whether two reports may name one giver: one name within the other, nearly the same name, the same phone, or
    one of them names nobody."""
    a, b = bare(one.giver), bare(other.giver)
    if a in NAMELESS or b in NAMELESS or (one.phone and one.phone == other.phone):
        return True
    return a in b or b in a or SequenceMatcher(None, a, b, autojunk=False).ratio() >= SIMILAR


def same_thing(one: Told, other: Told) -> bool:
    """Say whether two reports may tell of one thing: as much, or worth as much; money told of as goods too."""
    fen = {each.amount if each.kind == "cash" else each.worth for each in (one, other)}
    if one.kind != other.kind:
        return len(fen) == 1 and fen != {0} and "service" not in {one.kind, other.kind}
    return one.amount == other.amount or (len(fen) == 1 and fen != {0})


def alike(one: Told, other: Told) -> bool:
    """Say whether two reports are perhaps one gift: the same thing within days, from what may be one giver."""
    return abs(one.on - other.on) <= NEAR and same_thing(one, other) and same_giver(one, other)


def unfit(
    *, registration: str, expires_on: date | None, opened: bool, least_days: int, on: date
) -> tuple[str, ...]:
    """Give the reasons for which medical goods cannot be taken, as the protocol names them; none: they are fit."""
    left = (expires_on - on).days if expires_on else -1
    found = {
        "expired": left < 0,
        "too_little_life": 0 <= left < least_days,
        "no_registration": not registration.strip(),
        "opened": opened,
    }
    return tuple(key for key, is_so in found.items() if is_so)


def of_sum(qualifiers: Iterable[str]) -> str:
    """Give the qualifier of a sum: about when one part is about, at least when one is at least, else exactly."""
    parts = set(qualifiers)
    return "approx" if "approx" in parts else "ge" if "ge" in parts else ""


def how_far(amount: int, allocated: int, delivered: int, *, stocked: bool = False) -> str:
    """Say how far on its way a gift is: received, stocked, allocated (some or all), delivered (some or all)."""
    if delivered:
        return "delivered" if delivered >= amount else "delivered_some"
    if allocated:
        return "allocated" if allocated >= amount else "allocated_some"
    return "stocked" if stocked else "received"


def gaps(numbers: Iterable[int]) -> list[int]:
    """Give the numbers of receipts that are missing between the first, 1, and the last."""
    there = set(numbers)
    return [n for n in range(1, max(there, default=0) + 1) if n not in there]


def without_name(text: str, giver: str) -> str:
    """Write a text of a gift whose giver is not to be named without that name."""
    return text.replace(giver, "＊＊＊") if giver else text


DIGITS, PLACES, GROUPS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"), ("", "万", "亿", "万亿")


def in_capitals(fen: int) -> str:
    """Write a sum as Chinese receipts do, in signs that nobody can change: 人民币壹佰万元整 (支付结算办法, annex 1)."""
    yuan, rest = divmod(fen, 100)
    jiao, last = divmod(rest, 10)
    said = f"{_groups(yuan)}元" if yuan else ""
    if not rest:
        return f"人民币{said or '零元'}整"
    said += f"{DIGITS[jiao]}角" if jiao else ("零" if yuan else "")
    return f"人民币{said}{DIGITS[last]}分" if last else f"人民币{said}整"


def _groups(yuan: int) -> str:
    said, nought = "", False
    for n in range(len(GROUPS) - 1, -1, -1):
        four = yuan // 10_000**n % 10_000
        nought = nought or (bool(said) and four < 1_000)
        if four:
            said += ("零" if nought and said else "") + _four(four) + GROUPS[n]
            nought = False
        elif said:
            nought = True
    return said


def _four(four: int) -> str:
    said = ""
    for place in range(3, -1, -1):
        digit = four // 10**place % 10
        if digit:
            said += DIGITS[digit] + PLACES[place]
        elif said and four % 10**place and not said.endswith("零"):
            said += "零"
    return said


# What may be done with a gift in which states.
MAY: Mapping[str, frozenset[str]] = {
    "received": frozenset({"pledged"}),
    "refused": frozenset({"pledged"}),
    "told": frozenset({"refused"}),
    "changed": frozenset({"pledged", "received", "refused"}),
    "void": frozenset({"pledged", "received"}),
    "joined": frozenset({"pledged", "received"}),
    "unjoined": frozenset({"joined"}),
    "allocated": frozenset({"received"}),
    "published": frozenset({"received"}),
}
