"""What time alone brings to phones: what none of them can ask for any more is forgotten."""

from datetime import datetime, timedelta
from functools import cache

from lianfang.protocol import timeline
from lianfang.sync.actions import forget
from lianfang.web import clock

SPARE = timedelta(hours=1)  # between the clocks of servers (design choice)


@cache
def longest() -> timedelta:
    """Say how long a phone may keep a roster at most, by the protocols of all diseases: then it fetches a clean one."""
    hours = (
        p.field.roster_hours.value for disease in timeline.diseases() for p in timeline.versions(disease)
    )
    return timedelta(hours=max(hours)) + SPARE


def tick(now: datetime) -> int:  # noqa: ARG001 — places in the list hold by real hours, also while a story is replayed
    """Forget what desks changed before the oldest roster that a phone may still keep. Gives of how many commits."""
    return forget(before=clock.wall() - longest())
