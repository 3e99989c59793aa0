"""Reads of this app."""

from lianfang.indicators.queries.counting import (
    Asked,
    Counts,
    Figures,
    Row,
    asked,
    counts,
    figures_of,
    rows,
)
from lianfang.indicators.queries.economy import READ as READ_ECONOMY
from lianfang.indicators.queries.economy import economy, newest_economy
from lianfang.indicators.queries.interviews import (
    Judged,
    interviews,
    names_of,
    open_findings,
    units_to_judge,
)
from lianfang.indicators.queries.rankings import days, places, ranking_of, trend, week
from lianfang.indicators.queries.reports import (
    STANDING,
    Copy,
    bytes_of,
    copies,
    document,
    late_changes,
    locked_day,
    newest,
    newest_of,
    recounted,
    submitted,
    versions,
)
from lianfang.indicators.queries.sources import FIGURES, GIVEN, SOURCE_OF, SOURCES
from lianfang.indicators.queries.units import Unit, key_of, unit_of, units_of

__all__ = [
    "FIGURES",
    "GIVEN",
    "READ_ECONOMY",
    "SOURCES",
    "SOURCE_OF",
    "STANDING",
    "Asked",
    "Copy",
    "Counts",
    "Figures",
    "Judged",
    "Row",
    "Unit",
    "asked",
    "bytes_of",
    "copies",
    "counts",
    "days",
    "document",
    "economy",
    "figures_of",
    "interviews",
    "key_of",
    "late_changes",
    "locked_day",
    "names_of",
    "newest",
    "newest_economy",
    "newest_of",
    "open_findings",
    "places",
    "ranking_of",
    "recounted",
    "rows",
    "submitted",
    "trend",
    "unit_of",
    "units_of",
    "units_to_judge",
    "versions",
    "week",
]
