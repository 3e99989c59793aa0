"""Findings: from the first look to the second, by two people; those about people are seen by few."""

from datetime import timedelta
from typing import Any

import pytest

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.common.tests.refusals import refused
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.tests.make import YIYANG, make_area
from lianfang.supervision import actions, queries
from lianfang.supervision.actions import Told
from lianfang.supervision.models import Finding, Photo
from lianfang.supervision.tests.make import DAY, NOON, community, inspector, leader, make_finding, picture
from lianfang.workforce.tests.make import make_staff, make_team, make_worker

pytestmark = pytest.mark.django_db
HOUR, DAYS = timedelta(hours=1), timedelta(days=1)


def test_from_the_first_look_to_the_second() -> None:
    eye, unit = inspector(), leader()
    one = make_finding(by=eye, severe=True)
    assert (one.number, one.state, one.due_at, one.look_on) == (1, "found", NOON + DAYS, DAY + 2 * DAYS)
    with refused("forbidden"):
        actions.take(one, by=make_user("observer"), now=NOON)
    actions.take(one, by=unit, now=NOON + HOUR, text="加派引导员")
    with refused("reason"):
        actions.fix(one, text=" ", by=unit, now=NOON + HOUR)
    actions.fix(one, text="已画一米线", by=unit, now=NOON + 2 * HOUR, pictures=[picture()])
    one.refresh_from_db()
    assert (one.state, one.in_time) == ("fixed", True)
    assert queries.to_look_at(DAY, eye).get() == one  # at once, though its day has not come
    assert queries.counts(eye, DAY, NOON).look == queries.findings(eye, DAY, NOON, state="look").count() == 1
    later = NOON + 4 * DAYS
    with refused("deadline"):
        actions.fail(one, text="午后仍拥挤", due_at=NOON - HOUR, by=eye, now=NOON)
    actions.fail(one, text="午后仍拥挤", due_at=later, by=eye, now=NOON + 3 * HOUR)
    one.refresh_from_db()
    assert (one.state, one.n_failed, one.due_at, one.fixed_by) == ("rectifying", 1, later, None)
    actions.fix(one, text="增设一条通道", by=unit, now=NOON + DAYS)
    actions.pass_(one, text="间隔一米以上", by=eye, now=NOON + DAYS)
    one.refresh_from_db()
    assert (one.state, one.due_at, one.look_on, one.closed_by) == ("closed", None, None, eye)
    assert [s.what for s in one.steps.all()] == ["found", "take", "fix", "fail", "fix", "pass"]
    with refused("finding_state"):
        actions.take(one, by=unit, now=later)
    actions.reopen(one, text="次日复发", by=eye, now=later)
    one.refresh_from_db()
    assert (one.state, one.due_at) == ("found", later + DAYS)
    assert Photo.objects.get().step.what == "fix"


def test_who_said_that_it_is_put_right_does_not_close_it() -> None:
    chief = make_user("commander", area_id=YIYANG)
    one = make_finding()
    actions.fix(one, text="已改", by=chief, now=NOON)
    with refused("finding_own"):
        actions.pass_(one, text="好了", by=chief, now=NOON)
    actions.pass_(one, text="好了", by=inspector(), now=NOON)


def test_numbers_run_and_a_form_sent_twice_is_one() -> None:
    eye = inspector()
    one = make_finding(by=eye)
    again: dict[str, Any] = {"source": one.pk}
    two, same = make_finding("无遮阳", by=eye, **again), make_finding("无遮阳", by=eye, **again)
    assert (one.number, two.number, two.pk) == (1, 2, same.pk)


def test_what_is_refused() -> None:
    outbreak, eye = make_outbreak(), inspector()
    with refused("finding_empty"):
        make_finding(" ", by=eye)
    with refused("finding_outside"):
        far = make_area(44, 1).pk
        actions.find(outbreak, Told("precise", far, "x"), by=inspector(area_id=far), now=NOON)
    with refused("finding_about"):
        actions.find(
            outbreak,
            Told("whole", community(), "x", order=outbreak.pk, notice_id=outbreak.pk),
            by=eye,
            now=NOON,
        )
    with refused("photo_unread"):
        actions.find(outbreak, Told("precise", community(), "x"), by=eye, now=NOON, pictures=[b"<html>"])
    assert not Finding.objects.exists()


def test_what_is_about_a_person_is_seen_by_few() -> None:
    make_outbreak()
    worker = make_worker(make_staff(name="周八"))
    eye, chief, unit = inspector(), make_user("commander", area_id=YIYANG), leader()
    with refused("forbidden"):
        make_finding("未戴口罩", by=make_user("observer", area_id=YIYANG), worker_id=worker.pk)
    one = make_finding("未戴口罩", by=eye, worker_id=worker.pk, severe=True)
    plain = make_finding(by=eye)
    for user, seen in ((eye, 2), (chief, 2), (unit, 1), (make_user("observer", area_id=YIYANG), 1)):
        assert queries.findings(user, DAY, NOON).count() == seen, user
    worker.user = chief
    worker.save()
    assert queries.findings(chief, DAY, NOON).get() == plain  # not the person it is about
    with refused("forbidden"):
        actions.take(one, by=unit, now=NOON)
    with refused("finding_person"):
        actions.escalate(one, text="约谈", by=eye, now=NOON)
    assert queries.waiting().get() == plain
    late = NOON + 5 * DAYS
    assert queries.pressing(Outbreak.objects.get(), late) == {}
    opened = AuditEntry.objects.filter(verb="supervision.finding.found", person_id=worker.person_id)
    assert opened.count() == 1


def test_severe_findings_that_are_overdue_press_a_unit() -> None:
    outbreak, eye = make_outbreak(), inspector()
    grid = make_area(43, 9, 3, 2, 1, 4).pk
    make_finding(by=eye, severe=True, area_id=grid)
    make_finding(by=eye, severe=True)
    ordinary = make_finding(by=eye)
    team = make_team(area_id=community())
    make_finding(by=eye, severe=True, team_id=team.pk)
    late = NOON + 2 * DAYS
    assert queries.pressing(outbreak, NOON) == {}
    assert queries.pressing(outbreak, late) == {(community(), None): 2, (0, team.pk): 1}
    actions.escalate(ordinary, text="多次提醒无改进", by=eye, now=NOON)
    assert queries.pressing(outbreak, NOON) == {(community(), None): 1}
