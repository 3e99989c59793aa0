"""What the shipped files say: the numbers the rules of 2021 are built on, each with source and grade."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from lianfang.protocol.describe import describe
from lianfang.protocol.load import load_file
from lianfang.protocol.schema import Protocol
from lianfang.protocol.tests.make import refusing
from lianfang.protocol.timeline import SHIPPED, labels, named
from lianfang.protocol.values import GRADES, WITHOUT_DOCUMENT, Sourced

FILES = sorted(SHIPPED.glob("*/*.toml"))


def every_value(part: Any) -> Iterator[Sourced[Any]]:
    if isinstance(part, Sourced):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from every_value(item)
    elif is_dataclass(part):
        for each in fields(part):
            yield from every_value(getattr(part, each.name))


def bare_numbers(part: Any) -> Iterator[Any]:
    """Numbers outside a Sourced; there must be none."""
    if isinstance(part, Sourced):
        return
    if isinstance(part, tuple):
        for item in part:
            yield from bare_numbers(item)
    elif is_dataclass(part):
        for each in fields(part):
            yield from bare_numbers(getattr(part, each.name))
    elif isinstance(part, int | float):
        yield part


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name + "/" + file.name)
def test_every_number_has_a_source_and_a_grade(file: Path) -> None:
    protocol = load_file(file)
    values = list(every_value(protocol))
    assert len(values) > 70
    for value in values:
        assert value.grade in GRADES
        assert value.source.title.strip()
        assert value.source.issuer.strip()
        assert (value.source in WITHOUT_DOCUMENT.values()) == (value.grade in WITHOUT_DOCUMENT)
    assert list(bare_numbers(protocol)) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name + "/" + file.name)
def test_every_document_listed_is_used(file: Path) -> None:
    protocol = load_file(file)
    used = {value.source.key for value in every_value(protocol)} | {protocol.source.key}
    assert {source.key for source in protocol.sources} <= used


def test_the_rules_of_may_2021() -> None:
    protocol = named("covid19-2021-05-14")
    close, secondary = protocol.contacts.grade("close"), protocol.contacts.grade("secondary")
    assert (close.central_days.value, close.home_days.value) == (14, 7)
    assert close.test_days.value == (1, 4, 7, 14)
    assert close.home_test_days.value == (2, 7)
    assert close.release_double_swab.value
    assert close.clock_origin.value == "last_unprotected_exposure"
    assert (secondary.central_days.value, secondary.test_days.value) == (7, (1, 4, 7))
    assert (secondary.linked_negatives.value, secondary.otherwise_as.value) == (2, "close")
    assert protocol.contacts.window_before_onset_days.value == 2
    assert (protocol.incubation.min_days.value, protocol.incubation.max_days.value) == (1, 14)
    assert protocol.reporting.case_report_hours.value == 2
    assert protocol.testing.pool_max.value == 10


def test_the_four_criteria_of_discharge() -> None:
    confirmed = named("covid19-2021-08-12").treatment.pathway("confirmed")
    assert confirmed.criteria.value == ("afebrile", "symptoms_better", "imaging_better", "negatives")
    assert (confirmed.afebrile_days.value, confirmed.negatives.value) == (3, 2)
    assert confirmed.negatives_hours_apart.value == 24
    assert (confirmed.after.value, confirmed.after_days.value) == ("isolation", 14)
    asymptomatic = named("covid19-2021-08-12").treatment.pathway("asymptomatic")
    assert (asymptomatic.minimum_days.value, asymptomatic.after_days.value) == (14, 14)


def test_what_changed_in_august_and_september() -> None:
    may, local, delta, guide = (named(f"covid19-2021-{day}") for day in ("05-14", "08-03", "08-12", "09-13"))
    assert [p.testing.skip_if_tested_days.value for p in (may, local, delta, guide)] == [0, 3, 3, 3]
    assert [p.testing.vax_to_swab_hours.value for p in (may, local, delta, guide)] == [0, 24, 24, 24]
    windows = [p.contacts.window_before_onset_days.value for p in (may, local, delta, guide)]
    assert windows == [2, 2, 4, 4]
    assert [p.testing.finish_days_large.value for p in (delta, guide)] == [5, 3]
    assert delta.testing.rounds_if_source_unknown.grade == "later_rule"
    assert guide.testing.rounds_if_source_unknown.grade == "official"
    assert guide.testing.mode("household").household
    with refusing("unknown_choice"):
        delta.testing.mode("household")


def test_measles_shares_no_clock_with_covid19() -> None:
    measles = named("measles-2018-10-15")
    assert (measles.incubation.min_days.value, measles.incubation.max_days.value) == (7, 23)
    assert measles.contacts.window_after_onset_days.value == 4
    assert all(grade.central_days.value == 0 for grade in measles.contacts.grades)
    assert measles.testing.pool_max.value == 1
    assert measles.testing.method("igm").specimen == "Serum"
    assert not any(method.poolable for method in measles.testing.methods.value)
    assert measles.treatment.pathway("confirmed").criteria.value == ("days_after_onset",)
    with refusing("unknown_choice"):
        measles.treatment.pathway("asymptomatic")


def test_units_come_from_the_schema() -> None:
    protocol: Protocol = named("covid19-2021-05-14")
    assert protocol.contacts.fever_celsius.unit == "°C"
    assert protocol.reporting.core_hours.unit == "h"


def test_an_unknown_choice_names_those_there_are() -> None:
    with refusing("unknown_choice", "close, secondary, general"):
        named("covid19-2021-05-14").contacts.grade("closest")


def test_every_label_is_listed_for_translation() -> None:
    found = labels()
    for label in ("Close contact", "Rash onset", "Level I (extremely serious)", "Serum", "Grey zone"):
        assert label in found
    assert "新型冠状病毒肺炎防控方案（第八版）" not in found


def test_the_reference_page_is_up_to_date() -> None:
    page = SHIPPED.parent / "docs" / "reference" / "protocol.md"
    assert page.read_text(encoding="utf-8") == describe()


def test_nobody_is_turned_back_for_not_being_vaccinated_but_on_the_days_that_said_so() -> None:
    on = {v.version: v.checkpoints.unvaccinated_turned_back.value for v in map(load_file, FILES)}
    assert [version for version, turned_back in on.items() if turned_back] == ["covid19-2021-08-07"]


def test_a_rule_of_some_days_changes_nothing_else() -> None:
    before, days = named("covid19-2021-08-03"), named("covid19-2021-08-07")
    assert days.contacts == before.contacts
    assert days.checkpoints.findings == before.checkpoints.findings
    assert days.checkpoints.unvaccinated_turned_back.grade == "local_practice"
