"""Days and times as files write them."""

import re
from datetime import date, datetime, time

from django.utils import timezone

_TIME = re.compile(
    r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[T\s]+(\d{1,2})[:：时点](\d{1,2})?(?:分|[:：](\d{1,2})(?:\.\d+)?)?)?"
)


def read_moment(text: str) -> datetime | None:
    """Read a day, or a day and a wall-clock time of the city; None when it is none. A day alone is its noon."""
    found = _TIME.fullmatch(text.strip())
    if not found:
        return None
    year, month, day, hour, minute, second = found.groups()
    try:
        on = date(int(year), int(month), int(day))
        at = time(int(hour), int(minute or 0), int(second or 0)) if hour else time(12)
    except ValueError:
        return None
    return timezone.make_aware(datetime.combine(on, at))


def read_day(text: str) -> date | None:
    """Read a day; None when it is none."""
    found = read_moment(text)
    return timezone.localdate(found) if found else None
