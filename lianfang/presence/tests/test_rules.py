"""What is found and what is done at a checkpoint, in tables; plates; queues."""

from datetime import date

import pytest

from lianfang.presence.rules import (
    Checks,
    Decided,
    Numbers,
    decide,
    findings,
    normal_plate,
    plate_kind,
    read_checks,
    wait_minutes,
    write_checks,
)
from lianfang.protocol import timeline

USUAL = Numbers.of(timeline.in_force("covid19", date(2021, 8, 3)))
OF_7_AUGUST = Numbers.of(timeline.in_force("covid19", date(2021, 8, 7)))
WELL = Checks(code="green", trip="clear", test="negative")

DECISIONS = [
    # what was looked at, which way, how warm → what is done, why
    (WELL, "in", 36.5, ("passed", "")),
    (WELL, "out", None, ("passed", "")),
    (Checks(), "in", None, ("passed", "")),
    (Checks(code="none", trip="none"), "in", 36.4, ("passed", "")),  # no phone is no fault
    (WELL, "in", 37.3, ("held_medical", "fever")),
    (WELL, "in", 37.2, ("passed", "")),
    (Checks(code="red"), "in", 36.5, ("transferred", "red_code")),
    (Checks(code="yellow"), "out", 36.5, ("transferred", "yellow_code")),
    (Checks(code="yellow"), "in", 38.0, ("held_medical", "fever")),  # the gravest counts
    (Checks(trip="risk"), "in", 36.5, ("swab_and_pass", "risk_trip")),
    (Checks(trip="risk"), "out", 36.5, ("passed", "")),
    (Checks(test="none"), "out", 36.5, ("turned_back", "no_test")),
    (Checks(test="old"), "out", 36.5, ("turned_back", "no_test")),
    (Checks(test="none"), "in", 36.5, ("passed", "")),
    (Checks(test="positive"), "in", 36.5, ("transferred", "positive_test")),
    (Checks(venue="missed"), "in", 36.5, ("passed", "no_scan")),
    (Checks(permit="23456789A", test="none"), "out", 36.5, ("passed", "pass")),
    (Checks(permit="23456789A", test="none"), "out", 38.0, ("held_medical", "fever")),
    (Checks(vaccine="no"), "in", 36.5, ("passed", "")),
]


@pytest.mark.parametrize(("checks", "way", "celsius", "done"), DECISIONS)
def test_what_is_done_with_somebody(checks: Checks, way: str, celsius: float, done: tuple[str, str]) -> None:
    assert decide(checks, way, celsius, USUAL) == Decided(*done)


def test_who_is_not_vaccinated_is_turned_back_only_where_the_protocol_of_the_day_says_so() -> None:
    checks = Checks(code="green", vaccine="no")
    assert decide(checks, "in", 36.5, USUAL) == Decided("passed")
    assert decide(checks, "in", 36.5, OF_7_AUGUST) == Decided("turned_back", "unvaccinated")


def test_the_contested_rule_never_hides_a_fever() -> None:
    ill = Checks(code="yellow", vaccine="no")
    assert findings(ill, "in", 38.0, OF_7_AUGUST) == ["fever", "yellow_code", "unvaccinated"]
    assert decide(ill, "in", 38.0, OF_7_AUGUST) == Decided("held_medical", "fever")


@pytest.mark.parametrize("life", ["ambulance", "medicine", "dialysis", "birth"])
def test_who_comes_for_their_life_always_passes(life: str) -> None:
    worst = Checks(code="red", trip="risk", test="positive", vaccine="no")
    for way in ("in", "out"):
        done = decide(worst, way, 40.0, OF_7_AUGUST, exempt=life, risk_vehicle=True)
        assert done == Decided("exempt", life)


def test_another_excuse_exempts_nobody() -> None:
    assert decide(Checks(code="red"), "in", 36.5, USUAL, exempt="hurry") == Decided("transferred", "red_code")


def test_a_vehicle_from_a_risk_area() -> None:
    assert decide(WELL, "in", 36.5, USUAL, risk_vehicle=True) == Decided("turned_back", "risk_vehicle")


def test_checks_are_written_and_read() -> None:
    checks = Checks(code="green", test="none", permit="23456789A")
    assert write_checks(checks) == "code:green test:none permit:23456789A"
    assert read_checks(write_checks(checks)) == checks
    assert read_checks("") == Checks()
    assert read_checks("what ever:x :: code:red") == Checks(code="red")


PLATES = [
    ("湘H12345", "ordinary"),
    ("湘HA1B2C", "ordinary"),
    ("京AZ0001", "ordinary"),
    ("湘HD12345", "new_energy"),
    ("湘HF12345", "new_energy"),
    ("湘H12345D", "new_energy"),
    ("湘H12345K", "new_energy"),
    ("湘H1234警", "police"),
    ("湘H1234学", "learner"),
    ("湘H1234挂", "trailer"),
    ("粤Z1234港", "crossing"),
    ("粤ZAB12澳", "crossing"),
    ("沪A0023领", "consulate"),
    ("使224001", "embassy"),
    ("WJ12345", "armed_police"),
    ("WJ湘1234X", "armed_police"),
    ("VA12345", "military"),
    ("湘I12345", ""),
    ("湘HO1234", ""),
    ("湘H1234", ""),
    ("湘H123456", ""),
    ("湘HL12345", ""),  # no letter of new energy
    ("H12345", ""),
    ("湘Z1234港", ""),
    ("", ""),
]


@pytest.mark.parametrize(("plate", "kind"), PLATES)
def test_plates(plate: str, kind: str) -> None:
    assert plate_kind(plate) == kind


def test_a_plate_is_written_in_one_way() -> None:
    assert normal_plate(" 湘h·12 345 ") == "湘H12345"


@pytest.mark.parametrize(
    ("waiting", "last_hour", "minutes"), [(0, 0, 0), (0, 9, 0), (5, 0, None), (30, 60, 30), (1, 90, 1)]
)
def test_how_long_a_queue_takes(waiting: int, last_hour: int, minutes: int | None) -> None:
    assert wait_minutes(waiting, last_hour) == minutes
