"""Reads of donations."""

from lianfang.donations.queries.books import (
    Check,
    Found,
    cash,
    cash_book,
    everything,
    right,
    verified,
)
from lianfang.donations.queries.gifts import (
    Total,
    doubles,
    gifts,
    months,
    of_receipt,
    perhaps_same,
    published,
    totals,
    uses_of,
    with_uses,
)
from lianfang.donations.queries.goods import Way, lots_of, stock_of, ways
from lianfang.donations.queries.numbers import numbers

__all__ = [
    "Check",
    "Found",
    "Total",
    "Way",
    "cash",
    "cash_book",
    "doubles",
    "everything",
    "gifts",
    "lots_of",
    "months",
    "numbers",
    "of_receipt",
    "perhaps_same",
    "published",
    "right",
    "stock_of",
    "totals",
    "uses_of",
    "verified",
    "ways",
    "with_uses",
]
