"""Reads of supplies."""

from lianfang.supplies.queries.books import Audited, audited, documents, ledger, moves_of, where_of
from lianfang.supplies.queries.numbers import current
from lianfang.supplies.queries.picking import being_picked, fault_of
from lianfang.supplies.queries.requests import brought_by, couriers, requests, waiting_for
from lianfang.supplies.queries.rounds import Spot, carriers, on_the_way, spots, to_send
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
    "Spot",
    "audited",
    "being_picked",
    "brought_by",
    "carriers",
    "counts",
    "couriers",
    "current",
    "documents",
    "expiring",
    "fault_of",
    "free_in",
    "items",
    "ledger",
    "lots_in",
    "moves_of",
    "on_the_way",
    "pick",
    "requests",
    "scanned",
    "shares_at",
    "short",
    "spots",
    "stock_of",
    "store_for",
    "stores",
    "ties",
    "to_send",
    "totals",
    "waiting_for",
    "where_of",
]
