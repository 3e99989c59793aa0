"""Stays follow from scans and passages; the index follows the stays; a trace finds who was there."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from lianfang.common.dates import day_of
from lianfang.common.ids import uuid7
from lianfang.presence import queries
from lianfang.presence.actions import drop_days, record_stays
from lianfang.presence.actions.stays import parts
from lianfang.presence.indexing import refresh
from lianfang.presence.models import Stay
from lianfang.presence.rules import Seen, Stayed, pieces, stays
from lianfang.sync.feed import begin_epoch

T = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)
A, B = UUID(int=1), UUID(int=2)
HOUR, GATE = timedelta(minutes=60), timedelta(minutes=10)


def minutes(n: int) -> datetime:
    """Give an instant so many minutes after T."""
    return T + timedelta(minutes=n)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([(0, A, "in"), (30, A, "out")], [(A, 0, 30)]),
        ([(0, A, "in")], [(A, 0, 60)]),  # nobody saw them go
        ([(0, A, "in"), (20, B, "in")], [(A, 0, 20), (B, 20, 80)]),
        ([(0, A, "in"), (300, A, "out")], [(A, 0, 300)]),
        ([(0, A, "in"), (800, A, "out")], [(A, 0, 720)]),  # going is believed for half a day
        ([(0, A, "in"), (90, B, "in")], [(A, 0, 60), (B, 90, 150)]),
        ([(0, A, "out")], [(A, -60, 0)]),  # nobody saw them come
        ([(0, A, "in"), (10, A, "in"), (20, A, "out")], [(A, 0, 20)]),  # scanned twice
        ([(0, A, "by")], [(A, 0, 10)]),
        ([(0, A, "in"), (20, A, "out"), (30, A, "out")], [(A, 0, 20), (A, 20, 30)]),
        ([], []),
    ],
)
def test_stays_from_what_was_seen(
    told: list[tuple[int, UUID, str]], expected: list[tuple[UUID, int, int]]
) -> None:
    seen = [Seen(minutes(at), place, way, "scan") for at, place, way in told]
    found = stays(reversed(seen), venue=HOUR, gate=GATE)
    assert [(s.place, s.entered, s.left) for s in found] == [
        (p, minutes(a), minutes(b)) for p, a, b in expected
    ]


def test_a_long_stay_is_kept_in_pieces() -> None:
    found = list(pieces(Stayed(A, T, minutes(30 * 60), "admission")))
    assert [(s.entered, s.left) for s in found] == [
        (minutes(0), minutes(720)),
        (minutes(720), minutes(1440)),
        (minutes(1440), minutes(1800)),
    ]


@pytest.fixture
def index(tmp_path: Path, settings: Any) -> Path:
    """Let the index lie in a folder of the test."""
    settings.TRACING = str(tmp_path)
    return tmp_path


def stayed(begin: int, end: int, place: UUID = A) -> Stayed:
    """Write a stay in minutes after T."""
    return Stayed(place, minutes(begin), minutes(end), Stay.Source.SCAN)


def near(person: UUID) -> dict[UUID, tuple[int, int]]:
    """Trace somebody: who was near, how many minutes, how many seconds after."""
    now = T + timedelta(days=2)
    found = queries.trace(
        [person], T - timedelta(days=1), now, now=now, numbers=queries.numbers_on(day_of(T))
    )
    assert found is not None
    return {met.person_id: (met.minutes, met.gap) for met in found.near}


@pytest.mark.django_db
def test_the_index_follows_the_stays(index: Path) -> None:
    case, beside, after, gone = (uuid7() for _ in range(4))
    record_stays(
        {case: [stayed(0, 60)], beside: [stayed(20, 50)], after: [stayed(70, 80)], gone: [stayed(-30, -1)]}
    )
    assert (first := refresh())
    assert (first.whole, first.late) == (1, 0)
    assert near(case) == {beside: (30, 0), after: (0, 600)}

    late = uuid7()
    record_stays(
        {late: [stayed(59, 90)], beside: [stayed(20, 40)]}
    )  # came late; went earlier than was thought
    assert (again := refresh())
    assert again.whole == 0
    assert near(case) == {beside: (20, 0), late: (1, 0), after: (0, 600)}
    Stay.objects.filter(person=late).update(void=True, xid=2**40)
    refresh()
    assert near(case) == {beside: (20, 0), after: (0, 600)}

    tomorrow = stayed(24 * 60, 25 * 60)
    record_stays({case: [tomorrow], late: [tomorrow]})
    refresh()
    assert set(near(case)) == {beside, after, late}
    assert drop_days(day_of(minutes(24 * 60))) == 1
    assert (dropped := refresh())
    assert dropped.dropped == 1
    assert near(case) == {late: (60, 0)}
    assert [day_of(T) + timedelta(days=1)] == sorted(parts())


@pytest.mark.django_db
def test_a_lost_or_foreign_index_is_written_again(index: Path) -> None:
    case, beside = uuid7(), uuid7()
    record_stays({case: [stayed(0, 60)], beside: [stayed(20, 50)]})
    refresh()
    for path in index.iterdir():
        path.unlink()
    assert not queries.ready()
    refresh()
    assert set(near(case)) == {beside}
    begin_epoch()
    assert (again := refresh())
    assert again.whole == 1
    assert set(near(case)) == {beside}


@pytest.mark.django_db
def test_the_second_step_says_through_whom(index: Path) -> None:
    case, close, brief, second, other = (uuid7() for _ in range(5))
    place = uuid7()
    record_stays(
        {
            case: [stayed(0, 60)],
            close: [stayed(10, 50), stayed(100, 200, place)],
            brief: [stayed(55, 90), stayed(100, 200, other)],
            second: [stayed(150, 300, place)],
        }
    )
    refresh()
    found = queries.trace(
        [case], T, minutes(60), now=T + timedelta(days=1), numbers=queries.numbers_on(day_of(T))
    )
    assert found is not None
    assert (found.total, found.close) == (1, 1)
    (met,) = found.further
    assert (met.person_id, met.via, met.place_id, met.since, met.minutes) == (
        second,
        close,
        place,
        minutes(150),
        50,
    )
