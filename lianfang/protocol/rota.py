"""The part of a protocol about plans of who works when."""

from dataclasses import dataclass
from typing import Annotated

from lianfang.protocol.duty import HourOfDay, Minutes
from lianfang.protocol.values import Count, Days, Hours, Limits, Sourced

Seconds = Annotated[Sourced[int], Limits("s", 1, 3600)]


@dataclass(frozen=True, slots=True)
class Rota:
    """What a rota keeps to, and what a sampling site needs; the hours of heat stand in `duty`."""

    shift_hours: Annotated[Hours, "Longest shift"]
    rest_hours: Annotated[Hours, "Rest between two shifts"]
    night_rest_hours: Annotated[Hours, "Rest after a night shift"]
    week_hours: Annotated[Hours, "Most hours in seven days"]
    days_in_a_row: Annotated[Days, "Most days of work in a row"]
    nights_in_a_row: Annotated[Days, "Most nights of work in a row"]
    night_from_hour: Annotated[HourOfDay, "The night begins"]
    night_to_hour: Annotated[HourOfDay, "The night ends, on the next day"]
    volunteer_hours: Annotated[Hours, "Longest shift of a volunteer, who does no heavy work"]
    group_samplers: Annotated[Count, "Who swabs, in one sampling group"]
    group_helpers: Annotated[Count, "Who registers and keeps order, in one sampling group"]
    swab_seconds: Annotated[Seconds, "One sampler is busy with one person"]
    check_seconds: Annotated[Seconds, "Somebody at a checkpoint is busy with one person"]
    wait_minutes: Annotated[Minutes, "Nobody waits longer in a queue"]
