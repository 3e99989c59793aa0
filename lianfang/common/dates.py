"""Days are calendar days of the city, from 0 to 24 h in Asia/Shanghai."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CITY_ZONE = ZoneInfo("Asia/Shanghai")


def day_of(instant: datetime) -> date:
    """Give the city's calendar day of an instant."""
    return instant.astimezone(CITY_ZONE).date()


def hour_of(instant: datetime) -> int:
    """Give the hour of the city's clock at an instant, 0 to 23."""
    return instant.astimezone(CITY_ZONE).hour


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """Give the instant of a wall-clock time in the city; hour 24 is the next day's 00:00."""
    return datetime.combine(day, time(0), CITY_ZONE) + timedelta(hours=hour, minutes=minute)


def days(first: date, last: date) -> Iterator[date]:
    """Yield each day from the first to the last, both included."""
    while first <= last:
        yield first
        first += timedelta(days=1)
