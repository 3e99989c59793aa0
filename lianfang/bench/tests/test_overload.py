"""What the benchmarks of overload, consoles and growth say, and that they say it of real servers. They gate nothing."""

import json

import pytest

from lianfang.bench import consoles, growth, overload, run
from lianfang.bench.flood import AT, ID, Flown, Second, new_id
from lianfang.bench.overload import rate, recovery
from lianfang.presence.models import Passage

pytestmark = [pytest.mark.slow]


def flown(*seconds: tuple[int, int, float]) -> Flown:
    each = [Second(*second) for second in seconds]
    return Flown(len(each), 0, 0, {}, 0, 0, each, 0.0)


@pytest.mark.parametrize(
    ("after", "seconds"),
    [
        ([(9, 0, 10.0)] * 4, 0.0),
        ([(0, 5, 0.0), (3, 2, 90.0), *[(9, 0, 12.0)] * 4], 2.0),
        ([(9, 0, 12.0), (9, 0, 90.0), *[(9, 0, 12.0)] * 3], 2.0),
        ([(9, 1, 12.0)] * 4, 4.0),  # never within what was looked at
    ],
)
def test_it_is_as_before_when_three_seconds_are(after: list[tuple[int, int, float]], seconds: float) -> None:
    assert recovery(flown(*[(9, 0, 20.0)] * 4), flown(*after)) == seconds


def test_the_first_second_does_not_count_for_a_rate() -> None:
    assert rate(flown((1, 0, 1.0), (10, 0, 1.0), (30, 0, 1.0), (11, 0, 1.0))) == 11


def test_ids_are_new_and_of_the_length_of_what_they_replace() -> None:
    ids = {new_id(12.5) for _ in range(1_000)}
    assert len(ids) == 1_000
    assert {(len(each), each[14:15], each[19:20]) for each in ids} <= {
        (len(ID), b"7", variant) for variant in (b"8", b"9", b"a", b"b")
    }
    assert len(AT) == len("2021-08-05T04:00:00.000000Z")


@pytest.mark.django_db(transaction=True)
def test_overload_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"FEW": 4, "MANY": 8, "SHORT": 1.0, "AFTER": 2.0}.items():
        monkeypatch.setattr(overload, name, value)
    found = json.loads(json.dumps(run("overload", 2)))
    assert found["connections"] == found["connections_saturating"] * overload.TIMES
    assert found["peak_per_s"] > 0
    assert (found["lost"], found["other_5xx"], found["without_retry_after"]) == (0, 0, 0)
    assert Passage.objects.count() > 0


@pytest.mark.django_db(transaction=True)
def test_consoles_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consoles, "SECONDS", 2.0)
    found = json.loads(json.dumps(run("consoles", 4)))
    assert (found["consoles"], found["ended"]) == (4, 0)
    assert found["beats_per_s"] > 1
    assert found["told_of_changes"] > 0


@pytest.mark.django_db(transaction=True)
def test_growth_is_measured() -> None:
    found = json.loads(json.dumps(run("growth", 30 * 200)))
    assert found["facts"] == sorted(found["facts"])
    assert len(found["cpu_us_per_fact"]) == len(growth.PARTS)
    assert found["facts"][-1] >= 5_000
