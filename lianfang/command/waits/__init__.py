"""Wiring table: what waits for a person, one line for each kind. An app whose things wait adds a line here.

A line names the right of whoever can deal with it, the rows that wait (not yet narrowed to anybody's areas), when their
clock runs out, what is said of one and where it is opened. What has a clock is watched by background work.
"""

from lianfang.command.waits import (
    of_care,
    of_cases,
    of_command,
    of_doors,
    of_emergencies,
    of_gifts,
    of_goods,
    of_hotline,
    of_meals,
    of_needs,
    of_posts,
    of_rides,
    of_supervision,
    of_supplies,
    of_testing,
    of_vaccination,
    of_workers,
    of_zones,
)
from lianfang.command.waits.source import Moment, Source

SOURCES: tuple[Source, ...] = (
    *of_command.SOURCES,
    *of_cases.SOURCES,
    *of_care.SOURCES,
    *of_testing.SOURCES,
    *of_posts.SOURCES,
    *of_emergencies.SOURCES,
    *of_needs.SOURCES,
    *of_meals.SOURCES,
    *of_rides.SOURCES,
    *of_vaccination.SOURCES,
    *of_doors.SOURCES,
    *of_goods.SOURCES,
    *of_supplies.SOURCES,
    *of_hotline.SOURCES,
    *of_gifts.SOURCES,
    *of_supervision.SOURCES,
    *of_workers.SOURCES,
    *of_zones.SOURCES,
)
BY_KEY = {source.key: source for source in SOURCES}
WATCHED = tuple(source for source in SOURCES if source.due and source.watched and not source.own)

__all__ = ["BY_KEY", "SOURCES", "WATCHED", "Moment", "Source"]
