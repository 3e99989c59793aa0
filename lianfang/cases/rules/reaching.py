"""How a contact is reached, step by step, by when, and who has no temperature yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lianfang.common.dates import CITY_ZONE
from lianfang.protocol.following import Following
from lianfang.protocol.schema import ContactGrade

UNREACHED = frozenset({"reported", "located", "notified", "transfer", "lost"})
STEPS: dict[str, frozenset[str]] = {
    "located": frozenset({"reported", "lost"}),
    "notified": frozenset({"reported", "located", "lost"}),
    "transfer": frozenset({"reported", "located", "notified", "lost"}),
    "lost": frozenset({"reported", "located", "notified", "transfer", "quarantined", "monitored"}),
    "died": UNREACHED | {"quarantined", "monitored"},
}


def may_step(before: str, after: str) -> bool:
    """Say whether a contact in one state may be noted as having come into another."""
    return before in STEPS[after]


@dataclass(frozen=True, slots=True)
class ReachedBy:
    """By when a contact is to be located, told and brought to quarantine; None where the protocol asks for nothing."""

    located: datetime | None
    notified: datetime | None
    transferred: datetime | None


def reached_by(since: datetime, grade: ContactGrade, following: Following) -> ReachedBy:
    """Give the clocks of reaching a contact, from when they were found (or exposed again)."""

    def after(hours: int | None) -> datetime | None:
        return None if hours is None else since + timedelta(hours=hours)

    return ReachedBy(
        after(following.locate_hours.value),
        after(following.notify_hours.value),
        after(grade.transfer_hours.value),
    )


def temperatures_due(now: datetime, by_hours: Sequence[int]) -> int:
    """Give how many temperatures must have been taken today by now: the protocol names the hours."""
    local = now.astimezone(CITY_ZONE)
    return sum(local.hour >= hour for hour in by_hours)
