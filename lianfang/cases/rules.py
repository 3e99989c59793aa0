"""Decisions about cases, contacts and quarantine. Every number comes from the protocol that is handed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from lianfang.common.dates import at, day_of
from lianfang.protocol.schema import ContactGrade, Contacts, Reporting
from lianfang.protocol.values import Sourced

NEXT: dict[str, frozenset[str]] = {
    "": frozenset({"proposed", "elsewhere"}),
    "proposed": frozenset({"review", "excluded"}),
    "review": frozenset({"confirmed", "asymptomatic", "excluded"}),
    "asymptomatic": frozenset({"confirmed"}),
    "confirmed": frozenset(),
    "excluded": frozenset({"proposed"}),
    "elsewhere": frozenset(),
}
UNDECIDED = frozenset({"proposed", "review"})
COUNTED = frozenset({"confirmed", "asymptomatic"})


def may_follow(before: str, after: str) -> bool:
    """Say whether a case may go from one state to another."""
    return after in NEXT[before]


def permission(after: str) -> str:
    """Name what a person must be allowed in order to bring a case into a state."""
    return "cases.investigate" if after in {"proposed", "elsewhere"} else "cases.confirm"


@dataclass(frozen=True, slots=True)
class Due:
    """A clock of a case: until when something must be done, and when it was."""

    key: str
    due_at: datetime
    done_at: datetime | None

    def late(self, now: datetime) -> bool:
        """Say whether it was done too late, or is late now."""
        return (self.done_at or now) > self.due_at


def case_clocks(
    detected_at: datetime,
    reported_at: datetime | None,
    core_facts_at: datetime | None,
    investigated_at: datetime | None,
    reporting: Reporting,
) -> tuple[Due, ...]:
    """Give a case's three clocks: the report from its finding, then facts and investigation from the report."""
    report_due = detected_at + timedelta(hours=reporting.case_report_hours.value)
    start = reported_at or report_due
    return (
        Due("reported", report_due, reported_at),
        Due("core_facts", start + timedelta(hours=reporting.core_hours.value), core_facts_at),
        Due("investigated", start + timedelta(hours=reporting.report_hours.value), investigated_at),
    )


def contact_window(
    onset_on: date | None, sampled_at: datetime, isolated_at: datetime | None, contacts: Contacts
) -> tuple[datetime, datetime | None]:
    """Give from when to when meeting a case makes a contact: around onset, or the first positive sample.

    The end is None while the case is not isolated yet and the protocol names no last day.
    """
    start = onset_on or day_of(sampled_at)
    opens = at(start - timedelta(days=contacts.window_before_onset_days.value))
    after = contacts.window_after_onset_days.value
    if after is None:
        return opens, isolated_at
    closes = at(start + timedelta(days=after), 24)
    return opens, min(closes, isolated_at) if isolated_at else closes


@dataclass(frozen=True, slots=True)
class Tie:
    """One reason why a person is a contact: which grade it gives, near whom, when last."""

    grade: str
    last_exposure_at: datetime
    case_id: UUID | None = None
    via_id: UUID | None = None


def strictness(grade: str, contacts: Contacts) -> int:
    """Rank a grade: the strictest is 0, as the protocol lists them."""
    return [each.key for each in contacts.grades].index(contacts.grade(grade).key)


def stricter(one: str, other: str, contacts: Contacts) -> str:
    """Give the stricter of two grades."""
    return min(one, other, key=lambda grade: strictness(grade, contacts))


def prevailing(ties: Sequence[Tie], contacts: Contacts) -> Tie:
    """Choose the tie that holds for a contact: the strictest grade, of equal ones the latest exposure."""
    return min(ties, key=lambda tie: (strictness(tie.grade, contacts), -tie.last_exposure_at.timestamp()))


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


def transfer_due(found_at: datetime, grade: ContactGrade) -> datetime | None:
    """Give until when a contact must have been brought to their place of quarantine."""
    hours = grade.transfer_hours.value
    return None if hours is None else found_at + timedelta(hours=hours)


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


@dataclass(frozen=True, slots=True)
class Sample:
    """A swab of a person that counts for release: the day it was taken and what it meant; "" while unknown."""

    day: date
    meaning: str


@dataclass(frozen=True, slots=True)
class Stay:
    """What is known on a day about a person's quarantine, for the decision to let them go."""

    ends_on: date
    due_tests: tuple[date, ...]
    samples: tuple[Sample, ...]  # of this stay
    linked: tuple[Sample, ...] | None  # of the close contact this one hangs on; None if there is none
    grade: ContactGrade | None  # None: the stay is not about a contact
    home_stage: bool = (
        False  # after central quarantine: neither double swab nor linked results are asked again
    )


@dataclass(frozen=True, slots=True)
class Check:
    """One condition of release: whether it is met, and the day or the number it is about."""

    key: str
    met: bool
    due_on: date | None = None
    n: int = 0


def release_checks(stay: Stay, today: date) -> tuple[Check, ...]:
    """List what letting a person go needs; all of it, and a named releaser: time alone never releases.

    8th edition: days passed, due tests negative, double swab at the end; for a secondary contact the first two
    results of the linked close contact negative.
    """
    checks = [Check("days", today >= stay.ends_on, stay.ends_on)]
    checks.append(Check("no_positive", all(s.meaning in {"negative", ""} for s in stay.samples)))
    grade = stay.grade
    asked = grade.release_conditions.value if grade else ()
    if stay.due_tests and (grade is None or "own_tests_negative" in asked):
        double = grade is not None and grade.release_double_swab.value and not stay.home_stage
        checks += _tests(stay, double=double)
    if grade and "linked_first_negative" in asked and stay.linked is not None and not stay.home_stage:
        wanted = grade.linked_negatives.value
        first = sorted(stay.linked, key=lambda s: s.day)[:wanted]
        checks.append(Check("linked", sum(s.meaning == "negative" for s in first) == wanted, n=wanted))
    return tuple(checks)


def _tests(stay: Stay, *, double: bool) -> list[Check]:
    """Give each due test the first negative swab of its day or later that no earlier test has taken."""
    free = sorted(s.day for s in stay.samples if s.meaning == "negative")
    wanted = [("test", due) for due in stay.due_tests]
    if double:
        wanted.append(("second_swab", stay.due_tests[-1]))
    checks = []
    for key, due in wanted:
        used = next((day for day in free if day >= due), None)
        if used is not None:
            free.remove(used)
        checks.append(Check(key, used is not None, due))
    return checks


def waiting(checks: Iterable[Check]) -> tuple[Check, ...]:
    """Give the conditions that are not met yet."""
    return tuple(check for check in checks if not check.met)


def next_test(due: Sequence[date], samples: Sequence[Sample]) -> date | None:
    """Give the first due test nobody was swabbed for yet; None when all were done."""
    free = sorted(s.day for s in samples)
    for day in due:
        used = next((taken for taken in free if taken >= day), None)
        if used is None:
            return day
        free.remove(used)
    return None
