"""Reads of supplies."""

from lianfang.supplies.queries.books import Audited, audited, documents, ledger, moves_of, where_of
from lianfang.supplies.queries.requests import couriers, requests, waiting_for
from lianfang.supplies.queries.stock import (
    counts,
    expiring,
    items,
    lots_in,
    scanned,
    short,
    stock_of,
    stores,
    totals,
)
from lianfang.supplies.rules import pick

__all__ = [
    "Audited",
    "audited",
    "counts",
    "couriers",
    "documents",
    "expiring",
    "items",
    "ledger",
    "lots_in",
    "moves_of",
    "pick",
    "requests",
    "scanned",
    "short",
    "stock_of",
    "stores",
    "totals",
    "waiting_for",
    "where_of",
]
