"""What letting a person go needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lianfang.protocol.schema import ContactGrade

_HARMLESS = frozenset({"negative", "", "overruled"})


@dataclass(frozen=True, slots=True)
class Sample:
    """A swab of a person that counts for release: the day it was taken and what it meant; "" while unknown, "overruled"
    when a later swab or a person found no infection."""

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
    checks.append(Check("no_positive", all(s.meaning in _HARMLESS for s in stay.samples)))
    grade = stay.grade
    asked = grade.release_conditions.value if grade else ()
    if stay.due_tests and (grade is None or "own_tests_negative" in asked):
        double = grade is not None and grade.release_double_swab.value and not stay.home_stage
        checks += _tests(stay, double=double)
    if grade and "linked_first_negative" in asked and stay.linked is not None and not stay.home_stage:
        wanted = grade.linked_negatives.value
        standing = [sample for sample in stay.linked if sample.meaning != "overruled"]
        first = sorted(standing, key=lambda s: s.day)[:wanted]
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
