"""The ways of a box and whether those who counted it agree, without a database."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from lianfang.testing import rules
from lianfang.testing.rules import Keeping, Moved

EIGHT = datetime(2021, 8, 5, 0, 0, tzinfo=UTC)


def told(kind: str, hour: float, tubes: str = "", n: int | None = None, **over: Any) -> Moved:
    """Say something of a box: tubes are letters, one each."""
    at = EIGHT + timedelta(hours=hour)
    return Moved(kind, UUID(int=int(hour * 100) + len(kind)), at, 43, tuple(tubes), n, **over)


def shape(*facts: Moved) -> list[list[str]]:
    return [[fact.kind for fact in way.facts] for way in rules.ways(facts)]


def test_a_box_goes_round_and_each_receipt_ends_a_way() -> None:
    first = [told("packed", 1, "AB"), told("taken", 2, n=2), told("received", 3, n=2)]
    second = [told("packed", 4, "C"), told("received", 5, n=1)]
    assert shape(*reversed(first), *second) == [["packed", "taken", "received"], ["packed", "received"]]


def test_who_counts_again_or_comes_late_belongs_to_the_way_before() -> None:
    first = [told("packed", 1, "AB"), told("received", 3, n=1)]
    assert shape(*first, told("arrived", 3.1), told("received", 4, n=2)) == [
        ["packed", "received", "arrived", "received"]
    ]
    assert shape(*first, told("taken", 5, n=9)) == [["packed", "received"], ["taken"]]


@pytest.mark.parametrize(
    ("facts", "why", "missing", "extra"),
    [
        ([told("packed", 1, "AB")], "", "", ""),
        ([told("packed", 1, "AB", 2), told("taken", 2, n=2), told("received", 3, n=2)], "", "", ""),
        ([told("packed", 1, "AB", 3)], "packing", "", ""),
        ([told("packed", 1, "AB"), told("taken", 2, n=1)], "courier", "", ""),
        ([told("packed", 1, "AB"), told("taken", 2, n=1), told("taken", 2.5, n=2)], "", "", ""),
        ([told("packed", 1, "AB"), told("taken", 2, n=None)], "", "", ""),
        ([told("packed", 1, "AB"), told("received", 2, n=3)], "laboratory", "", ""),
        ([told("packed", 1, "AB"), told("received", 2, n=3), told("received", 3, n=2)], "", "", ""),
        ([told("packed", 1, "AB"), told("received", 2, "AB", 2)], "", "", ""),
        ([told("packed", 1, "AB"), told("received", 2, "A", 1)], "tubes", "B", ""),
        ([told("packed", 1, "AB"), told("received", 2, "AC", 2)], "tubes", "B", "C"),
        ([told("packed", 1, "AB"), told("received", 2, n=2, seal="broken")], "seal", "", ""),
        ([told("received", 2, n=2)], "", "", ""),  # the packer’s phone may still be without network
        ([told("taken", 1, n=5), told("received", 2, "AB", 2)], "", "", ""),
        (
            [
                told("packed", 1, "AB"),
                told("taken", 2, n=2),
                told("packed", 3, "C"),
                told("received", 4, n=3),
            ],
            "",
            "",
            "",
        ),
        # two phones tell of one packing: its tubes are in the box once
        ([told("packed", 1, "AB", 2), told("packed", 1.5, "AB", 2), told("taken", 2, n=2)], "", "", ""),
        (
            [told("packed", 1, "AB", 2), told("packed", 1.5, "AB", 2), told("taken", 2, n=4)],
            "courier",
            "",
            "",
        ),
        ([told("packed", 1, "AB", 2), told("packed", 1.5, "BC", 2), told("received", 2, n=3)], "", "", ""),
        (
            [told("packed", 1, "AB", 2), told("packed", 1.5, "BC", 2), told("received", 2, n=4)],
            "laboratory",
            "",
            "",
        ),
        # the later count of the same tubes is meant, whether it mends or finds the difference
        ([told("packed", 1, "AB", 3), told("packed", 1.5, "AB", 2), told("taken", 2, n=2)], "", "", ""),
        ([told("packed", 1, "AB", 2), told("packed", 1.5, "ABC", 4)], "packing", "", ""),
        ([told("packed", 1, "AB", 1), told("packed", 1.5, "BC", 2)], "packing", "", ""),
    ],
)
def test_whether_the_counts_agree(facts: list[Moved], why: str, missing: str, extra: str) -> None:
    (way,) = rules.ways(facts)
    assert rules.difference(way) == (why, tuple(missing), tuple(extra))


@pytest.mark.parametrize(
    ("facts", "n"),
    [
        ([], None),
        ([told("packed", 1, "AB", 2), told("packed", 2, "AB", 2)], 2),
        ([told("packed", 1, "AB", 2), told("packed", 2, "CD", 2)], 4),
        ([told("packed", 1, "AB", 2), told("packed", 2, "ABC", 3)], 3),
        ([told("packed", 1, "ABC", 3), told("packed", 2, "C", 1)], 3),
        ([told("packed", 1, "AB", 3), told("packed", 2, "C")], 4),
        ([told("packed", 1, "", 2), told("packed", 2, "", 2)], 4),  # nobody named them: they may be others
    ],
)
def test_a_tube_told_twice_is_packed_once(facts: list[Moved], n: int | None) -> None:
    assert rules.packed_by(rules.Way(facts), EIGHT + timedelta(hours=9)) == n


def test_another_count_makes_other_letters() -> None:
    packed, late = told("packed", 1, "AB"), told("received", 3, n=1)
    (one,), (other,) = rules.ways([packed]), rules.ways([late, packed])
    assert one.digest != other.digest
    assert other.digest == rules.ways([packed, late])[0].digest


@pytest.mark.parametrize(
    ("celsius", "hours"), [(None, 4), (25.0, 4), (8.5, 4), (8.0, 24), (4.0, 24), (-20.0, 24), (-70.0, None)]
)
def test_how_long_tubes_keep(celsius: float | None, hours: int | None) -> None:
    keeping = Keeping(timedelta(hours=4), timedelta(hours=4), timedelta(hours=24), 8, -70)
    expected = None if hours is None else EIGHT + timedelta(hours=hours)
    assert keeping.until(EIGHT, celsius) == expected


def test_the_warmest_counts() -> None:
    (way,) = rules.ways([told("packed", 1, "A", celsius=4.0), told("taken", 2, n=1, celsius=11.5)])
    assert rules.warmest(way) == 11.5


@pytest.mark.parametrize(
    ("times", "state"),
    [
        ((1, None, None, None), "packed"),
        ((1, 1, None, None), "in_transit"),
        ((1, 1, 1, None), "arrived"),
        ((1, None, None, 1), "received"),
        ((None, None, None, None), "unpacked"),
    ],
)
def test_where_a_box_is(times: tuple[object, object, object, object], state: str) -> None:
    assert rules.state(*times) == state
