"""In force is the last version that begins on the day or before; nothing before the first."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from lianfang.protocol import timeline
from lianfang.protocol.tests.make import refusing
from lianfang.protocol.timeline import SHIPPED


@pytest.fixture
def other_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("LIANFANG_PROTOCOLS", str(tmp_path))
    yield tmp_path
    timeline._read.cache_clear()


def test_in_force_is_the_last_not_after_the_day() -> None:
    for disease in timeline.diseases():
        known = timeline.versions(disease)
        day = known[0].effective_from
        while day <= known[-1].effective_from + timedelta(days=30):
            begun = [version for version in known if version.effective_from <= day]
            expected = max(begun, key=lambda version: version.effective_from)
            assert timeline.in_force(disease, day) is expected
            day += timedelta(days=1)


def test_a_version_begins_at_its_own_midnight() -> None:
    assert timeline.in_force("covid19", date(2021, 8, 2)).version == "covid19-2021-05-14"
    assert timeline.in_force("covid19", date(2021, 8, 3)).version == "covid19-2021-08-03"
    assert timeline.in_force("covid19", date(2021, 9, 12)).version == "covid19-2021-08-12"
    assert timeline.in_force("covid19", date(2021, 9, 13)).version == "covid19-2021-09-13"
    assert timeline.in_force("covid19", date(2099, 1, 1)).version == "covid19-2021-09-13"


def test_nothing_is_in_force_before_the_first() -> None:
    with refusing("no_protocol", "2021-05-14"):
        timeline.in_force("covid19", date(2021, 5, 13))


def test_an_unknown_disease_or_version_is_refused() -> None:
    with refusing("unknown_disease"):
        timeline.in_force("plague", date(2021, 8, 1))
    with refusing("unknown_version"):
        timeline.named("covid19-2021-08-04")


def test_a_version_is_found_by_its_name() -> None:
    for disease in timeline.diseases():
        for protocol in timeline.versions(disease):
            assert timeline.named(protocol.version) is protocol
            assert protocol.version == f"{disease}-{protocol.effective_from}"


def test_versions_are_in_the_order_of_their_days() -> None:
    for disease in timeline.diseases():
        days = [version.effective_from for version in timeline.versions(disease)]
        assert days == sorted(set(days))


def test_another_folder_may_be_named(other_folder: Path) -> None:
    file = other_folder / "measles" / "2018-10-15.toml"
    file.parent.mkdir()
    file.write_text((SHIPPED / "measles" / "2018-10-15.toml").read_text(encoding="utf-8"), encoding="utf-8")
    assert timeline.diseases() == ("measles",)
    with refusing("unknown_disease"):
        timeline.versions("covid19")


def test_an_empty_folder_is_refused(other_folder: Path) -> None:
    with refusing("protocol_folder", str(other_folder)):
        timeline.diseases()


def test_a_protocol_cannot_be_changed() -> None:
    protocol = timeline.in_force("covid19", date(2021, 8, 5))
    with pytest.raises(AttributeError):
        protocol.testing.pool_max.value = 20  # type: ignore[misc]
