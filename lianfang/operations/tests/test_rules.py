"""What is late or wrong: the rules, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from lianfang.operations import words
from lianfang.operations.machine import Machine, registrations, verdict
from lianfang.operations.metrics import GAUGES, figures
from lianfang.operations.rules import Backups, Disk, Finding, Level, Reader, State, findings, worst

NOW = datetime(2021, 8, 5, 8, tzinfo=UTC)
GB = 2**30


def ago(**how: float) -> datetime:
    return NOW - timedelta(**how)


WELL = State(
    readers=[Reader("testing.results", 3, ago(seconds=20)), Reader("cases.positives")],
    messages=4,
    messages_since=ago(minutes=2),
    phones=100,
    silent=5,
    size=GB,
    connections=20,
    most_connections=100,
    skew_s=0.01,
    backups=Backups(True, ago(hours=5), True, "", ago(seconds=3)),
    disks=[Disk("data", 80 * GB, 100 * GB), Disk("backups", 50 * GB, 100 * GB)],
    certificate=NOW + timedelta(days=60),
)


def level(state: State, key: str) -> Level | None:
    return next((each.level for each in findings(state, NOW) if each.key == key), None)


def test_a_city_that_is_well() -> None:
    assert worst(findings(WELL, NOW)) == Level.FINE


@pytest.mark.parametrize(
    ("key", "change", "expected"),
    [
        ("followers", {"readers": [Reader("a", 9, ago(minutes=3))]}, Level.WATCH),
        ("followers", {"readers": [Reader("a", 9, ago(minutes=16))]}, Level.BAD),
        ("messages", {"messages_since": ago(minutes=11)}, Level.WATCH),
        ("messages", {"messages_since": ago(minutes=61)}, Level.BAD),
        ("messages", {"messages": 0, "messages_since": ago(days=1)}, Level.FINE),
        ("messages", {"messages_since": ago(minutes=-30)}, Level.FINE),  # due later
        ("files", {"files": 1, "files_since": ago(minutes=31)}, Level.WATCH),
        ("phones", {"silent": 26}, Level.WATCH),
        ("refusals", {"refusals": {"unknown_kind": 2}}, Level.WATCH),
        ("disputes", {"disputes": 200}, Level.WATCH),
        ("connections", {"connections": 86}, Level.WATCH),
        ("clock", {"skew_s": -3.0}, Level.WATCH),
        ("clock", {"skew_s": 31.0}, Level.BAD),
        ("migrations", {"pending": ["cases.0002"]}, Level.BAD),
        ("ingest", {"ingest": False}, Level.WATCH),
        ("reader", {"reader": False}, Level.WATCH),
        ("no_backups", {"backups": Backups()}, Level.BAD),
        ("never_backed_up", {"backups": Backups(True)}, Level.BAD),
        ("never_archived", {"backups": Backups(True, ago(hours=1), True)}, Level.BAD),
        ("backup", {"backups": Backups(True, ago(hours=27), True, "", NOW)}, Level.WATCH),
        ("backup", {"backups": Backups(True, ago(days=4), True, "", NOW)}, Level.BAD),
        ("backup_unverified", {"backups": Backups(True, ago(hours=1), False, "", NOW)}, Level.WATCH),
        ("backup_unsound", {"backups": Backups(True, ago(hours=1), True, "odd", NOW)}, Level.BAD),
        ("archive", {"backups": Backups(True, ago(hours=1), True, "", ago(minutes=2))}, Level.WATCH),
        ("archive", {"backups": Backups(True, ago(hours=1), True, "", ago(minutes=16))}, Level.BAD),
        ("disk_data", {"disks": [Disk("data", 14 * GB, 100 * GB)]}, Level.WATCH),
        ("disk_data", {"disks": [Disk("data", 4 * GB, 100 * GB)]}, Level.BAD),
        ("disk_backups", {"disks": [Disk("backups", GB, 2 * GB)]}, Level.WATCH),  # small, however empty
        ("keys", {"open_keys": ["identity.key"]}, Level.BAD),
        ("certificate", {"certificate": NOW + timedelta(days=20)}, Level.WATCH),
        ("certificate", {"certificate": NOW + timedelta(days=1)}, Level.BAD),
        ("certificate_unread", {"certificate_fault": "Permission denied"}, Level.BAD),
    ],
)
def test_what_is_late_or_wrong(key: str, change: dict[str, object], expected: Level) -> None:
    state = replace(WELL, **change)  # type: ignore[arg-type]
    assert level(state, key) == expected
    if expected != Level.FINE:
        assert findings(state, NOW)[0].level == worst(findings(state, NOW))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_finding_has_words_in_both_languages(language: str) -> None:
    said = {"n": 1, "all": 2, "most": 3, "names": "a", "minutes": 1, "hours": 1, "seconds": 1, "days": 1}
    said |= {"files": "f", "percent": 1, "gigabytes": 1, "why": "odd", "carried": 1, "ms": 1, "name": "b"}
    with override(language):
        for key in words.WORDS:
            for grade in Level:
                one = Finding(key, grade, said)
                assert words.name(one)
                assert "%" not in words.said(one).replace(" %", "")
                assert bool(words.to_do(one)) == (grade != Level.FINE)


def test_every_figure_is_named_and_described() -> None:
    state = replace(WELL, refusals={"unknown_kind": 2}, readers=[Reader("a", 9, ago(minutes=3))])
    given = {name: (label, value) for name, label, value in figures(state, NOW)}
    assert given.keys() == GAUGES.keys()
    assert given["lianfang_follower_seconds_behind"] == ("a", 180)
    assert given["lianfang_archive_age_seconds"] == ("", 3)
    assert all(bool(label) == bool(GAUGES[name][1]) for name, (label, _value) in given.items())


def test_what_a_machine_can_carry() -> None:
    roomy = Machine(4, 16 * GB, 500 * GB, 2000.0, 300 * 2**20, 65536, "Noto Sans CJK SC")
    assert registrations(roomy) == 12000
    assert {each.level for each in verdict(roomy)} == {Level.FINE}
    poor = Machine(1, 2 * GB, 5 * GB, 20.0, 10 * 2**20, 512, "")
    levels = {each.key: each.level for each in verdict(poor)}
    assert levels["flushes"] == levels["memory"] == levels["room"] == levels["open_files"] == Level.BAD
    assert levels["cores"] == levels["writes"] == Level.WATCH
