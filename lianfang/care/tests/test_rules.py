"""Tables: who may go home, who is severely ill, which day lacks its consultation."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from lianfang.care import rules
from lianfang.care.rules import Check, Patient, Signs, Test
from lianfang.common.dates import at
from lianfang.protocol.timeline import in_force
from lianfang.protocol.treatment import Pathway

FEVER = 37.3
NOW = at(date(2021, 8, 20), 10)
PROTOCOL = in_force("covid19", date(2021, 8, 20))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def days_ago(*numbers: float) -> tuple[datetime, ...]:
    return tuple(NOW - n * DAY for n in numbers)


def warmth(*readings: tuple[float, float]) -> tuple[tuple[datetime, float], ...]:
    """Read (days ago, °C)."""
    return tuple((NOW - ago * DAY, celsius) for ago, celsius in readings)


WELL = Patient(
    admitted_on=date(2021, 8, 1),
    onset_on=date(2021, 7, 30),
    temperatures=warmth(*[(n, 36.5) for n in range(10)]),
    symptoms_better_on=date(2021, 8, 20),
    imaging_better_on=date(2021, 8, 18),
    tests=(Test(NOW - 3 * DAY, True), Test(NOW - 2 * DAY, True)),
)


def pathway(key: str) -> Pathway:
    return PROTOCOL.treatment.pathway(key)


def missing(patient: Patient, key: str = "confirmed", now: datetime = NOW) -> list[str]:
    return [check.key for check in rules.checklist(patient, pathway(key), FEVER, now) if not check.met]


def test_a_confirmed_patient_needs_all_four() -> None:
    checks = rules.checklist(WELL, pathway("confirmed"), FEVER, NOW)
    assert [check.key for check in checks] == ["afebrile", "symptoms_better", "imaging_better", "negatives"]
    assert rules.may_go(checks)
    assert checks[-1].on == (date(2021, 8, 17), date(2021, 8, 18))
    for change, lacks in [
        ({"temperatures": ()}, "afebrile"),
        ({"symptoms_better_on": None}, "symptoms_better"),
        ({"imaging_better_on": None}, "imaging_better"),
        ({"tests": ()}, "negatives"),
    ]:
        assert missing(replace(WELL, **change)) == [lacks]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("readings", "since"),
    [
        ([], None),
        ([(3, 36.5), (2, 36.5), (1, 36.5), (0, 36.5)], 3),
        ([(4, 37.3), (3, 36.5), (2, 36.5), (1, 36.5)], 3),  # today not measured yet
        ([(3, 36.5), (2, 37.2), (1, 36.5), (0, 36.5)], 3),  # 37.2 is no fever
        ([(3, 36.5), (1.5, 37.3), (1, 36.5), (0, 36.5)], 1),
        ([(3, 36.5), (0, 38.1)], None),
        ([(5, 36.5), (4, 36.5), (2, 36.5), (1, 36.5)], 2),  # nobody measured on the day between
        ([(5, 36.5), (4, 36.5), (3, 36.5), (2, 36.5)], None),  # nor since the day before yesterday
    ],
)
def test_normal_temperature_since(readings: list[tuple[float, float]], since: float | None) -> None:
    expected = None if since is None else NOW - since * DAY
    assert rules.normal_since(warmth(*readings), FEVER, NOW) == expected


def test_over_three_days_is_more_than_three() -> None:
    since = NOW - 3 * DAY
    patient = replace(WELL, temperatures=tuple((since + n * DAY, 36.5) for n in range(4)))
    assert missing(patient, now=NOW) == ["afebrile"]
    assert missing(patient, now=NOW + HOUR) == []


@pytest.mark.parametrize(
    ("tests", "counted"),
    [
        ([], 0),
        ([(0, True)], 1),
        ([(0, True), (24, True)], 2),
        ([(0, True), (23, True)], 1),  # too near
        ([(0, True), (23, True), (24, True)], 2),
        ([(24, True), (0, True)], 2),  # told in another order
        ([(0, True), (24, False)], 0),
        ([(0, True), (24, False), (48, True)], 1),  # not consecutive
        ([(0, False), (24, True), (48, True)], 2),
        ([(0, True), (24, True), (48, False)], 0),  # positive again
    ],
)
def test_two_negatives_in_a_row_a_day_apart(tests: list[tuple[int, bool]], counted: int) -> None:
    first = NOW - 5 * DAY
    patient = replace(WELL, tests=tuple(Test(first + h * HOUR, negative) for h, negative in tests))
    check = rules.checklist(patient, pathway("confirmed"), FEVER, NOW)[-1]
    assert (check.have, check.need, check.met) == (counted, 2, counted >= 2)


@pytest.mark.parametrize(("stayed", "lacks"), [(13, ["minimum_stay"]), (14, [])])
def test_an_asymptomatic_person_stays_fourteen_days(stayed: int, lacks: list[str]) -> None:
    patient = replace(
        WELL, admitted_on=date(2021, 8, 20) - stayed * DAY, temperatures=(), symptoms_better_on=None
    )
    assert missing(patient, "asymptomatic") == lacks
    assert missing(replace(patient, tests=()), "asymptomatic") == [*lacks, "negatives"]


@pytest.mark.parametrize(
    ("onset_on", "met"), [(None, False), (date(2021, 8, 16), False), (date(2021, 8, 15), True)]
)
def test_measles_counts_full_days_after_onset(onset_on: date | None, met: bool) -> None:
    way = in_force("measles", date(2021, 8, 20)).treatment.pathway("confirmed")
    (check,) = rules.checklist(replace(WELL, onset_on=onset_on), way, FEVER, NOW)
    assert (check.key, check.need, check.met) == ("days_after_onset", 4, met)


def test_every_criterion_of_every_protocol_has_its_words() -> None:
    for version in (*(PROTOCOL,), in_force("measles", NOW.date())):
        for way in version.treatment.pathways:
            assert {*way.criteria.value, "minimum_stay", "decided"} <= set(rules.LABELS)


def test_an_excluded_case_may_go_and_an_undecided_one_not() -> None:
    assert rules.undecided("excluded") == (Check("decided", True),)
    assert rules.undecided("review") == (Check("decided", False),)
    assert not rules.may_go(rules.undecided("proposed"))


@pytest.mark.parametrize(
    ("breaths", "spo2", "age", "signs"),
    [
        (29, 94, 50, []),
        (30, 94, 50, ["respiratory_rate"]),
        (29, 93, 50, ["oxygen_saturation"]),
        (30, 93, None, ["respiratory_rate", "oxygen_saturation"]),
        (30, 93, 18, ["respiratory_rate", "oxygen_saturation"]),
        (30, 93, 17, []),  # the thresholds are those of adults
    ],
)
def test_severe_signs(breaths: int, spo2: int, age: int | None, signs: list[str]) -> None:
    seen = Signs(NOW, 36.5, breaths, spo2)
    assert [each.sign.key for each in rules.beyond(seen, PROTOCOL.treatment, age)] == signs


@pytest.mark.parametrize(
    ("index", "growth", "signs"),
    [
        (301, 49, []),
        (300, 49, ["oxygenation_index"]),
        (301, 50, ["lesion_growth"]),
        (None, None, []),
    ],
)
def test_severe_signs_of_lungs(index: int | None, growth: int | None, signs: list[str]) -> None:
    seen = Signs(NOW, oxygen_index=index, lesion_growth=growth)
    assert [each.sign.key for each in rules.beyond(seen, PROTOCOL.treatment, 50)] == signs


def test_the_type_that_is_proposed() -> None:
    types = PROTOCOL.cases.clinical_types.value
    found = rules.beyond(Signs(NOW, spo2=90), PROTOCOL.treatment, 50)
    assert rules.proposed_type(found, "ordinary", types) == "severe"
    assert rules.proposed_type(found, "", types) == "severe"
    assert rules.proposed_type(found, "severe", types) == ""
    assert rules.proposed_type(found, "critical", types) == ""
    assert rules.proposed_type((), "ordinary", types) == ""
    assert rules.proposed_type(found, "", types[:2]) == ""


@pytest.mark.parametrize(
    ("hour", "left", "last"),
    [
        (11, None, 4),  # today's is not late yet
        (12, None, 5),
        (15, 5, 4),  # not on the day of leaving
        (15, 3, 2),
    ],
)
def test_days_that_must_have_had_their_consultation(hour: int, left: int | None, last: int) -> None:
    left_on = date(2021, 8, left) if left else None
    expected = rules.days_with_consultation(date(2021, 8, 1), at(date(2021, 8, 5), hour), 12, left_on)
    assert expected == tuple(date(2021, 8, n) for n in range(2, last + 1))


def test_nothing_is_expected_on_the_day_of_admission() -> None:
    assert rules.days_with_consultation(date(2021, 8, 5), datetime(2021, 8, 5, 15, tzinfo=UTC), 12) == ()


def test_missing_days() -> None:
    days = tuple(date(2021, 8, n) for n in (2, 3, 4))
    held = {days[0]: 1, days[1]: 2}
    assert rules.missing_days(days, held, 1) == (days[2],)
    assert rules.missing_days(days, held, 2) == (days[0], days[2])
    assert rules.missing_days(days, {}, 0) == ()


def test_calendar_of_a_stay() -> None:
    held = {date(2021, 8, 2): 1, date(2021, 8, 4): 1}

    def states(hour: int, left: int | None = None) -> str:
        left_on = date(2021, 8, left) if left else None
        days = rules.stay_calendar(date(2021, 8, 1), at(date(2021, 8, 5), hour), left_on, held, 1, 12)
        return " ".join(f"{day.day}{state}" for day, state in days)

    assert states(9) == "1edge 2held 3missing 4held 5due"
    assert states(12) == "1edge 2held 3missing 4held 5missing"
    assert states(12, left=5) == "1edge 2held 3missing 4held 5edge"
