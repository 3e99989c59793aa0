"""Planning and closing rounds, requests for tests, a laboratory's desk."""

from datetime import date, timedelta
from typing import Any

import pytest

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.common.tests.refusals import refused
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN, make_area, make_site
from lianfang.testing import actions
from lianfang.testing.models import Box, Round, RoundSite, TestRequest
from lianfang.testing.tests.make import KINDS, NOON, Scene, make_code, make_laboratory, make_scene
from lianfang.testing.tests.test_followers import follow

A, B = make_code(1), make_code(2)
DAY = date(2021, 8, 5)

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> User:
    return make_user("testing_chief")


def plan(by: User, **over: Any) -> Round:
    given: dict[str, Any] = {
        "area": make_area(43, 9, 3),
        "starts_on": DAY,
        "ends_on": DAY,
        "pool_size": 10,
        "target": 31_000,
    } | over
    outbreak = given.pop("outbreak", None) or Outbreak.objects.first() or make_outbreak()
    return actions.plan_round(outbreak, by=by, now=NOON, **given)


def test_a_round_remembers_its_protocol_and_gets_the_next_number(chief: User) -> None:
    first = plan(chief)
    assert (first.number, first.state, first.protocol) == (1, "draft", "covid19-2021-08-03")
    assert plan(chief, outbreak=first.outbreak).number == 2
    assert plan(chief, outbreak=first.outbreak, number=7).number == 7
    assert plan(chief, outbreak=first.outbreak).number == 8
    assert AuditEntry.objects.filter(verb="testing.round.planned", by=chief, area_id=HESHAN).count() == 4


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"pool_size": 11}, "pool_size"),
        ({"pool_size": 0}, "pool_size"),
        ({"target": 0}, "target"),
        ({"ends_on": date(2021, 8, 4)}, "dates"),
        ({"number": 3}, "number_taken"),
    ],
)
def test_a_round_that_cannot_be(chief: User, over: dict[str, Any], code: str) -> None:
    there = plan(chief, number=3)
    with refused(code):
        plan(chief, outbreak=there.outbreak, **over)
    assert Round.objects.count() == 1


def test_who_is_tested_one_by_one_as_they_come_up_needs_no_target(chief: User) -> None:
    assert plan(chief, pool_size=1, target=0).target == 0


def test_only_where_one_may_and_where_the_outbreak_is(chief: User) -> None:
    with refused("forbidden"):
        plan(chief, area=make_area(43, 9, 22))
    with refused("forbidden"):
        plan(make_user("sampler"))
    with refused("outside_outbreak"):
        plan(make_user("testing_chief", area_id=43_000_000_000_000_000), area=make_area(43, 8))
    with refused("ended"):
        plan(chief, outbreak=make_outbreak(began_on=date(2021, 7, 1), ended_on=DAY))


def test_the_way_of_a_round(chief: User) -> None:
    planned = plan(chief)
    with refused("state"):
        actions.close_round(planned, by=chief, now=NOON)
    actions.open_round(planned, by=chief, now=NOON)
    with refused("state"):
        actions.open_round(planned, by=chief, now=NOON)
    actions.close_round(planned, by=chief, now=NOON)
    assert Round.objects.get().closed_at == NOON
    actions.open_round(planned, by=chief, now=NOON)
    assert Round.objects.get().closed_at is None
    actions.close_round(planned, by=chief, now=NOON + timedelta(hours=1))
    actions.reconcile_round(planned, by=chief, now=NOON + timedelta(hours=2))
    assert Round.objects.get().state == planned.state == "reconciled"
    with refused("forbidden"):
        actions.open_round(planned, by=make_user("observer"), now=NOON)


def test_a_round_is_reconciled_when_nothing_is_left(chief: User) -> None:
    scene = make_scene()
    told = scene.swabs(2, B)
    again = scene.swab(told[0]["data"]["person_id"], make_code(9), minutes=200, single=True)
    scene.phone.tell(*scene.swabs(1, A), *told, scene.seal(B, 3))
    actions.close_round(scene.round, by=chief, now=NOON)
    with pytest.raises(Refused) as stopped:
        actions.reconcile_round(scene.round, by=chief, now=NOON)
    assert stopped.value.code == "unresolved"
    assert stopped.value.values == {
        "open_tubes": 1,
        "unresulted": 1,
        "miscounted": 1,
        "held": 0,
        "recalls": 0,
    }
    assert Round.objects.get().state == "closed"

    early = scene.result(A)
    scene.phone.tell(early, scene.seal(B, 2, minutes=59), scene.result(B, "invalid"))
    scene.phone.tell(again, scene.seal(make_code(9), 1, minutes=201), scene.result(make_code(9), minutes=230))
    follow()
    with pytest.raises(Refused) as stopped:
        actions.reconcile_round(scene.round, by=chief, now=NOON)
    assert stopped.value.values == {
        "open_tubes": 0,
        "unresulted": 0,
        "miscounted": 0,
        "held": 1,
        "recalls": 1,
    }


def test_sites_of_a_round(chief: User) -> None:
    planned = plan(chief)
    sites = [make_site(name=f"点{n}") for n in range(3)]
    assert actions.add_sites(planned, sites, by=chief, now=NOON) == 3
    assert actions.add_sites(planned, [*sites, make_site(name="新")], by=chief, now=NOON) == 1
    actions.remove_site(planned, sites[0], by=chief, now=NOON)
    assert RoundSite.objects.count() == 3
    with refused("closed_site"):
        actions.add_sites(planned, [make_site(name="旧", closed_at=NOON)], by=chief, now=NOON)


def test_a_site_with_tubes_stays(chief: User) -> None:
    scene = make_scene()
    actions.add_sites(scene.round, [scene.site], by=chief, now=NOON)
    scene.phone.tell(*scene.swabs(1, A))
    with refused("has_tubes"):
        actions.remove_site(scene.round, scene.site, by=chief, now=NOON)


# --- requests


def test_asking_twice_asks_once() -> None:
    doctor, person, outbreak = make_user("doctor"), make_person(), make_outbreak()
    given: dict[str, Any] = {"outbreak": outbreak, "due_on": DAY, "reason": "出院前", "now": NOON}
    first = actions.request_test(person, by=doctor, **given)
    again = actions.request_test(person, by=None, **given)
    assert (first.id, first.requested_by) == (again.id, doctor)
    assert AuditEntry.objects.filter(verb="testing.request.made", person_id=person.id).count() == 1


def test_a_request_taken_back_may_be_asked_anew() -> None:
    doctor, person, outbreak = make_user("doctor"), make_person(), make_outbreak()
    given: dict[str, Any] = {
        "outbreak": outbreak,
        "due_on": DAY,
        "reason": "出院前",
        "by": doctor,
        "now": NOON,
    }
    asked = actions.request_test(person, **given)
    actions.cancel_request(asked, by=doctor, now=NOON)
    with refused("cancelled"):
        actions.cancel_request(asked, by=doctor, now=NOON)
    assert actions.request_test(person, **given).cancelled_at is None


def test_a_swab_of_the_day_meets_a_request_made_after_it() -> None:
    scene, doctor, person = make_scene(), make_user("doctor"), make_person()
    swab = scene.swab(person.id, A)
    scene.phone.tell(swab)
    asked = actions.request_test(
        person, outbreak=scene.round.outbreak, due_on=DAY, reason="第1天", by=doctor, now=NOON
    )
    assert asked.done_by_swab == swab["id"]
    with refused("done"):
        actions.cancel_request(asked, by=doctor, now=NOON)


def test_many_requests_at_once_and_who_may_not() -> None:
    outbreak, people = make_outbreak(), [make_person() for _ in range(3)]
    wanted = [
        actions.Wanted(person.id, HESHAN, DAY + timedelta(days=n)) for person in people for n in (0, 3, 6)
    ]
    given: dict[str, Any] = {"outbreak": outbreak, "reason": "密接", "now": NOON}
    assert len(actions.request_tests(wanted, by=None, **given)) == 9
    with refused("forbidden"):
        actions.request_tests(wanted, by=make_user("sampler"), **given)
    dropped = actions.drop_requests(
        [people[0].id], outbreak=outbreak, reason="密接", from_on=DAY + timedelta(days=1), now=NOON
    )
    assert (dropped, TestRequest.objects.filter(cancelled_at=None).count()) == (2, 7)


# --- the desk


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def test_a_box_counted_at_a_desk(scene: Scene) -> None:
    technician = make_user("lab_technician")
    scene.phone.tell(scene.handover("BOX-1", [A, B]))
    given: dict[str, Any] = {"laboratory": scene.laboratory, "by": technician, "now": NOON, "kinds": KINDS}
    assert actions.receive_box("BOX-1", n_told=1, **given).code == ""
    assert Box.objects.get().differs == "laboratory"


def test_a_desk_elsewhere_may_not() -> None:
    with refused("forbidden"):
        actions.receive_box(
            "BOX-1", laboratory=make_laboratory(), n_told=1, by=make_user("sampler"), now=NOON, kinds=KINDS
        )
