"""The day of a report: from one cut-off to the next."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lianfang.common.dates import at, day_of

ON_TIME, LATE, MISSING, OPEN = "on_time", "late", "missing", "open"


@dataclass(frozen=True, slots=True)
class Window:
    """What one day's report is about: facts that happened from `first` until before `last`, the cut-off."""

    day: date
    first: datetime
    last: datetime


def window(day: date, cutoff_hour: int) -> Window:
    """Give the window of a day: from the cut-off of the day before to its own."""
    return Window(day, at(day - timedelta(days=1), cutoff_hour), at(day, cutoff_hour))


def report_day(now: datetime, cutoff_hour: int) -> date:
    """Give the day whose report is being written at an instant: after the cut-off it is tomorrow's."""
    today = day_of(now)
    return today if now < at(today, cutoff_hour) else today + timedelta(days=1)


def lockable(day: date, cutoff_hour: int, minutes: int, now: datetime) -> bool:
    """Say whether a day may be locked: some minutes after its cut-off, so that what was sent by then is stored."""
    return now >= at(day, cutoff_hour) + timedelta(minutes=minutes)


def state(submitted_at: datetime | None, cut_off: datetime, now: datetime) -> str:
    """Say how a unit stands with its report: open before the cut-off, then on time, late or missing."""
    if submitted_at is None:
        return OPEN if now < cut_off else MISSING
    return ON_TIME if submitted_at < cut_off else LATE
