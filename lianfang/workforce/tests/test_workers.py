"""Who works, and what they may do on which day."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.tests.refusals import refused
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.workforce import actions, queries
from lianfang.workforce.models import Worker
from lianfang.workforce.rules import Hand, Seat
from lianfang.workforce.tests.make import (
    SINCE,
    make_organisation,
    make_qualification,
    make_staff,
    make_worker,
)

pytestmark = pytest.mark.django_db
TODAY = date(2021, 8, 5)


@pytest.fixture
def dispatcher() -> User:
    make_area(43, 9, 3)
    return make_user("dispatcher", area_id=YIYANG)


def test_a_person_works_once_at_a_time(dispatcher: User, now: datetime) -> None:
    person = make_staff()
    worker = actions.enrol(Hand(person.id, HESHAN), by=dispatcher, now=now)
    with refused("worker_already"):
        actions.enrol(Hand(person.id, HESHAN, "volunteer"), by=dispatcher, now=now)
    actions.leave(worker, by=dispatcher, now=now)
    with refused("worker_left"):
        actions.leave(worker, by=dispatcher, now=now)
    actions.enrol(Hand(person.id, HESHAN, "volunteer"), by=dispatcher, now=now)
    assert Worker.objects.get(to_on=None).kind == "volunteer"


def test_a_user_is_one_worker(dispatcher: User, now: datetime) -> None:
    nurse = make_user("sampler", area_id=HESHAN)
    assert queries.worker_of(nurse) is None
    worker = actions.enrol(Hand(make_staff().id, HESHAN), user=nurse, by=dispatcher, now=now)
    assert queries.worker_of(nurse) == worker
    with refused("user_taken"):
        actions.enrol(Hand(make_staff().id, HESHAN), user=nurse, by=dispatcher, now=now)


@pytest.mark.parametrize(
    ("hand", "why"),
    [
        (lambda: Hand(uuid4(), HESHAN), "unknown_person"),
        (lambda: Hand(make_staff().id, HESHAN, "robot"), "worker_kind"),
    ],
)
def test_who_cannot_be_put_to_work(hand: object, why: str, dispatcher: User, now: datetime) -> None:
    with refused(why):
        actions.enrol(hand(), by=dispatcher, now=now)  # type: ignore[operator]


def test_a_district_puts_nobody_to_work_next_door(now: datetime) -> None:
    make_area(43, 9, 22)
    with refused("forbidden"):
        local = make_user("dispatcher", area_id=HESHAN)
        actions.enrol(Hand(make_staff().id, TAOJIANG), by=local, now=now)


def test_what_expired_or_is_to_come_or_was_withdrawn_does_not_count(dispatcher: User, now: datetime) -> None:
    worker, other = make_worker(None, "sampler"), make_worker()
    make_qualification(worker, "nurse", until=date(2021, 8, 4))
    make_qualification(worker, "doctor", from_on=date(2021, 8, 6))
    withdrawn = make_qualification(worker, "driver")
    actions.withdraw(withdrawn, by=dispatcher, now=now)
    with refused("qualification_withdrawn"):
        actions.check(withdrawn, by=dispatcher, now=now)
    assert queries.qualified([worker.id, other.id], TODAY) == {worker.id: {"sampler"}, other.id: frozenset()}


def test_note_and_check_a_licence(dispatcher: User, now: datetime) -> None:
    worker = make_worker()
    noted = actions.qualify(worker, "nurse", from_on=SINCE, number=" 4301 ", by=dispatcher, now=now)
    assert (noted.number, noted.checked_at) == ("4301", None)
    actions.check(noted, by=dispatcher, now=now)
    noted.refresh_from_db()
    assert noted.checked_by == dispatcher
    with refused("qualification_known"):
        actions.qualify(worker, "nurse", from_on=SINCE, by=dispatcher, now=now)
    with refused("qualification_dates"):
        actions.qualify(worker, "nurse", from_on=TODAY, until=SINCE, by=dispatcher, now=now)
    with refused("qualification_kind"):
        actions.qualify(worker, "wizard", from_on=SINCE, by=dispatcher, now=now)


def test_workers_are_seen_in_ones_areas(dispatcher: User) -> None:
    here, gone = make_worker(), make_worker(to_on=date(2021, 8, 4))
    volunteer = make_worker(kind="volunteer")
    assert set(queries.workers(dispatcher, TODAY)) == {here, volunteer}
    assert list(queries.workers(dispatcher, TODAY, kind="volunteer", area_id=HESHAN)) == [volunteer]
    assert not queries.workers(make_user("sampler", area_id=HESHAN), TODAY)
    assert gone in set(queries.workers(dispatcher, SINCE))


def test_who_is_put_into_a_team_works_and_is_counted_once(dispatcher: User, now: datetime) -> None:
    body, known = make_organisation(), make_worker(kind="student")
    seats = [Seat(make_staff().id, body.id, leader=True), Seat(known.person_id, body.id)]
    actions.form_team(HESHAN, name="一组", kind="liaison", seats=seats, by=dispatcher, now=now)
    actions.form_team(HESHAN, name="二组", kind="liaison", seats=seats, by=dispatcher, now=now)
    assert sorted(Worker.objects.values_list("kind", flat=True)) == ["staff", "student"]
    assert Worker.objects.get(kind="staff").organisation == body
