"""What a token may be allowed: scopes, each with the permission that its owner's posts must carry as well."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

LONGEST = timedelta(days=366)  # a token ends by then, and somebody thinks again (design choice)
KEPT = timedelta(days=1)  # how long an answer is kept for whoever sends the same again (design choice)


@dataclass(frozen=True, slots=True)
class Scope:
    """Something a token may be allowed: its words, and the permission of a post that it takes besides."""

    label: Any
    permission: str


def state_of(revoked_at: datetime | None, ends_on: date, today: date) -> str:
    """Say whether a token is in use: "revoked", "over" after its last day, "good"."""
    if revoked_at:
        return "revoked"
    return "over" if ends_on < today else "good"
