"""Reads of supplies."""

from lianfang.supplies.queries.books import Audited, audited, documents, ledger, moves_of, where_of
from lianfang.supplies.queries.numbers import current
from lianfang.supplies.queries.requests import couriers, requests, waiting_for
from lianfang.supplies.queries.sharing import Claim, Shared, free_in, shares_at, store_for
from lianfang.supplies.queries.stock import (
    counts,
    expiring,
    items,
    lots_in,
    scanned,
    short,
    stock_of,
    stores,
    ties,
    totals,
)
from lianfang.supplies.rules import pick

__all__ = [
    "Audited",
    "Claim",
    "Shared",
    "audited",
    "counts",
    "couriers",
    "current",
    "documents",
    "expiring",
    "free_in",
    "items",
    "ledger",
    "lots_in",
    "moves_of",
    "pick",
    "requests",
    "scanned",
    "shares_at",
    "short",
    "stock_of",
    "store_for",
    "stores",
    "ties",
    "totals",
    "waiting_for",
    "where_of",
]
