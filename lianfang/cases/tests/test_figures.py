"""The numbers of an outbreak as of an instant, and the balance they must keep."""

from datetime import date, timedelta

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.cases import actions, queries
from lianfang.cases.models import Contact, Quarantine
from lianfang.cases.queries import Figures, figures, figures_on
from lianfang.cases.tests.make import make_case, make_contact, make_epidemiologist, make_quarantine
from lianfang.common.dates import at
from lianfang.outbreak.tests.make import make_outbreak

pytestmark = pytest.mark.django_db


def d(day: int, month: int = 8) -> date:
    return date(2021, month, day)


def test_an_outbreak_without_cases_has_zeros() -> None:
    empty = figures(make_outbreak(), at(d(5)))
    assert (empty.confirmed, empty.infections, empty.in_hospital, empty.contacts) == (0, 0, 0, 0)
    assert empty.last_infection_on is empty.last_isolation_ends_on is None
    assert empty.contacts_by_grade == {}


def test_cases_count_by_what_they_were_at_that_instant() -> None:
    """As in Jingmen, 12 to 13 August 2021: three new confirmed, one converted, none else."""
    by, outbreak = make_epidemiologist(), make_outbreak()
    for _ in range(3):
        make_case(at(d(10), 9), by=by, outbreak=outbreak)
    quiet = [make_case(at(d(10), 9), state="asymptomatic", by=by, outbreak=outbreak) for _ in range(4)]
    for _ in range(3):
        make_case(at(d(13), 9), by=by, outbreak=outbreak)
    actions.convert(quiet[0], clinical_type="mild", onset_on=d(13), reason="发热", by=by, now=at(d(13), 10))
    make_case(at(d(13), 9), state="review", by=by, outbreak=outbreak)
    make_case(at(d(13), 9), state="elsewhere", by=by, outbreak=outbreak)
    make_case(at(d(13), 9), state="excluded", by=by, outbreak=outbreak)
    before, after = figures_on(outbreak, d(12)), figures_on(outbreak, d(13))
    assert (before.confirmed, before.asymptomatic, before.converted, before.infections) == (3, 4, 0, 7)
    assert (after.confirmed, after.asymptomatic, after.converted, after.infections) == (7, 3, 1, 10)
    assert after.asymptomatic_now == before.asymptomatic_now + 0 - 1 - 0
    assert after.last_infection_on == d(13)
    assert figures(outbreak, at(d(13), 9)).confirmed == 6  # an instant counts what happened at it
    assert [(c.day, c.confirmed, c.asymptomatic) for c in queries.by_day(outbreak, at(d(14)))] == [
        (d(10), 3, 4),
        (d(13), 3, 0),
    ]


def test_a_conversion_is_no_new_infection() -> None:
    by, outbreak = make_epidemiologist(), make_outbreak()
    case = make_case(at(d(4), 12), state="asymptomatic", by=by, outbreak=outbreak)
    actions.convert(case, clinical_type="mild", onset_on=d(9), reason="发热", by=by, now=at(d(9), 10))
    seen = figures_on(outbreak, d(14))
    assert seen.last_infection_on == d(4)
    assert seen.last_converted_at == at(d(9), 10)


def test_24_hours_belong_to_the_day_that_ends() -> None:
    outbreak = make_outbreak()
    make_case(at(d(4), 24), outbreak=outbreak)
    assert figures_on(outbreak, d(4)).infections == 0
    assert figures_on(outbreak, d(5)).infections == 1


def test_discharged_released_and_died_leave_the_balance_even() -> None:
    by, doctor, outbreak = make_epidemiologist(), make_user("doctor"), make_outbreak()
    cases = [make_case(at(d(4)), by=by, outbreak=outbreak) for _ in range(3)]
    quiet = make_case(at(d(4)), by=by, outbreak=outbreak, state="asymptomatic")
    actions.case_left(cases[0], at=at(d(20)), by=doctor)
    actions.case_left(cases[1], at=at(d(21)), by=doctor, died=True)
    actions.case_left(quiet, at=at(d(19)), by=doctor)
    seen = figures_on(outbreak, d(22))
    assert (seen.confirmed, seen.discharged, seen.died, seen.in_hospital) == (3, 1, 1, 1)
    assert (seen.asymptomatic, seen.released, seen.asymptomatic_now) == (1, 1, 0)
    assert seen.last_left_at == at(d(21))
    assert seen.in_after_care == 1
    assert seen.last_isolation_ends_on == d(3, 9)
    earlier = figures_on(outbreak, d(18))
    assert (earlier.discharged, earlier.in_hospital, earlier.asymptomatic_now) == (0, 3, 1)


def test_contacts_traced_equal_those_closed_and_those_watched() -> None:
    by, outbreak, start = make_epidemiologist(), make_outbreak(), at(d(5), 9)
    case = make_case(start, by=by, outbreak=outbreak)
    found = [make_contact(start, case=case, by=by) for _ in range(5)]
    make_contact(start, via=found[0], by=by)
    order = make_quarantine(start, contact=found[0], by=by)
    actions.hand_over(found[1], to="长沙", by=by, now=start + timedelta(days=1))
    make_case(start + timedelta(days=1), by=by, outbreak=outbreak, person=found[2].person)
    Contact.objects.filter(pk=found[3].pk).update(state="released", closed_at=start + timedelta(days=9))
    seen: Figures = figures(outbreak, start + timedelta(days=2))
    assert (seen.contacts, seen.contacts_by_grade) == (6, {"close": 5, "secondary": 1})
    assert (seen.contacts_elsewhere, seen.contacts_became_cases, seen.contacts_released) == (1, 1, 0)
    assert seen.under_observation == 4
    assert seen.in_quarantine == 1
    assert seen.last_isolation_ends_on == order.ends_on
    later = figures(outbreak, start + timedelta(days=10))
    assert (later.contacts_released, later.under_observation) == (1, 3)
    assert later.last_contact_closed_at == start + timedelta(days=9)
    assert figures(outbreak, start - timedelta(days=1)).contacts == 0


def test_a_temporary_isolation_nobody_answered_for_lapses() -> None:
    by, outbreak = make_epidemiologist(), make_outbreak()
    case = make_case(at(d(5), 9), state="proposed", by=by, outbreak=outbreak)
    actions.order_quarantine(case, kind="temporary", reason="…", by=by, reviewed_by=by, now=at(d(5), 9))
    Quarantine.objects.update(reviewed_by=None, reviewed_at=None)
    assert figures_on(outbreak, d(6)).in_temporary == 1
    assert figures_on(outbreak, d(7)).in_temporary == 0


def test_another_outbreak_is_not_counted() -> None:
    outbreak, other = make_outbreak(), make_outbreak(began_on=d(1))
    make_case(at(d(4)), outbreak=other)
    assert figures_on(outbreak, d(5)).infections == 0
