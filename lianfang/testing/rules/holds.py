"""Whether somebody is still asked to wait apart for a single result."""

from datetime import datetime
from typing import NamedTuple

IN_FORCE = frozenset({"proposed", "confirmed"})
DECIDABLE = frozenset({"proposed", "lapsed"})


class Waiting(NamedTuple):
    """What is known of somebody's waiting apart."""

    confirm_by: datetime
    ends_at: datetime
    decision: str = ""
    answer: str = ""
    released_at: datetime | None = None
    over_at: datetime | None = None


def hold_state(hold: Waiting, now: datetime) -> str:
    """Say how it stands: over (the single result is there), released, declined, expired, confirmed, lapsed (nobody
    confirmed it in time, so nobody is bound by it), proposed. Only what is proposed or confirmed binds anybody."""
    states = (
        (hold.over_at is not None, "over"),
        (hold.released_at is not None or hold.answer == "ended", "released"),
        (hold.decision == "declined", "declined"),
        (now >= hold.ends_at, "expired"),
        (hold.decision == "confirmed", "confirmed"),
        (now >= hold.confirm_by, "lapsed"),
    )
    return next((name for holds, name in states if holds), "proposed")
