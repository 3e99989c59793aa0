"""Reads of planning."""

from lianfang.planning.queries.beds import Ahead, WhatIf, beds_ahead, gather_beds
from lianfang.planning.queries.comparing import Compared, compared
from lianfang.planning.queries.forecast import Base, Line, gather, line_of, lines, lines_by_store, needs_of
from lianfang.planning.queries.goods import Kept, kept
from lianfang.planning.queries.lists import local_rates, name_of, names_of, ordered, shortages
from lianfang.planning.queries.of_zone import Wanted, points_of, wanted_in
from lianfang.planning.queries.places import Places, places
from lianfang.planning.queries.scope import areas_of, numbers

__all__ = [
    "Ahead",
    "Base",
    "Compared",
    "Kept",
    "Line",
    "Places",
    "Wanted",
    "WhatIf",
    "areas_of",
    "beds_ahead",
    "compared",
    "gather",
    "gather_beds",
    "kept",
    "line_of",
    "lines",
    "lines_by_store",
    "local_rates",
    "name_of",
    "names_of",
    "needs_of",
    "numbers",
    "ordered",
    "places",
    "points_of",
    "shortages",
    "wanted_in",
]
