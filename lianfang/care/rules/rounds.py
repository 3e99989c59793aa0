"""Which day of a stay had its consultation."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from lianfang.common import dates
from lianfang.common.dates import day_of


def days_with_consultation(
    admitted_on: date, now: datetime, by_hour: int, left_on: date | None = None
) -> tuple[date, ...]:
    """List the days that must have had their consultation by now: from the day after admission to the day before
    leaving; today from the hour at which rounds are over."""
    last = day_of(now)
    if now < dates.at(last, by_hour):
        last -= timedelta(days=1)
    if left_on:
        last = min(last, left_on - timedelta(days=1))
    return tuple(dates.days(admitted_on + timedelta(days=1), last))


def missing_days(expected: Sequence[date], held: Mapping[date, int], per_day: int) -> tuple[date, ...]:
    """List the days with fewer consultations than the protocol asks for."""
    return tuple(day for day in expected if held.get(day, 0) < per_day)


def stay_calendar(
    admitted_on: date,
    now: datetime,
    left_on: date | None,
    held: Mapping[date, int],
    per_day: int,
    by_hour: int,
) -> tuple[tuple[date, str], ...]:
    """Say of each day of a stay whether its consultation was held, is missing, or is due today; the first and the
    last day ask for none ("edge")."""
    last = left_on or day_of(now)
    missing = set(missing_days(days_with_consultation(admitted_on, now, by_hour, left_on), held, per_day))

    def state(day: date) -> str:
        if day in missing:
            return "missing"
        if held.get(day, 0) >= max(per_day, 1):
            return "held"
        return "due" if day == day_of(now) and not left_on and day > admitted_on and per_day else "edge"

    return tuple((day, state(day)) for day in dates.days(admitted_on, last))
