"""How long a restriction lasts, where, and with which tests."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from lianfang.cases.rules.contacts import Tie
from lianfang.common.dates import day_of
from lianfang.protocol.schema import ContactGrade, Contacts, Reporting
from lianfang.protocol.values import Sourced


def stay_length(kind: str, grade: ContactGrade) -> Sourced[int]:
    """Give how many days a kind of quarantine lasts for a grade; at home by exception as long as centrally."""
    if kind == "monitoring" or grade.place.value == "home":
        return grade.home_days
    return grade.central_days


def stay_days(kind: str, grade: ContactGrade) -> int:
    """Give the same number without its source."""
    return stay_length(kind, grade).value


def clock_origin(grade: ContactGrade, last_exposure_at: datetime, starts_on: date) -> date:
    """Give the day from which quarantine days are counted."""
    counted = grade.clock_origin.value == "last_unprotected_exposure"
    return day_of(last_exposure_at) if counted else starts_on


def quarantine_ends(ties: Iterable[Tie], kind: str, starts_on: date, contacts: Contacts) -> date:
    """Give the last day of quarantine: the latest that any of a contact's ties asks for.

    A new exposure moves the end; a milder tie that is younger may outlast a stricter one.
    """
    return max(
        clock_origin(grade, tie.last_exposure_at, starts_on) + timedelta(days=stay_days(kind, grade))
        for tie in ties
        for grade in [contacts.grade(tie.grade)]
    )


def due_tests(
    days: Sequence[int], starts_on: date, ends_on: date, last_within_hours: int, origin: date | None = None
) -> tuple[date, ...]:
    """Give the days with a test. Day 1 is the first day; the last test lies in the final hours of the stay,
    whether observation began late or was lengthened.

    origin: the day of a new exposure during the stay; test days count from it again.
    """
    if not days:
        return ()
    final = max(starts_on, ends_on - timedelta(hours=last_within_hours))
    first = max(starts_on, origin or starts_on)
    planned = {first + timedelta(days=n - 1) for n in days}
    return (*sorted(day for day in planned if day < final), *_last(planned, final, ends_on))


def _last(planned: set[date], final: date, ends_on: date) -> tuple[date, ...]:
    inside = sorted(day for day in planned if final <= day <= ends_on)
    return tuple(inside) or (final,)


def test_days(kind: str, grade: ContactGrade) -> tuple[int, ...]:
    """Give the numbers of the days with a test for a kind of quarantine."""
    after_central = kind == "monitoring" and grade.place.value == "central"
    return grade.home_test_days.value if after_central else grade.test_days.value


def may_order(kind: str, grade: ContactGrade, exception: str) -> bool:
    """Say whether a grade of contact may be ordered into a kind of quarantine. The home stage after central
    quarantine is no order of its own; staying at home instead of centrally needs an exception."""
    allowed = {"central": {"central"}, "home": {"home"}, "none": {"monitoring"}}[grade.place.value]
    return kind in allowed or (kind == "home" and "central" in allowed and bool(exception.strip()))


def exception_holds(key: str, born_on: date | None, today: date, contacts: Contacts) -> bool:
    """Say whether a reason to stay at home fits a person's age; a free text or an unknown age is the reviewer's.

    The protocol lists the reasons, and the oldest age of the exception for children.
    """
    oldest = contacts.home_exception_max_age_years.value
    if key != "child" or born_on is None or oldest is None:
        return True
    had_birthday = (today.month, today.day) >= (born_on.month, born_on.day)
    return today.year - born_on.year - (not had_birthday) <= oldest


def temporary_ends(proposed_at: datetime, reporting: Reporting) -> date:
    """Give the day by which a temporary isolation ends by itself: that of the whole investigation."""
    return day_of(proposed_at + timedelta(hours=reporting.report_hours.value))


def stage_ends(starts_on: date, days: int) -> date:
    """Give the last day of a stage that counts from its own beginning, as isolation after discharge does:
    23 September + 14 days = 7 October."""
    return starts_on + timedelta(days=days)


def is_fever(celsius: float, contacts: Contacts) -> bool:
    """Say whether a temperature counts as fever."""
    return celsius >= contacts.fever_celsius.value
