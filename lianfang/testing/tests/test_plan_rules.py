"""Modes by group, days by street, rhythm, sites: as tables."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lianfang.protocol import testing
from lianfang.protocol.timeline import named
from lianfang.testing import rules
from lianfang.testing.rules import Community, Doing, Numbers

AUGUST, SEPTEMBER = (named(f"covid19-2021-{day}").testing for day in ("08-03", "09-13"))
MEASLES = named("measles-2018-10-15").testing
FOUR, FIVE, SIX = (date(2021, 8, day) for day in (4, 5, 6))
HERE = (112.35, 28.57)


@pytest.mark.parametrize(
    ("protocol", "number", "modes", "usual"),
    [
        (AUGUST, 1, {"key_groups": 1, "high_risk": 1, "first_round": 10}, "first_round"),
        (AUGUST, 2, {"key_groups": 1, "high_risk": 1, "other": 10}, "other"),
        (SEPTEMBER, 1, {"quarantine": 1, "key_groups": 1, "sealed": 10, "other": 10}, "other"),
        (MEASLES, 1, {"suspected": 1}, "suspected"),
    ],
)
def test_who_shares_a_tube_how(
    protocol: testing.Testing, number: int, modes: dict[str, int], usual: str
) -> None:
    found = rules.proposed_modes(protocol, number)
    assert {group: mode.people for group, mode in found.items()} == modes
    assert [each.population.key for each in rules.choices(protocol, number) if each.usual] == [usual]
    assert list(found)[-1] == usual


def test_a_household_tube_is_for_sealed_areas_only() -> None:
    found = rules.proposed_modes(SEPTEMBER, 1)
    assert [group for group, mode in found.items() if mode.household] == ["sealed"]


@pytest.mark.parametrize(("protocol", "group"), [(AUGUST, "key_groups"), (SEPTEMBER, "quarantine")])
def test_who_is_under_an_order_is_swabbed_alone(protocol: testing.Testing, group: str) -> None:
    assert rules.alone_group(protocol) == group


@pytest.mark.parametrize(
    ("groups", "found"),
    [((), ""), (("other",), "other"), (("other", "sealed"), "sealed"), (("sealed", "key", "no"), "key")],
)
def test_the_strictest_group_counts(groups: tuple[str, ...], found: str) -> None:
    assert rules.strictest(groups, {"key": 1, "sealed": 5, "other": 10}) == found


@pytest.mark.parametrize(
    ("people", "days", "found"),
    [
        ({1: 10, 2: 9, 3: 1}, (FOUR, FIVE), {1: FOUR, 2: FIVE, 3: FIVE}),
        ({1: 5, 2: 5, 3: 5, 4: 5}, (FOUR, FIVE), {1: FOUR, 2: FIVE, 3: FOUR, 4: FIVE}),
        ({1: 5}, (FOUR, FIVE, SIX), {1: FOUR}),
        ({1: 5}, (), {}),
        ({}, (FOUR,), {}),
    ],
)
def test_streets_are_spread_over_the_days(
    people: dict[int, int], days: tuple[date, ...], found: dict[int, date]
) -> None:
    assert rules.spread(people, days) == found


@pytest.mark.parametrize(
    ("in_last_three", "days_since", "key", "every"),
    [
        (True, 30, "recent", 1),
        (False, 14, "within_14_days", 2),
        (False, 15, "none", 5),
        (False, None, "none", 5),
    ],
)
def test_how_often_an_area_is_tested(
    in_last_three: bool, days_since: int | None, key: str, every: int
) -> None:
    found = rules.rhythm(SEPTEMBER, in_last_three=in_last_three, days_since=days_since)
    assert found is not None
    assert (found.frequency.key, found.frequency.every_days) == (key, every)
    assert rules.rhythm(MEASLES, in_last_three=True, days_since=1) is None


def near(metres: float) -> tuple[float, float]:
    """Give a point so many metres to the north on foot."""
    return HERE[0], HERE[1] + metres / 1.3 / 111_195


@pytest.mark.parametrize(
    ("communities", "stands"),
    [
        ([], []),
        ([Community(1, 0, HERE)], []),
        # (where, whom, how many, how many new)
        ([Community(1, 3000, HERE)], [(1, (1,), 1, 1)]),
        ([Community(1, 3001, HERE, there=1)], [(1, (1,), 2, 1)]),
        ([Community(1, 500, HERE, there=2)], [(1, (1,), 1, 0)]),
        ([Community(1, 2000, HERE), Community(2, 900, near(900))], [(1, (1, 2), 1, 1)]),
        ([Community(1, 2000, HERE), Community(2, 900, near(1100))], [(1, (1,), 1, 1), (2, (2,), 1, 1)]),
        ([Community(1, 2000, HERE), Community(2, 1100, near(10))], [(1, (1,), 1, 1), (2, (2,), 1, 1)]),
        ([Community(1, 2000, street=1), Community(2, 900, street=2)], [(1, (1,), 1, 1), (2, (2,), 1, 1)]),
        ([Community(1, 2000, street=1), Community(2, 900, street=1)], [(1, (1, 2), 1, 1)]),
        ([Community(1, 2000, HERE), Community(2, 900)], [(1, (1,), 1, 1), (2, (2,), 1, 1)]),
        # The nearest come first, as long as they fit.
        (
            [Community(1, 2000, HERE), Community(2, 700, near(300)), Community(3, 700, near(200))],
            [(1, (1, 3), 1, 1), (2, (2,), 1, 1)],
        ),
    ],
)
def test_where_points_should_stand(
    communities: list[Community], stands: list[tuple[int, tuple[int, ...], int, int]]
) -> None:
    found = rules.plan_sites(communities, served=3000, walk=1000)
    assert [(each.at, each.serves, each.needed, each.new) for each in found] == stands


def test_a_point_stands_where_its_people_walk_least() -> None:
    row = [Community(1, 900, HERE), Community(2, 800, near(500)), Community(3, 700, near(1000))]
    (found,) = rules.plan_sites(row, served=3000, walk=1000)
    assert (found.at, found.walk) == (2, 500)


def h(hours: float) -> datetime:
    return datetime(2021, 8, 5, 8, tzinfo=UTC) + timedelta(hours=hours)


LIMITS = Numbers(timedelta(hours=4), timedelta(hours=4), timedelta(hours=1))
OPEN = [(h(-1), h(10))]
QUIET = (h(-0.2), timedelta(minutes=5))


@pytest.mark.parametrize(
    ("doing", "spans", "queue", "names"),
    [
        (Doing(), [], None, []),
        (Doing(there=2, expected=2), OPEN, None, []),
        (Doing(expected=2), OPEN, QUIET, ["nobody"]),
        (Doing(expected=2), [], None, []),  # shut now
        (Doing(there=1, expected=2), OPEN, QUIET, ["few"]),
        (
            Doing(waiting_since=h(-5), open_since=h(-4.1), held=1),
            OPEN,
            QUIET,
            ["late_box", "late_tube", "held"],
        ),
        (Doing(waiting_since=h(-4), open_since=h(-4)), OPEN, QUIET, []),
        (Doing(), OPEN, (h(-0.2), timedelta(minutes=61)), ["long_wait"]),
        (Doing(people=10), OPEN, (h(-1.1), timedelta(minutes=61)), ["no_queue"]),  # too old to say anything
        (Doing(last_hour=3), [], QUIET, ["unplanned"]),
    ],
)
def test_what_is_wrong_at_a_point(
    doing: Doing,
    spans: list[tuple[datetime, datetime]],
    queue: tuple[datetime, timedelta] | None,
    names: list[str],
) -> None:
    assert rules.problems(doing, spans, queue, LIMITS, h(0)) == names


@pytest.mark.parametrize(
    ("last_hour", "lanes", "planned", "waiting", "minutes"),
    [(120, 2, 300, 60, 30), (0, 2, 300, 60, 12), (0, 2, 0, 60, 30), (0, 0, 0, 60, 0)],
)
def test_how_long_one_waits(last_hour: int, lanes: int, planned: int, waiting: int, minutes: int) -> None:
    assert rules.wait(waiting, rules.pace(last_hour, lanes, planned)) == timedelta(minutes=minutes)
