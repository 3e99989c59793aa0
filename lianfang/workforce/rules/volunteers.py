"""Who may help of their own will, and which shift a volunteer may take: no long, no heavy duty."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lianfang.common.dates import CITY_ZONE, day_of
from lianfang.people.rules.numbers import age

WEEK = timedelta(days=7)
MORNING, AFTERNOON, EVENING = 5, 12, 18  # hours at which the parts of a day begin (design choice)
SATURDAY = 5
Hours = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the protocol in force asks of volunteers."""

    minimum_age: int
    insured: bool
    trained: bool
    shift_hours: int
    rest_hours: int
    week_hours: int


@dataclass(frozen=True, slots=True)
class Helper:
    """What is known of a volunteer: birth, insurance, what they may do on the day that is asked about."""

    born_on: date | None
    insured_until: date | None = None
    may: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a shift."""

    starts_at: datetime
    ends_at: datetime
    qualification: str = ""
    heavy: bool = False


def too_young(born_on: date | None, bounds: Bounds, on: date) -> str:
    """Say in a code why somebody cannot help on a day for their age; "" when they can."""
    if born_on is None:
        return "age_unknown"
    return "under_age" if age(born_on, on) < bounds.minimum_age else ""


def lacking(helper: Helper, bounds: Bounds, on: date) -> list[str]:
    """Say in codes what a volunteer lacks to work on a day: age, insurance, training."""
    found = [too_young(helper.born_on, bounds, on)]
    if bounds.insured and (helper.insured_until is None or helper.insured_until < on):
        found.append("uninsured")
    if bounds.trained and "trained" not in helper.may:
        found.append("untrained")
    return [code for code in found if code]


def unfit(helper: Helper, place: Place, taken: Sequence[Hours], bounds: Bounds) -> list[str]:
    """Say in codes why a volunteer cannot take a place; `taken` are the hours of the places they have already."""
    found = lacking(helper, bounds, day_of(place.ends_at))
    if place.heavy:
        found.append("heavy")
    if place.ends_at - place.starts_at > timedelta(hours=bounds.shift_hours):
        found.append("too_long")
    if place.qualification and place.qualification not in helper.may:
        found.append("unqualified")
    return found + _too_much(place, taken, bounds)


def _too_much(place: Place, taken: Sequence[Hours], bounds: Bounds) -> list[str]:
    if any(start < place.ends_at and place.starts_at < end for start, end in taken):
        return ["busy"]
    rest = timedelta(hours=bounds.rest_hours)
    found = []
    if any(start < place.ends_at + rest and place.starts_at - rest < end for start, end in taken):
        found.append("rest")
    if _busiest_week(place, taken) > timedelta(hours=bounds.week_hours):
        found.append("week")
    return found


def _busiest_week(place: Place, taken: Sequence[Hours]) -> timedelta:
    """Give the most hours in any seven days that hold this place. Such a week may begin with any shift."""
    shifts = sorted([*taken, (place.starts_at, place.ends_at)])
    weeks = (
        sum((e - s for s, e in shifts if first <= s < first + WEEK), timedelta())
        for first, _end in shifts
        if first <= place.starts_at < first + WEEK
    )
    return max(weeks)


def part_of(instant: datetime) -> str:
    """Name the part of the week an instant lies in, as volunteers tell when they are free."""
    local = instant.astimezone(CITY_ZONE)
    day = "weekend" if local.weekday() >= SATURDAY else "weekday"
    if MORNING <= local.hour < AFTERNOON:
        return f"{day}_morning"
    return f"{day}_afternoon" if AFTERNOON <= local.hour < EVENING else f"{day}_night"
