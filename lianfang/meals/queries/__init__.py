"""The reads of this app."""

from lianfang.meals.queries.board import READ, Row, board, came_of, one, sites, standing_of
from lianfang.meals.queries.heads import Count, active, counts, handed_down_by, to_close
from lianfang.meals.queries.kitchens import (
    Total,
    cooks,
    kitchens,
    not_in_a_gift,
    rota,
    servings,
    shortfalls,
    spoken_for,
    sum_up,
    totals,
)
from lianfang.meals.queries.numbers import current

__all__ = [
    "READ",
    "Count",
    "Row",
    "Total",
    "active",
    "board",
    "came_of",
    "cooks",
    "counts",
    "current",
    "handed_down_by",
    "kitchens",
    "not_in_a_gift",
    "one",
    "rota",
    "servings",
    "shortfalls",
    "sites",
    "spoken_for",
    "standing_of",
    "sum_up",
    "to_close",
    "totals",
]
