"""Interviews: proposed once, decided by a person, closed when somebody has looked again."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at
from lianfang.common.tests.refusals import refused
from lianfang.indicators import actions, queries
from lianfang.indicators.actions import Said
from lianfang.indicators.models import Interview, Place, Ranking, ReportDay
from lianfang.indicators.tests.make import make_communities
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.rules import at_level
from lianfang.places.tests.make import YIYANG
from lianfang.supervision import actions as supervision
from lianfang.supervision.actions import Told
from lianfang.workforce.tests.make import make_team, make_worker

pytestmark = pytest.mark.django_db
DAY = date(2021, 8, 6)
EVENING = at(DAY, 19)


def ranked(outbreak: Outbreak, day: date, area_id: int, score: str) -> ReportDay:
    """Note where a unit stood on a day."""
    then = at(day, 18)
    locked = ReportDay.objects.create(
        outbreak=outbreak,
        day=day,
        cut_off_at=then,
        locked_at=then,
        protocol="covid19-2021-08-03",
        n_units=1,
        n_on_time=1,
        digest="",
    )
    ranking = Ranking.objects.create(
        locked=locked, kind="area", protocol=locked.protocol, weights={}, digest="", made_at=then
    )
    Place.objects.create(
        ranking=ranking,
        area_id=area_id,
        district_id=at_level(area_id, "district"),
        rank=1,
        of=1,
        bottom=False,
        score=Decimal(score),
        parts={},
    )
    return locked


def proposed(outbreak: Outbreak, now: datetime = EVENING) -> Interview:
    """Let a unit have three weak days of a week, and propose."""
    (unit,) = make_communities(1)
    for n, score in ((5, "50"), (3, "90"), (2, "59.99")):
        ranked(outbreak, DAY - timedelta(days=n), unit.area_id, score)
    last = ranked(outbreak, DAY, unit.area_id, "40")
    assert len(actions.propose(last, now=now)) == 1
    assert actions.propose(last, now=now) == []  # one is open
    return Interview.objects.get()


@pytest.fixture
def outbreak() -> Outbreak:
    return make_outbreak()


@pytest.fixture
def chair() -> User:
    return make_user("commander", area_id=YIYANG)


def test_two_weak_days_are_no_reason(outbreak: Outbreak) -> None:
    (unit,) = make_communities(1)
    ranked(outbreak, DAY - timedelta(days=7), unit.area_id, "10")  # the week before
    ranked(outbreak, DAY - timedelta(days=1), unit.area_id, "10")
    assert actions.propose(ranked(outbreak, DAY, unit.area_id, "10"), now=EVENING) == []


def test_from_the_rule_to_the_second_look(outbreak: Outbreak, chair: User) -> None:
    one = proposed(outbreak)
    assert (one.why, one.chair) == ([{"key": "weak_days", "n": 3}], None)
    with refused("forbidden"):
        actions.take(one, "call", Said(meets_at=EVENING), by=make_user("observer"), now=EVENING)
    with refused("when"):
        actions.take(one, "call", Said(), by=chair, now=EVENING)
    actions.take(one, "call", Said(meets_at=EVENING, place="会议室"), by=chair, now=EVENING)
    with refused("causes"):
        actions.take(one, "hold", Said(causes="人手不足"), by=chair, now=EVENING)
    with refused("deadline"):
        actions.take(one, "hold", Said(causes="人手不足", help="增派 6 人"), by=chair, now=EVENING)
    held = Said(causes="人手不足", help="增派 6 人", agreed="每日三轮", due_on=DAY + timedelta(days=3))
    actions.take(one, "hold", held, by=chair, now=EVENING)
    with refused("not_now"):
        actions.take(one, "hold", held, by=chair, now=EVENING)
    with refused("reason"):
        actions.take(one, "passed", Said(), by=chair, now=EVENING)
    later = Said(note="仍有 12 户未回访", due_on=DAY + timedelta(days=5))
    again = actions.take(one, "failed", later, by=chair, now=EVENING)
    assert (again.state, again.due_on, again.ended_at) == ("held", DAY + timedelta(days=5), None)
    done = actions.take(one, "passed", Said(note="全部回访"), by=chair, now=EVENING + timedelta(days=2))
    assert (done.state, done.chair, done.causes) == ("closed", chair, "人手不足")
    assert [s.step for s in done.steps.all()] == ["propose", "call", "hold", "failed", "passed"]


def test_not_proposed_again_within_the_days_that_are_looked_at(outbreak: Outbreak, chair: User) -> None:
    one = proposed(outbreak)
    actions.take(one, "decline", Said(note="驰援他县,人手已补"), by=chair, now=EVENING)
    area = one.area_id
    for n in (1, 2, 3):
        locked = ranked(outbreak, DAY + timedelta(days=n), area, "10")
        assert actions.propose(locked, now=EVENING) == []
    for n in (6, 7):
        locked = ranked(outbreak, DAY + timedelta(days=n), area, "10")
    assert len(actions.propose(locked, now=EVENING)) == 1


def test_severe_findings_that_are_overdue_are_a_reason(outbreak: Outbreak) -> None:
    (unit,) = make_communities(1)
    eye = make_user("auditor", area_id=YIYANG)
    told = Told("precise", unit.area_id, "无人值守", severe=True)
    one = supervision.find(outbreak, told, by=eye, now=EVENING - timedelta(days=2))
    locked = ranked(outbreak, DAY, unit.area_id, "95")
    (made,) = actions.propose(locked, now=EVENING)
    assert made.why == [{"key": "severe_finding", "n": 1}]
    assert list(queries.open_findings(made, eye, DAY, EVENING)) == [one]
    assert actions.propose(locked, now=EVENING) == []


def test_a_unit_that_no_ranking_knows_is_asked_for_its_findings(outbreak: Outbreak) -> None:
    (unit,) = make_communities(1)
    eye, team = make_user("auditor", area_id=YIYANG), make_team(area_id=unit.area_id)
    for about in (None, team.pk):
        told = Told("precise", unit.area_id, "x", severe=True, team_id=about)
        supervision.find(outbreak, told, by=eye, now=EVENING - timedelta(days=2))
    locked = ReportDay.objects.create(
        outbreak=outbreak, day=DAY, cut_off_at=EVENING, locked_at=EVENING, protocol="covid19-2021-08-03",
        n_units=0, n_on_time=0, digest="",
    )  # fmt: skip
    made = actions.propose(locked, now=EVENING)
    assert {(each.area_id, each.team_id) for each in made} == {(unit.area_id, None), (unit.area_id, team.pk)}


def test_findings_are_counted_as_they_were_known(outbreak: Outbreak) -> None:
    """One put right in time, one claimed in time and not so, one late, one withdrawn, one about a person."""
    (unit,) = make_communities(1)
    eye, leader = make_user("auditor", area_id=YIYANG), make_user("dispatcher", area_id=YIYANG)
    found_at, in_time, late = EVENING - timedelta(hours=28), EVENING - timedelta(hours=8), EVENING
    worker = make_worker().pk
    good, false, slow, mistake, _personal = (
        supervision.find(
            outbreak,
            Told("precise", unit.area_id, "x", severe=True, worker_id=about),
            by=eye,
            now=found_at,
        )
        for about in (None, None, None, None, worker)
    )
    for one in (good, false):
        supervision.fix(one, text="已改", by=leader, now=in_time)
    supervision.fail(false, text="没有改", due_at=EVENING + timedelta(days=1), by=eye, now=in_time)
    supervision.withdraw(mistake, text="记错", by=eye, now=in_time)
    supervision.fix(slow, text="已改", by=leader, now=late)
    supervision.pass_(good, text="好了", by=eye, now=late)
    for seen, opened in ((at(DAY, 18), 3), (late, 2)):
        wanted = queries.asked(outbreak, DAY, seen)
        counted = queries.figures_of(wanted, unit.area_id)
        told = tuple(counted[key] for key in ("findings_due", "findings_in_time", "findings_open"))
        assert told == (3, 1, opened)
        for key in ("findings_due", "findings_in_time", "findings_open"):
            assert queries.rows(wanted, unit.area_id, key, limit=9)[1] == counted[key], key
