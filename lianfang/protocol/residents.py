"""The part of a protocol about those who are tested: their slots, their codes, how long a result holds for them."""

from dataclasses import dataclass
from typing import Annotated

from lianfang.protocol.values import Count, Days, Hours, Limits, Sourced

Minutes = Annotated[Sourced[int], Limits("min", 1, 1440)]
HourOfDay = Annotated[Sourced[int], Limits("h of day", 0, 24)]
Percent = Annotated[Sourced[int], Limits("%", 0, 100)]


@dataclass(frozen=True, slots=True)
class Residents:
    """Booking a place at a sampling site, signing in to one's own page, and what a result is good for."""

    slot_minutes: Annotated[Minutes, "Length of a slot that can be booked"]
    booked_percent: Annotated[
        Percent, "Part of a site's hour that can be booked; the rest is for who walks in"
    ]
    walk_metres_minute: Annotated[
        Sourced[int], Limits("m", 10, 200), "Pace by which ways to sites are compared with waits there"
    ]
    near_metres: Annotated[
        Sourced[int],
        Limits("m", 100, 100_000),
        "Sites further away are proposed last, however short their queue",
    ]
    late_minutes: Annotated[Minutes, "A place is kept this long after the end of its slot"]
    code_minutes: Annotated[Minutes, "A code sent to a phone opens one's own page for this long"]
    codes_per_hour: Annotated[Count, "Codes sent to one phone in an hour, at most"]
    slip_days: Annotated[Days, "The code on a printed slip opens one's own page for this long"]
    quiet_from_hour: Annotated[
        HourOfDay, "From this hour of the evening only what is urgent is sent to phones"
    ]
    quiet_to_hour: Annotated[
        HourOfDay, "Until this hour of the morning; the same as from: there is no quiet time"
    ]
    result_valid_hours: Annotated[Hours, "A negative result holds for this long after the swab was taken"]
