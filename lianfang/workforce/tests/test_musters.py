"""Calling people together: rules as tables, actions, the board, and two who take the last seat."""

import threading
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.common.tests.refusals import refused
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.models import Alias
from lianfang.places.tests.make import HESHAN, YIYANG, make_area, make_site
from lianfang.workforce import actions, queries
from lianfang.workforce.actions import Called
from lianfang.workforce.capture import KINDS
from lianfang.workforce.models import Arrival, Call, Muster
from lianfang.workforce.rules import dealt, seated, standing
from lianfang.workforce.tests.make import (
    make_call,
    make_muster,
    make_organisation,
    make_staff,
    make_team,
    make_worker,
    moment,
)

DUE = moment(5, 5)


@pytest.mark.parametrize(
    ("now", "arrived_at", "coming", "released", "expected"),
    [
        (moment(5, 4), None, None, False, "called"),
        (moment(5, 4), None, True, False, "coming"),
        (moment(5, 4), None, False, False, "not_coming"),
        (moment(5, 6), None, None, False, "missing"),
        (moment(5, 6), None, True, False, "missing"),
        (moment(5, 6), None, False, False, "not_coming"),
        (moment(5, 6), DUE, None, False, "arrived"),
        (moment(5, 6), DUE + timedelta(seconds=1), None, False, "late"),
        (moment(5, 4), moment(5, 4), False, False, "arrived"),
        (moment(5, 4), None, True, True, "replaced"),
        (moment(5, 4), moment(5, 4), None, True, "arrived"),
        (DUE, None, None, False, "called"),
    ],
)
def test_how_somebody_stands(
    now: datetime, arrived_at: datetime | None, coming: bool | None, released: bool, expected: str
) -> None:
    how = {"now": now, "arrived_at": arrived_at, "coming": coming, "released": released}
    assert standing(due_at=DUE, **how) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("people", "places", "expected"),
    [
        ("abcd", "12", ["a1", "b1", "c2", "d2"]),
        ("abcde", "12", ["a1", "b1", "c1", "d2", "e2"]),
        ("ab", "123", ["a1", "b2"]),
        ("", "12", []),
        ("ab", "", []),
    ],
)
def test_people_are_dealt_evenly_and_neighbours_stay_together(
    people: str, places: str, expected: list[str]
) -> None:
    assert ["".join(pair) for pair in dealt(people, places)] == expected


def test_vehicles_are_filled_and_who_has_no_seat_is_named() -> None:
    assert seated("abcde", [("x", 2), ("y", 0), ("z", 1)]) == (
        [("a", "x"), ("b", "x"), ("c", "z")],
        ["d", "e"],
    )


@pytest.fixture
def dispatcher(db: None) -> User:
    make_area(43, 9, 3)
    return make_user("dispatcher", area_id=YIYANG)


def call(by: User, now: datetime, **who: Any) -> Muster:
    return actions.call_muster(
        HESHAN,
        Called(**who),
        outbreak=make_outbreak(),
        task="支援采样",
        place="医院大院",
        due_at=now + timedelta(hours=7),
        by=by,
        now=now,
    )


def test_teams_organisations_and_people_are_called_once_each(dispatcher: User, now: datetime) -> None:
    body = make_organisation()
    team = make_team(body)
    member = make_worker(team.members.get().person)
    staff, other = make_worker(organisation=body), make_worker()
    muster = call(dispatcher, now, teams=(team,), organisations=(body,), workers=(other, staff))
    assert set(muster.calls.values_list("worker", flat=True)) == {member.id, staff.id, other.id}
    with refused("muster_nobody"):
        actions.call_more(muster, Called(workers=(other,)), by=dispatcher, now=now)
    assert actions.call_more(muster, Called(workers=(make_worker(),)), by=dispatcher, now=now) == 1


@pytest.mark.parametrize(
    ("over", "why"),
    [({"task": " "}, "muster_untold"), ({"due_at": moment(1)}, "muster_due"), ({}, "muster_nobody")],
)
def test_what_is_no_muster(over: dict[str, Any], why: str, dispatcher: User, now: datetime) -> None:
    told: dict[str, Any] = {"task": "采样", "place": "大院", "due_at": now + timedelta(hours=1)} | over
    with refused(why):
        actions.call_muster(HESHAN, Called(), outbreak=make_outbreak(), **told, by=dispatcher, now=now)
    assert not Muster.objects.exists()


def test_a_replacement_takes_vehicle_and_site(dispatcher: User, now: datetime) -> None:
    first, second = make_call(), make_worker()
    site = make_site()
    bus = actions.add_vehicle(first.muster, "湘H·12345", 2, by=dispatcher, now=now)
    assert bus.plate == "湘H12345"
    actions.assign(first, vehicle=bus, site=site, by=dispatcher, now=now)
    new = actions.replace(first, second, why="发烧", by=dispatcher, now=now)
    assert (new.vehicle, new.site, new.replaces) == (bus, site, first)
    with refused("call_released"):
        actions.release(first, why="再次", by=dispatcher, now=now)
    with refused("call_twice"):
        actions.replace(make_call(first.muster), second, why="换人", by=dispatcher, now=now)
    with refused("reason"):
        actions.release(new, why=" ", by=dispatcher, now=now)


def test_dealing_to_sites_and_seats(dispatcher: User, now: datetime) -> None:
    muster = make_muster()
    calls = [make_call(muster) for _ in range(5)]
    actions.release(calls[4], why="值班", by=dispatcher, now=now)
    sites = [make_site(name=f"点{n}") for n in range(2)]
    assert actions.deal_sites(muster, sites, by=dispatcher, now=now) == 4
    assert (
        sorted(Call.objects.filter(site__isnull=False).values_list("site__name", flat=True))
        == ["点0"] * 2 + ["点1"] * 2
    )
    actions.add_vehicle(muster, "湘H00001", 3, by=dispatcher, now=now)
    assert actions.deal_seats(muster, by=dispatcher, now=now) == 1
    vehicles: Any = queries.vehicles(muster)
    assert [vehicle.taken for vehicle in vehicles] == [3]
    with refused("no_sites"):
        actions.deal_sites(muster, [], by=dispatcher, now=now)
    actions.remove_vehicle(muster.vehicles.get(), by=dispatcher, now=now)
    assert not Call.objects.filter(vehicle__isnull=False).exists()


def test_a_muster_that_is_over_is_not_changed(dispatcher: User, now: datetime) -> None:
    held = make_call()
    actions.end_muster(held.muster, cancelled="雨", by=dispatcher, now=now)
    with refused("muster_over"):
        actions.release(held, why="x", by=dispatcher, now=now)
    with refused("muster_over"):
        actions.end_muster(held.muster, by=dispatcher, now=now)


def arrive(muster: Muster, person: Any, by: User, at: datetime) -> str:
    return actions.tell_arrival(muster, person, scanned=True, kinds=KINDS, by=by, now=at).code


def test_the_board_tells_who_came_and_who_is_missing(dispatcher: User) -> None:
    muster = make_muster()
    here, late, missing, off = (make_call(muster) for _ in range(4))
    stranger = make_staff()
    arrive(muster, here.person_id, dispatcher, DUE)
    arrive(muster, here.person_id, dispatcher, DUE + timedelta(hours=1))  # scanned twice: the first counts
    arrive(muster, late.person_id, dispatcher, DUE + timedelta(minutes=9))
    arrive(muster, stranger.id, dispatcher, DUE)
    actions.tell_answer(
        muster, off.person_id, coming=False, note="发热", kinds=KINDS, by=dispatcher, now=moment(5, 1)
    )
    board = queries.board(muster, moment(5, 7))
    assert {line.call.id: line.standing for line in board.lines} == {
        here.id: "arrived",
        late.id: "late",
        missing.id: "missing",
        off.id: "not_coming",
    }
    assert [extra.name for extra in board.extras] == [stranger.name]
    assert (board.whole.all, board.whole.here) == (4, 2)
    assert board.lines[0].call == missing
    listed: Any = queries.musters(dispatcher, DUE.date()).get()
    assert (listed.called, listed.here) == (4, 2)


def test_a_merged_record_is_the_person_it_was_merged_into(dispatcher: User, now: datetime) -> None:
    called = make_call()
    old = make_staff()
    Alias.objects.create(person=old, kept=called.person, reason="同一人", merged_at=now, merged_by=dispatcher)
    arrive(called.muster, old.id, dispatcher, DUE)
    board = queries.board(called.muster, moment(5, 7))
    assert ([line.standing for line in board.lines], board.extras) == (["arrived"], [])


def test_what_happened_is_stored_and_doubted(dispatcher: User) -> None:
    muster = make_muster()
    assert arrive(muster, uuid4(), dispatcher, DUE) == "unknown_person"
    assert arrive(Muster(id=uuid4(), area_id=HESHAN), make_staff().id, dispatcher, DUE) == "unknown_muster"
    told = actions.tell_answer(muster, make_staff().id, coming=True, kinds=KINDS, by=dispatcher, now=DUE)
    assert told.code == "not_called"
    assert Arrival.objects.count() == 2


def test_everybody_answers_for_themselves_wherever_they_have_their_post(db: None) -> None:
    make_area(43, 9, 22)
    muster = make_muster(area_id=make_area(43, 9, 22).id)
    nurse = make_user("sampler", area_id=HESHAN)
    own, other = make_call(muster, make_worker(user=nurse)), make_call(muster)
    tell: dict[str, Any] = {"coming": True, "kinds": KINDS, "by": nurse, "now": DUE}
    assert actions.tell_answer(muster, own.person_id, **tell).code == ""
    assert actions.tell_answer(muster, other.person_id, **tell).code == "outside_area"
    assert [call.muster for call in queries.mine(own.worker)] == [muster]


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_last_seat(now: datetime) -> None:
    make_area(43, 9, 3)
    by = make_user("dispatcher", area_id=YIYANG)
    muster = make_muster()
    calls = [make_call(muster) for _ in range(2)]
    bus = actions.add_vehicle(muster, "湘H00001", 1, by=by, now=now)
    barrier, found = threading.Barrier(2), []

    def take(mine: Call) -> None:
        try:
            barrier.wait()
            actions.assign(mine, vehicle=bus, by=User.objects.get(pk=by.pk), now=now)
            found.append("seated")
        except Refused as error:
            found.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(one,)) for one in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(found) == ["seated", "vehicle_full"]
    assert Call.objects.filter(vehicle=bus).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("plate", "stored"),
    [("湘h·12345", "湘H12345"), ("湘HD12345", "湘HD12345"), ("  ", ""), ("湘I12345", None), ("12345", None)],
)
def test_the_plate_of_a_vehicle_is_one_or_not_known(
    dispatcher: User, now: datetime, plate: str, stored: str | None
) -> None:
    muster = make_muster()
    if stored is None:
        with refused("vehicle_plate"):
            actions.add_vehicle(muster, plate, 3, by=dispatcher, now=now)
        return
    first = actions.add_vehicle(muster, plate, 3, driver="司机丙", by=dispatcher, now=now)
    assert first.plate == stored
    if stored:
        with refused("vehicle_twice"):
            actions.add_vehicle(muster, plate, 3, by=dispatcher, now=now)
    else:  # of two buses nobody may know the plates
        actions.add_vehicle(muster, plate, 3, by=dispatcher, now=now)
