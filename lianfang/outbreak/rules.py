"""Levels and days of an outbreak."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A response level from an instant on."""

    level: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Cannot:
    """Why a level cannot be set: a code."""

    why: str


def level_at(changes: Iterable[Change], instant: datetime) -> str | None:
    """Name the response level at an instant: that of the last change until then."""
    past = [change for change in changes if change.at <= instant]
    return max(past, key=lambda change: change.at).level if past else None


def may_change(changes: Iterable[Change], new: Change, *, began: datetime, now: datetime) -> Cannot | None:
    """Say why a level cannot be set from that instant on, or None. Levels are set in the order of time."""
    known = list(changes)
    if new.at > now:
        return Cannot("level_in_future")
    if new.at < began or any(new.at <= change.at for change in known):
        return Cannot("level_before_last")
    if level_at(known, new.at) == new.level:
        return Cannot("level_same")
    return None


def day_number(began_on: date, today: date) -> int:
    """Count the days of the response; the day it began is day 1."""
    return (today - began_on).days + 1
