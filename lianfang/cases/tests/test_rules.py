"""The decisions, as tables. Numbers in these tables are those of the protocol files named beside them."""

import dataclasses
from datetime import date, datetime
from uuid import uuid4

import pytest

from lianfang.cases import rules
from lianfang.cases.rules import Check, Sample, Stay, Tie
from lianfang.common.dates import at
from lianfang.protocol.schema import ContactGrade, Protocol
from lianfang.protocol.timeline import in_force

AUGUST = in_force("covid19", date(2021, 8, 5))
DELTA = in_force("covid19", date(2021, 8, 12))
CLOSE = AUGUST.contacts.grade("close")
SECONDARY = AUGUST.contacts.grade("secondary")
GENERAL = AUGUST.contacts.grade("general")


def d(day: int, month: int = 8) -> date:
    return date(2021, month, day)


@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        ("", "proposed", True),
        ("", "elsewhere", True),
        ("", "confirmed", False),
        ("proposed", "review", True),
        ("proposed", "confirmed", False),
        ("proposed", "excluded", True),
        ("review", "confirmed", True),
        ("review", "asymptomatic", True),
        ("review", "excluded", True),
        ("asymptomatic", "confirmed", True),
        ("asymptomatic", "excluded", False),
        ("confirmed", "asymptomatic", False),
        ("confirmed", "excluded", False),
        ("excluded", "proposed", True),
        ("excluded", "confirmed", False),
        ("elsewhere", "confirmed", False),
    ],
)
def test_steps_of_a_case(before: str, after: str, allowed: bool) -> None:
    assert rules.may_follow(before, after) is allowed


def test_who_may_propose_and_who_decides() -> None:
    assert rules.permission("proposed") == rules.permission("elsewhere") == "cases.investigate"
    assert {rules.permission(s) for s in ("review", "confirmed", "asymptomatic", "excluded")} == {
        "cases.confirm"
    }


def test_case_clocks_count_from_finding_and_from_the_report() -> None:
    found = at(d(1), 10)
    clocks = {c.key: c for c in rules.case_clocks(found, None, None, None, AUGUST.reporting)}
    assert clocks["reported"].due_at == at(d(1), 12)
    assert clocks["core_facts"].due_at == at(d(1), 16)  # from the latest moment of the report
    told = {c.key: c for c in rules.case_clocks(found, at(d(1), 11), at(d(1), 14), None, AUGUST.reporting)}
    assert told["core_facts"].due_at == at(d(1), 15)
    assert told["investigated"].due_at == at(d(2), 11)
    assert not told["core_facts"].late(at(d(9)))
    assert told["investigated"].late(at(d(2), 12))
    assert not told["investigated"].late(at(d(2), 11))


@pytest.mark.parametrize(
    ("protocol", "onset", "sampled", "opens"),
    [
        (AUGUST, d(5), at(d(6), 8), at(d(3))),
        (AUGUST, None, at(d(6), 8), at(d(4))),
        (DELTA, d(12), at(d(13), 8), at(d(8))),
        (DELTA, None, at(d(13), 23), at(d(9))),
    ],
)
def test_contact_window_opens(
    protocol: Protocol, onset: date | None, sampled: datetime, opens: datetime
) -> None:
    contacts = protocol.contacts
    assert rules.contact_window(onset, sampled, None, contacts) == (opens, None)
    assert rules.contact_window(onset, sampled, at(d(14)), contacts) == (opens, at(d(14)))


def test_contact_window_closes_on_a_day_where_the_protocol_names_one() -> None:
    measles = in_force("measles", date(2021, 8, 5))
    after = measles.contacts.window_after_onset_days.value
    assert after is not None
    _opens, closes = rules.contact_window(d(5), at(d(6)), None, measles.contacts)
    assert closes == at(date(2021, 8, 5 + after), 24)


def tie(grade: str, moment: datetime) -> Tie:
    return Tie(grade, moment, uuid4())


def test_strictest_grade_holds_and_of_equals_the_latest() -> None:
    early, late, mild = tie("close", at(d(1))), tie("close", at(d(3))), tie("secondary", at(d(5)))
    assert rules.prevailing([mild, early, late], AUGUST.contacts) == late
    assert rules.prevailing([mild], AUGUST.contacts) == mild
    assert rules.stricter("general", "secondary", AUGUST.contacts) == "secondary"


@pytest.mark.parametrize(
    ("ties", "kind", "starts", "ends"),
    [
        ([("close", d(1))], "central", d(2), d(15)),
        ([("close", d(1))], "home", d(2), d(15)),  # by exception: as long as centrally
        ([("close", d(1)), ("close", d(4))], "central", d(2), d(18)),  # exposed again
        ([("secondary", d(1))], "central", d(2), d(8)),
        ([("close", d(1)), ("secondary", d(5))], "central", d(2), d(15)),
        ([("close", d(1)), ("secondary", d(10))], "central", d(2), d(17)),  # the younger, milder tie outlasts
        ([("general", d(1))], "monitoring", d(3), d(15)),
    ],
)
def test_quarantine_ends(ties: list[tuple[str, date]], kind: str, starts: date, ends: date) -> None:
    found = [tie(grade, at(day, 15)) for grade, day in ties]
    assert rules.quarantine_ends(found, kind, starts, AUGUST.contacts) == ends


def test_home_stage_and_isolation_after_discharge_count_from_their_own_beginning() -> None:
    days = AUGUST.treatment.pathway("confirmed").after_days.value
    assert rules.stage_ends(d(23, 9), days) == d(7, 10)
    assert rules.stage_ends(d(15), rules.stay_days("monitoring", CLOSE)) == d(22)


@pytest.mark.parametrize(
    ("days", "starts", "ends", "origin", "due"),
    [
        ((1, 4, 7, 14), d(1), d(15), None, [d(1), d(4), d(7), d(14)]),
        ((1, 4, 7, 14), d(4), d(15), None, [d(4), d(7), d(10), d(14)]),  # began late: clamped
        ((1, 4, 7, 14), d(13), d(15), None, [d(13), d(14)]),
        ((1, 4, 7, 14), d(15), d(15), None, [d(15)]),
        ((1, 4, 7, 14), d(1), d(20), None, [d(1), d(4), d(7), d(14), d(19)]),  # lengthened: one more
        ((1, 4, 7, 14), d(1), d(19), d(5), [d(5), d(8), d(11), d(18)]),  # exposed again on the 5th
        ((2, 7), d(15), d(22), None, [d(16), d(21)]),
        ((), d(1), d(15), None, []),
    ],
)
def test_due_tests(
    days: tuple[int, ...], starts: date, ends: date, origin: date | None, due: list[date]
) -> None:
    hours = AUGUST.contacts.last_test_within_hours.value
    assert list(rules.due_tests(days, starts, ends, hours, origin)) == due


def test_days_with_a_test_come_from_the_stage() -> None:
    assert rules.test_days("central", CLOSE) == (1, 4, 7, 14)
    assert rules.test_days("monitoring", CLOSE) == (2, 7)
    assert rules.test_days("central", SECONDARY) == (1, 4, 7)


@pytest.mark.parametrize(
    ("kind", "grade", "exception", "allowed"),
    [
        ("central", CLOSE, "", True),
        ("home", CLOSE, "", False),
        ("home", CLOSE, "  ", False),
        ("home", CLOSE, "pregnant", True),
        ("home", SECONDARY, "Cares for her mother", True),
        ("monitoring", CLOSE, "", False),
        ("monitoring", GENERAL, "", True),
        ("central", GENERAL, "", False),
        ("home", GENERAL, "ill", False),
    ],
)
def test_where_a_grade_may_be_ordered(kind: str, grade: ContactGrade, exception: str, allowed: bool) -> None:
    assert rules.may_order(kind, grade, exception) is allowed


@pytest.mark.parametrize(
    ("key", "born", "holds"),
    [
        ("child", date(2007, 8, 6), True),  # fourteen until the 6th
        ("child", date(2006, 8, 5), False),
        ("child", date(2006, 8, 6), True),
        ("child", None, True),
        ("pregnant", date(1990, 1, 1), True),
    ],
)
def test_exception_for_children_has_an_age(key: str, born: date | None, holds: bool) -> None:
    assert rules.exception_holds(key, born, d(5), AUGUST.contacts) is holds


def test_a_contact_is_brought_within_hours() -> None:
    assert rules.transfer_due(at(d(1), 6), CLOSE) == at(d(1), 18)
    assert rules.transfer_due(at(d(1), 6), GENERAL) is None


def test_temporary_isolation_ends_with_the_time_of_the_investigation() -> None:
    assert rules.temporary_ends(at(d(1), 6), AUGUST.reporting) == d(2)


@pytest.mark.parametrize(("celsius", "fever"), [(37.2, False), (37.3, True), (39.0, True)])
def test_fever(celsius: float, fever: bool) -> None:
    assert rules.is_fever(celsius, AUGUST.contacts) is fever


def stay(**over: object) -> Stay:
    samples = tuple(Sample(d(n), "negative") for n in (1, 4, 7, 14, 14))
    done = Stay(d(15), (d(1), d(4), d(7), d(14)), samples, None, CLOSE)
    return dataclasses.replace(done, **over)  # type: ignore[arg-type]


def missing(stay_: Stay, today: date) -> list[tuple[str, date | None]]:
    return [(c.key, c.due_on) for c in rules.waiting(rules.release_checks(stay_, today))]


def negatives(*days: int) -> tuple[Sample, ...]:
    return tuple(Sample(d(day), "negative") for day in days)


@pytest.mark.parametrize(
    ("over", "today", "expected"),
    [
        ({}, d(15), []),
        ({}, d(14), [("days", d(15))]),
        ({"samples": negatives(1, 4, 7, 14)}, d(15), [("second_swab", d(14))]),
        ({"samples": negatives(1, 4, 7)}, d(15), [("test", d(14)), ("second_swab", d(14))]),
        # A missed test is made up by an extra one, not by the double swab at the end.
        ({"samples": negatives(1, 7, 14, 14)}, d(15), [("second_swab", d(14))]),
        ({"samples": negatives(1, 7, 9, 14, 14)}, d(15), []),
        ({"samples": (*negatives(1, 4, 7, 14), Sample(d(14), ""))}, d(15), [("second_swab", d(14))]),
        (
            {"samples": (*negatives(1, 4, 7, 14, 14), Sample(d(15), "recheck"))},
            d(15),
            [("no_positive", None)],
        ),
        ({"samples": (*negatives(1, 4, 7, 14, 14), Sample(d(5), "overruled"))}, d(15), []),
        ({"samples": negatives(1, 4, 7, 14), "home_stage": True}, d(15), []),
        ({"samples": (), "due_tests": (), "grade": None}, d(15), []),
        ({"samples": (), "due_tests": (), "grade": GENERAL}, d(14), [("days", d(15))]),
    ],
)
def test_release_needs_everything(over: dict[str, object], today: date, expected: list[object]) -> None:
    assert missing(stay(**over), today) == expected


@pytest.mark.parametrize(
    ("linked", "met"),
    [
        (negatives(2, 5), True),
        (negatives(2, 5, 8), True),
        (negatives(2), False),
        ((), False),
        ((Sample(d(2), "negative"), Sample(d(5), "recheck")), False),
        ((Sample(d(2), "positive"), *negatives(5, 8)), False),  # the first two count
        ((Sample(d(2), "overruled"), *negatives(5, 8)), True),  # of those that stand
    ],
)
def test_secondary_contact_waits_for_the_close_one(linked: tuple[Sample, ...], met: bool) -> None:
    waiting_for = Stay(d(8), (d(2), d(5), d(7)), negatives(2, 5, 7), linked, SECONDARY)
    checks = {c.key: c for c in rules.release_checks(waiting_for, d(8))}
    assert checks["linked"] == Check("linked", met, None, 2)
    assert "second_swab" not in checks


def test_next_test_is_the_first_nobody_was_swabbed_for() -> None:
    due = (d(1), d(4), d(7))
    assert rules.next_test(due, ()) == d(1)
    assert rules.next_test(due, negatives(1)) == d(4)
    assert rules.next_test(due, negatives(5)) == d(4)
    assert rules.next_test(due, negatives(1, 4, 8)) is None
