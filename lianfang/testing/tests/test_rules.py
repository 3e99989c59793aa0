"""Rounds, tubes, results, as tables."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from lianfang.common.dates import at
from lianfang.protocol.timeline import diseases, in_force, named, versions
from lianfang.testing import rules
from lianfang.testing.models import Conclusion, Doubt, PersonResult, Round
from lianfang.testing.rules import Proposal, Swabbed, Taken, Times, TubeState, Window

T, U, R, S = (UUID(int=n) for n in (1, 2, 3, 4))
EIGHT = at(date(2021, 8, 5), 8)
OPEN = Window(date(2021, 8, 4), date(2021, 8, 7), draft=False, closed_at=None)


def h(hours: float) -> datetime:
    return EIGHT + timedelta(hours=hours)


def maybe(hours: float | None) -> datetime | None:
    return None if hours is None else h(hours)


def swab(
    hours: float = 0, *, single: bool = False, code: bool = True, person: bool = True, site: bool = True
) -> Swabbed:
    return Swabbed(T, R, h(hours), single, code, person, site)


def tube(
    n: int = 0, *, round_id: UUID = R, sealed: float | None = None, resulted: float | None = None
) -> TubeState:
    return TubeState(round_id, 10, n, maybe(sealed), maybe(resulted))


@pytest.mark.parametrize(
    ("told", "window", "state", "others", "reason"),
    [
        (swab(), OPEN, tube(), [], ""),
        (swab(), OPEN, tube(9), [], ""),
        (swab(code=False), None, None, [], "bad_code"),
        (swab(), None, None, [], "unknown_round"),
        (swab(person=False), OPEN, tube(), [], "unknown_person"),
        (swab(site=False), OPEN, tube(), [], "unknown_site"),
        (swab(), OPEN, tube(round_id=S), [], "other_round"),
        (swab(), OPEN, tube(1), [Taken(T, h(-1), None)], "already_in_tube"),
        (swab(), OPEN, tube(), [Taken(U, h(-1), None)], "two_tubes"),
        (swab(), OPEN, tube(), [Taken(U, h(-1), h(-0.5))], ""),
        (swab(), OPEN, tube(), [Taken(U, h(-1), h(0.5))], "two_tubes"),
        (swab(), OPEN, tube(), [Taken(U, h(1), h(2))], "two_tubes"),
        (swab(), OPEN, tube(resulted=0.5), [Taken(U, h(1), None)], ""),
        (swab(), OPEN, tube(10), [], "tube_full"),
        (swab(single=True), OPEN, tube(1), [], "tube_full"),
        (swab(1), OPEN, tube(sealed=1), [], ""),
        (swab(1.1), OPEN, tube(sealed=1), [], "tube_sealed"),
        (swab(1.1, site=False), OPEN, tube(10, sealed=1), [], "unknown_site"),
    ],
)
def test_why_a_swab_is_doubted(
    told: Swabbed, window: Window | None, state: TubeState | None, others: list[Taken], reason: str
) -> None:
    assert rules.doubt_swab(told, window, state, others) == reason
    assert reason in {"", *Doubt.values}


@pytest.mark.parametrize(
    ("moment", "draft", "closed_at", "takes"),
    [
        (at(date(2021, 8, 4)), False, None, True),
        (at(date(2021, 8, 3), 23, 59), False, None, False),
        (at(date(2021, 8, 7), 23, 59), False, None, True),
        (at(date(2021, 8, 8)), False, None, False),
        (EIGHT, True, None, False),
        (EIGHT, False, EIGHT, True),
        (EIGHT, False, EIGHT - timedelta(minutes=1), False),
    ],
)
def test_a_round_takes_swabs_on_its_days(
    moment: datetime, draft: bool, closed_at: datetime | None, takes: bool
) -> None:
    assert Window(date(2021, 8, 4), date(2021, 8, 7), draft, closed_at).takes(moment) is takes


@pytest.mark.parametrize(
    ("sealed", "conclusion", "others", "reason"),
    [
        (True, "negative", [], ""),
        (True, "negative", ["negative"], ""),
        (True, "positive", ["negative"], "result_differs"),
        (False, "positive", ["negative"], "tube_not_sealed"),
    ],
)
def test_why_a_result_is_doubted(sealed: bool, conclusion: str, others: list[str], reason: str) -> None:
    assert rules.doubt_result(conclusion, sealed, others) == reason


@pytest.mark.parametrize(("last", "reason"), [(None, ""), (0, ""), (1, "swabbed_later")])
def test_why_a_seal_is_doubted(last: float | None, reason: str) -> None:
    assert rules.doubt_seal(EIGHT, maybe(last)) == reason


def test_every_conclusion_means_something() -> None:
    assert {said for said, _alone in rules.MEANING} == set(Conclusion.values) == set(rules.GRAVITY)
    assert set(rules.MEANING.values()) == set(PersonResult.Meaning.values)
    assert [said for said, alone in rules.MEANING if rules.meaning(said, alone) == "positive"] == ["positive"]
    assert rules.meaning("positive", False) == "recheck"


@pytest.mark.parametrize(
    ("capacity", "n_swabs", "n_told", "alone"),
    [
        (1, 1, None, True),
        (1, 1, 1, True),
        (1, 1, 2, False),
        (1, 2, None, False),
        (10, 1, 1, False),
        (1, 0, 0, False),
    ],
)
def test_who_is_alone_in_a_tube(capacity: int, n_swabs: int, n_told: int | None, alone: bool) -> None:
    assert rules.alone(capacity, n_swabs, n_told) is alone


def test_transitions_know_every_state() -> None:
    assert set(rules.TRANSITIONS) == set(Round.State.values)
    assert rules.may_become("draft", "open")
    assert not rules.may_become("draft", "closed")
    assert rules.may_become("closed", "open")
    assert not rules.may_become("reconciled", "open")


@pytest.mark.parametrize(
    ("sealed", "received", "resulted", "capacity", "now", "late"),
    [
        (1, 3, 20, 10, 99, ()),
        (5, 5.5, 20, 10, 99, ("seal", "laboratory")),
        (None, None, None, 10, 3, ()),
        (None, None, None, 10, 25, ("seal", "laboratory", "result")),
        (1, 2, 7, 1, 99, ("result",)),
        (1, 2, 7, 10, 99, ()),
        (1, None, 3, 10, 99, ()),
    ],
)
def test_which_legs_were_too_slow(
    sealed: float | None,
    received: float | None,
    resulted: float | None,
    capacity: int,
    now: float,
    late: tuple[str, ...],
) -> None:
    may_take = rules.limits(in_force("covid19", date(2021, 8, 5)).testing)
    times = Times(EIGHT, maybe(sealed), maybe(received), maybe(resulted), capacity)
    assert rules.late_legs(times, may_take, h(now)) == late


@pytest.mark.parametrize(
    ("on", "population", "city", "source_known", "proposal"),
    [
        (date(2021, 8, 5), 31_000, 3_850_000, False, (2, 10, 11, 3)),
        (date(2021, 8, 5), 31_000, 3_850_000, True, (2, 10, 11, 1)),
        (date(2021, 8, 5), 31_000, 5_000_001, False, (5, 10, 11, 3)),
        (date(2021, 9, 13), 31_000, 5_000_001, False, (3, 10, 11, 3)),
        (date(2021, 9, 13), 31_000, 5_000_000, False, (2, 10, 11, 3)),
    ],
)
def test_what_the_protocol_proposes(
    on: date, population: int, city: int, source_known: bool, proposal: tuple[int, int, int, int]
) -> None:
    days, pool, sites, rounds = proposal
    testing = in_force("covid19", on).testing
    found = rules.propose_round(
        testing, population=population, city_population=city, starts_on=on, source_known=source_known
    )
    assert found == Proposal(on, on + timedelta(days=days - 1), pool, sites, rounds, city > 5_000_000)


@pytest.mark.parametrize("version", [p.version for disease in diseases() for p in versions(disease)])
def test_a_round_may_be_proposed_under_every_protocol(version: str) -> None:
    protocol = named(version)
    on = protocol.effective_from
    found = rules.propose_round(
        protocol.testing, population=1, city_population=1, starts_on=on, source_known=True
    )
    assert found.ends_on >= on
    assert rules.limits(protocol.testing).result(1) is not None


WORDS = {"阴性": "negative", "negative": "negative", "+": "positive"}


def test_pasted_results_keep_the_good_half() -> None:
    text = "\n".join(["T234A, 阴性", "", "t234b\tNEGATIVE", "T234A,+", "T234C", "T234D,不明", "T234E，+"])
    assert [
        (line.number, line.code, line.conclusion, line.error) for line in rules.read_results(text, WORDS)
    ] == [
        (1, "T234A", "negative", ""),
        (3, "T234B", "negative", ""),
        (4, "T234A", "", "twice"),
        (5, "", "", "shape"),
        (6, "T234D", "", "word"),
        (7, "T234E", "positive", ""),
    ]
