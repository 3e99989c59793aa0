"""What must hold of the clocks whatever happened: re-exposure, a late start, the clamp of the last test, double swabs.

Hundreds of histories are made from seeds, so that a failure names the history that shows it.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import permutations
from random import Random

import pytest

from lianfang.accounts.models import User
from lianfang.cases import actions
from lianfang.cases.models import Case, Contact
from lianfang.cases.rules import (
    Check,
    Sample,
    Stay,
    Tie,
    due_tests,
    prevailing,
    quarantine_ends,
    release_checks,
    stay_days,
    strictness,
    waiting,
)
from lianfang.cases.rules import test_days as days_with_test  # no test of ours
from lianfang.cases.tests.make import make_case, make_epidemiologist
from lianfang.common.dates import at, day_of
from lianfang.people.tests.make import make_person
from lianfang.protocol.timeline import in_force

DAY = date(2021, 8, 1)
CONTACTS = in_force("covid19", date(2021, 8, 12)).contacts
GRADES = [grade.key for grade in CONTACTS.grades if grade.place.value == "central"]
WITHIN = CONTACTS.last_test_within_hours.value
HISTORIES = range(300)


def every_history(check: Callable[[Random], None]) -> Callable[[], None]:
    """Check hundreds of histories in one test; the one that fails is named by its seed."""

    def run() -> None:
        for seed in HISTORIES:
            try:
                check(Random(seed))
            except AssertionError as error:
                raise AssertionError(f"history {seed}: {error}") from error

    return run


def ties(random: Random) -> list[Tie]:
    """Make one to six reasons why somebody is a contact, over ten days."""
    return [
        Tie(random.choice(GRADES), at(DAY) + timedelta(minutes=random.randrange(10 * 24 * 60)))
        for _n in range(random.randint(1, 6))
    ]


@every_history
def test_a_new_exposure_never_shortens_and_order_does_not_matter(random: Random) -> None:
    told = ties(random)
    starts = DAY + timedelta(days=random.randrange(12))
    ends = quarantine_ends(told, "central", starts, CONTACTS)
    mixed = random.sample(told, len(told))
    assert quarantine_ends(mixed, "central", starts, CONTACTS) == ends
    later = Tie(random.choice(GRADES), max(tie.last_exposure_at for tie in told) + timedelta(days=1))
    assert quarantine_ends([*told, later], "central", starts, CONTACTS) >= ends
    for tie in told:  # nobody goes before any one of the reasons has run out
        days = stay_days("central", CONTACTS.grade(tie.grade))
        assert ends >= day_of(tie.last_exposure_at) + timedelta(days=days)


@every_history
def test_the_strictest_of_all_reasons_holds(random: Random) -> None:
    told = ties(random)
    top = prevailing(told, CONTACTS)
    assert top == prevailing(random.sample(told, len(told)), CONTACTS)
    assert all(strictness(top.grade, CONTACTS) <= strictness(tie.grade, CONTACTS) for tie in told)
    same = [tie.last_exposure_at for tie in told if tie.grade == top.grade]
    assert top.last_exposure_at == max(same)


@every_history
def test_tests_lie_inside_the_stay_and_the_last_in_its_final_hours(random: Random) -> None:
    told, grade = ties(random), CONTACTS.grade(random.choice(GRADES))
    starts = DAY + timedelta(days=random.randrange(20))  # late, or even when the clock has run out
    ends = max(starts, quarantine_ends(told, "central", starts, CONTACTS))
    exposed = day_of(max(tie.last_exposure_at for tie in told))
    due = due_tests(days_with_test("central", grade), starts, ends, WITHIN, exposed)
    assert due
    assert list(due) == sorted(set(due))
    assert all(starts <= day <= ends for day in due)
    assert ends - due[-1] <= timedelta(hours=WITHIN)
    assert all(day >= exposed or day == due[-1] for day in due)
    if (ends - starts).days > 2 and exposed <= starts:
        assert due[0] == starts  # day 1 is the first day


def stay(random: Random) -> Stay:
    """Make a stay with swabs on some of its days, some of them late, doubled or missing."""
    grade = CONTACTS.grade(random.choice(GRADES))
    starts = DAY + timedelta(days=random.randrange(5))
    ends = starts + timedelta(days=random.randint(3, 14))
    due = due_tests(days_with_test("central", grade), starts, ends, WITHIN)
    days = [day + timedelta(days=random.choice([0, 0, 0, 1])) for day in due if random.random() < 0.9]
    days += [due[-1]] * random.randint(0, 2)
    samples = tuple(Sample(day, "negative") for day in sorted(days))
    linked = tuple(Sample(DAY, "negative") for _n in range(random.randint(0, 3)))
    return Stay(ends, due, samples, linked, grade)


def met(checks: tuple[Check, ...]) -> set[tuple[str, date | None]]:
    return {(check.key, check.due_on) for check in checks if check.met}


@every_history
def test_nobody_goes_before_time_without_tests_or_with_a_positive(random: Random) -> None:
    case = stay(random)
    for today in (case.ends_on - timedelta(days=1), case.ends_on):
        checks = release_checks(case, today)
        if not waiting(checks):
            assert today >= case.ends_on
            assert len(case.samples) >= len(case.due_tests)
            last = [s for s in case.samples if s.day >= case.due_tests[-1]]
            double = bool(case.grade and case.grade.release_double_swab.value)
            assert len(last) >= (2 if double else 1)
    infected = Stay(
        case.ends_on, case.due_tests, (*case.samples, Sample(DAY, "positive")), case.linked, case.grade
    )
    assert waiting(release_checks(infected, case.ends_on + timedelta(days=30)))


@every_history
def test_one_more_negative_never_takes_a_condition_back(random: Random) -> None:
    case = stay(random)
    more = Sample(random.choice(case.due_tests), "negative")
    richer = Stay(case.ends_on, case.due_tests, (*case.samples, more), case.linked, case.grade)
    before = release_checks(case, case.ends_on)
    after = release_checks(richer, case.ends_on)
    assert len(met(after)) >= len(met(before))
    assert len(waiting(after)) <= len(waiting(before))


def test_a_double_swab_needs_two() -> None:
    close = CONTACTS.grade("close")
    due = (DAY, DAY + timedelta(days=13))
    swabs = [Sample(day, "negative") for day in due]
    once = Stay(due[-1], due, tuple(swabs), None, close)
    twice = Stay(due[-1], due, (*swabs, Sample(due[-1], "negative")), None, close)
    assert [check.key for check in waiting(release_checks(once, due[-1]))] == ["second_swab"]
    assert waiting(release_checks(twice, due[-1])) == ()


@pytest.mark.django_db
def test_several_chains_give_the_same_contact_in_whatever_order_they_are_found(now: datetime) -> None:
    by: User = make_epidemiologist()
    cases: list[Case] = [make_case(now, by=by) for _n in range(2)]
    middle = actions.add_contact(
        make_person(), case=cases[0], grade="close", last_exposure_at=now, by=by, now=now
    )
    hours = timedelta(hours=1)
    told = [
        {"case": cases[0], "grade": "close", "last_exposure_at": now - 9 * hours},
        {"case": cases[1], "grade": "secondary", "last_exposure_at": now - 2 * hours},
        {"via": middle, "grade": "secondary", "last_exposure_at": now - hours},
    ]
    seen = set()
    for order in permutations(told):
        person = make_person()
        for said in order:
            actions.add_contact(person, by=by, now=now, **said)  # type: ignore[arg-type]  # as told above
        contact = Contact.objects.get(person=person)
        run = actions.order_quarantine(contact, kind="central", reason="密接", by=by, reviewed_by=by, now=now)
        seen.add((contact.grade, contact.case_id, contact.via_id, contact.last_exposure_at, run.ends_on))
    assert len(seen) == 1
