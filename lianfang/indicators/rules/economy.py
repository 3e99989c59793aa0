"""How tables of the economy write their numbers: 531.94亿元, 22.3%, 高1.6个百分点, 第2位, 2021年1-8月."""

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

MONTHS = (1, 12)
YEARS = (1978, 2100)  # monthly figures of cities do not reach further back (design choice)
PERCENT = (-100, 1_000)  # nothing shrinks by more than all of it
POINTS = (-1_000, 1_000)
RANKS = (1, 100)  # more than any province has cities (design choice)
UNITS = {"亿": Decimal(100_000_000), "万": Decimal(10_000), "": Decimal(1)}
_AMOUNT = re.compile(
    r"(?:CNY|¥|￥)?(-?[\d.]+)(?:(亿|万)元?|元)"
)  # a bare number may be of 亿, of 万 or of yuan
_FRACTION = re.compile(r"(增长|下降|减少|[-−+])?0?\.\d*[1-9]\d*")
_PERIOD = re.compile(r"(\d{4})\s*[-/.年]\s*(?:0?1\s*[-—–~至]\s*)?(\d{1,2})(?:月份?)?(?:累计)?")


class Period(NamedTuple):
    """From January of a year to a month of it."""

    year: int
    month: int


def read_amount(text: str) -> int | None:
    """Read an amount of money with its unit and give it in yuan, whole; None when it is no amount, or of which unit is
    not said."""
    found = _AMOUNT.fullmatch(_plain(text))
    try:
        return round(Decimal(found[1]) * UNITS[found[2] or ""]) if found else None
    except InvalidOperation:
        return None


def read_percent(text: str) -> Decimal | None:
    """Read a growth in percent: 22.3%, 增长22.3%, 下降1.2%; None when it is none, or no growth can be so.

    A number below 1 needs its sign: a spreadsheet keeps 22.3% as 0.223.
    """
    plain = _plain(text)
    if _FRACTION.fullmatch(plain):
        return None
    down = plain.startswith(("下降", "减少", "-", "−"))
    return _signed(
        plain.removeprefix("增长").removeprefix("下降").removeprefix("减少").rstrip("%"), down, PERCENT
    )


def read_points(text: str) -> Decimal | None:
    """Read how many points of percent more or less: +1.6, 高1.6个百分点, 低0.3; None when it is none."""
    plain = re.sub(r"(个?百分点|pp)$", "", _plain(text))
    down = plain.startswith(("低", "-", "−"))
    return _signed(plain.removeprefix("高于").removeprefix("低于").lstrip("高低"), down, POINTS)


def read_rank(text: str) -> int | None:
    """Read a rank: 2, 第2, 第2位; None when it is none."""
    found = re.fullmatch(r"第?(\d{1,3})[位名]?", _plain(text))
    rank = int(found[1]) if found else 0
    return rank if RANKS[0] <= rank <= RANKS[1] else None


def read_period(text: str) -> Period | None:
    """Read the months of a figure, always from January: 2021-08, 2021年8月, 2021年1-8月; None when it is none."""
    found = _PERIOD.fullmatch(_plain(text))
    if not found:
        return None
    year, month = int(found[1]), int(found[2])
    fits = YEARS[0] <= year <= YEARS[1] and MONTHS[0] <= month <= MONTHS[1]
    return Period(year, month) if fits else None


def bare(number: Decimal | None) -> str:
    """Write a number without zeros at its end: 14.7, 20, -0.35; nothing for none."""
    return (
        ""
        if number is None
        else f"{number:f}".rstrip("0").rstrip(".")
        if "." in f"{number:f}"
        else f"{number:f}"
    )


def _plain(text: str) -> str:
    return (
        text.strip().replace(",", "").replace("，", "").replace(" ", "").replace("％", "%").replace("＋", "+")
    )


def _signed(plain: str, down: bool, limits: tuple[int, int]) -> Decimal | None:
    if not re.fullmatch(r"\d+(\.\d+)?", plain.lstrip("+-−")):
        return None
    size = Decimal(plain.lstrip("+-−"))
    number = -size if down else size
    return number if limits[0] <= number <= limits[1] else None
