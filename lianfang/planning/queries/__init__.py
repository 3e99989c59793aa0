"""Reads of planning."""

from lianfang.planning.queries.comparing import Compared, compared
from lianfang.planning.queries.forecast import Base, Line, gather, line_of, lines, lines_by_store, needs_of
from lianfang.planning.queries.goods import Kept, kept
from lianfang.planning.queries.lists import local_rates, ordered, shortages
from lianfang.planning.queries.places import Places, places
from lianfang.planning.queries.scope import areas_of, numbers

__all__ = [
    "Base",
    "Compared",
    "Kept",
    "Line",
    "Places",
    "areas_of",
    "compared",
    "gather",
    "kept",
    "line_of",
    "lines",
    "lines_by_store",
    "local_rates",
    "needs_of",
    "numbers",
    "ordered",
    "places",
    "shortages",
]
