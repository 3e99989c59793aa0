"""Whether it can be true that one person infected another."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID


def comes_round(person: UUID, source: UUID, infectors: Mapping[UUID, UUID]) -> bool:
    """Say whether a chain that makes `source` infect `person` would lead back to the person: nobody infects whom they
    were infected by, directly or through others."""
    seen: set[UUID] = set()
    while source not in seen:
        if source == person:
            return True
        seen.add(source)
        if source not in infectors:
            return False
        source = infectors[source]
    return True


def too_late(onset_on: date | None, ended_on: date) -> bool:
    """Say whether an exposure came after the person had symptoms already, and so infected nobody."""
    return onset_on is not None and ended_on > onset_on
