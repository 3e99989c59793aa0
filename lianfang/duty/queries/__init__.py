"""The reads of this app."""

from lianfang.duty.queries.board import Counts, Place, board, clock_of, clocks, neighbours, places_now
from lianfang.duty.queries.health import Fitness, fitness, open_restrictions, restrictions
from lianfang.duty.queries.helpers import helpers_on_duty, knows_helpers
from lianfang.duty.queries.hours import Hours, hours_by_unit, worked
from lianfang.duty.queries.lists import alarms, incidents, to_escalate
from lianfang.duty.queries.numbers import around, full_hour, levels_now, protocol_of, protocols, warmth
from lianfang.duty.queries.phone import of_lead, of_phone

__all__ = [
    "Counts",
    "Fitness",
    "Hours",
    "Place",
    "alarms",
    "around",
    "board",
    "clock_of",
    "clocks",
    "fitness",
    "full_hour",
    "helpers_on_duty",
    "hours_by_unit",
    "incidents",
    "knows_helpers",
    "levels_now",
    "neighbours",
    "of_lead",
    "of_phone",
    "open_restrictions",
    "places_now",
    "protocol_of",
    "protocols",
    "restrictions",
    "to_escalate",
    "warmth",
    "worked",
]
