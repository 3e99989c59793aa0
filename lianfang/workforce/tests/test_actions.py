"""Forming teams, sending them, bringing them back, and how many that makes."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.tests.refusals import refused
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.models import Alias
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.workforce import actions, queries
from lianfang.workforce.models import Dispatch, Team
from lianfang.workforce.queries import Force, force, force_and, force_below
from lianfang.workforce.rules import Order, Plan, Seat
from lianfang.workforce.tests.make import (
    make_dispatch,
    make_member,
    make_organisation,
    make_staff,
    make_team,
    moment,
)

pytestmark = pytest.mark.django_db
TODAY = date(2021, 8, 5)


@pytest.fixture
def dispatcher() -> User:
    return make_user("dispatcher", area_id=YIYANG)


def seat(*, leader: bool = False) -> Seat:
    return Seat(make_staff().id, make_organisation().id, leader)


def test_form_a_team_of_several_organisations(dispatcher: User, now: datetime) -> None:
    seats = [seat(leader=True), seat(), seat()]
    team = actions.form_team(YIYANG, name="第一组", kind="liaison", seats=seats, by=dispatcher, now=now)
    assert [m.leader for m in queries.members_of(team)] == [True, False, False]
    assert AuditEntry.objects.get(verb="workforce.team.formed").data == {"members": 3}
    with refused("team_exists"):
        actions.form_team(YIYANG, name="第一组", kind="liaison", seats=seats, by=dispatcher, now=now)


def test_many_teams_are_formed_and_sent_by_few_statements(dispatcher: User, now: datetime) -> None:
    body, outbreak = make_organisation(), make_outbreak()

    def plan(n: int) -> Plan:
        seats = (
            Seat(make_staff().id, body.id, leader=True),
            *[Seat(make_staff().id, body.id) for _ in range(3)],
        )
        return Plan(YIYANG, f"{n}组", "liaison", seats)

    costs = []
    for plans in [[plan(0)], [plan(1)], [plan(n) for n in range(2, 12)]]:
        with CaptureQueriesContext(connection) as spent:
            teams = actions.form_teams(plans, by=dispatcher, now=now)
            orders = [Order(team.id, YIYANG, "municipal", "上门摸排") for team in teams]
            actions.send_many(orders, outbreak=outbreak, by=dispatcher, now=now)
        costs.append(len(spent) - 2 * len(plans))  # each deed is audited by itself
    assert costs[1] == costs[2]  # the first asks for the posts
    assert force(outbreak) == Force(organisations=1, people_sent=48, groups=12)


@pytest.mark.parametrize(
    ("seats", "code"),
    [
        ([], "team_empty"),
        ([Seat(uuid4(), uuid4(), leader=True)], "unknown_person"),
    ],
)
def test_a_wrong_team_is_not_formed(dispatcher: User, now: datetime, seats: list[Seat], code: str) -> None:
    with refused(code):
        actions.form_team(YIYANG, name="第一组", kind="liaison", seats=seats, by=dispatcher, now=now)
    with refused("unknown_organisation"):
        stranger = [Seat(make_staff().id, uuid4(), leader=True)]
        actions.form_team(YIYANG, name="第一组", kind="liaison", seats=stranger, by=dispatcher, now=now)
    assert not Team.objects.exists()


def test_people_come_and_go(dispatcher: User, now: datetime) -> None:
    team = make_team()
    leader = team.members.get()
    with refused("team_empty"):
        actions.remove_member(leader, by=dispatcher, now=now)
    with refused("team_leader"):
        actions.add_members(team, [seat(leader=True)], by=dispatcher, now=now)
    with refused("person_twice"):
        twice = Seat(leader.person_id, leader.organisation_id)
        actions.add_members(team, [twice], by=dispatcher, now=now)
    actions.add_members(team, [seat()], by=dispatcher, now=now)
    second = team.members.get(leader=False)
    with refused("team_leader"):
        actions.remove_member(leader, by=dispatcher, now=now)
    actions.appoint_leader(second, by=dispatcher, now=now)
    leader.refresh_from_db()
    actions.remove_member(leader, by=dispatcher, now=now)
    assert [m.id for m in queries.members_of(team)] == [second.id]
    leader.refresh_from_db()
    assert leader.to_on == TODAY
    with refused("not_a_member"):
        actions.appoint_leader(leader, by=dispatcher, now=now)


def test_send_arrive_return_send_again(dispatcher: User, now: datetime) -> None:
    team, outbreak = make_team(), make_outbreak()
    area = make_area(43, 9, 3)

    def send() -> Dispatch:
        return actions.send(
            team,
            area_id=area.id,
            outbreak=outbreak,
            level="municipal",
            task="信息登记",
            by=dispatcher,
            now=now,
        )

    first = send()
    with refused("team_is_out"):
        send()
    with refused("too_early"):
        actions.arrived(first, at=now - timedelta(minutes=1), by=dispatcher, now=now)
    with refused("in_future"):
        actions.arrived(first, at=now + timedelta(minutes=1), by=dispatcher, now=now)
    later = now + timedelta(hours=5)
    actions.arrived(first, at=now + timedelta(hours=1), by=dispatcher, now=later)
    with refused("noted_already"):
        actions.arrived(first, at=later, by=dispatcher, now=later)
    with refused("too_early"):
        actions.returned(first, at=now, by=dispatcher, now=later)
    actions.returned(first, at=later, by=dispatcher, now=later)
    with refused("noted_already"):
        actions.returned(first, at=later, by=dispatcher, now=later)
    send()
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert verbs == {"workforce.team.sent", "workforce.team.arrived", "workforce.team.returned"}


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"task": " "}, "task_empty"),
        ({"level": "national"}, "dispatch_level"),
        ({"area_id": 43_010_000_000_000_000}, "forbidden"),
    ],
)
def test_a_wrong_order_is_refused(dispatcher: User, now: datetime, over: dict[str, Any], code: str) -> None:
    order: dict[str, Any] = {"area_id": YIYANG, "level": "municipal", "task": "x"} | over
    with refused(code):
        actions.send_many(
            [Order(make_team().id, **order)],
            outbreak=make_outbreak(),
            by=dispatcher,
            now=now,
        )


def test_more_orders_that_are_refused(dispatcher: User, now: datetime) -> None:
    team = make_team()
    order = Order(team.id, YIYANG, "municipal", "x")
    with refused("outside_outbreak"):
        heshan = make_outbreak(area=make_area(43, 9, 3))
        actions.send_many([order], outbreak=heshan, by=dispatcher, now=now)
    with refused("outbreak_closed"):
        actions.send_many([order], outbreak=make_outbreak(ended_on=TODAY), by=dispatcher, now=now)
    with refused("unknown_team"):
        gone = Order(uuid4(), YIYANG, "municipal", "x")
        actions.send_many([gone], outbreak=make_outbreak(began_on=TODAY), by=dispatcher, now=now)
    team.members.update(leader=False)
    with refused("team_leader"):
        actions.send_many([order], outbreak=make_outbreak(disease="measles"), by=dispatcher, now=now)


def test_sending_across_districts_needs_a_post_above_both(now: datetime) -> None:
    heshan = make_user("dispatcher", area_id=HESHAN)
    team, outbreak = make_team(area_id=HESHAN), make_outbreak()
    make_area(43, 9, 22)
    with refused("forbidden"):
        actions.send(
            team, area_id=TAOJIANG, outbreak=outbreak, level="district", task="x", by=heshan, now=now
        )
    actions.send(team, area_id=HESHAN, outbreak=outbreak, level="district", task="x", by=heshan, now=now)


@pytest.mark.parametrize(("role", "area"), [("observer", YIYANG), ("dispatcher", TAOJIANG)])
def test_who_does_not_manage_teams(now: datetime, role: str, area: int) -> None:
    user = make_user(role, area_id=area)
    sent = make_dispatch()
    member = sent.team.members.get()
    with refused("forbidden"):
        actions.form_team(YIYANG, name="组", kind="liaison", seats=[seat(leader=True)], by=user, now=now)
    with refused("forbidden"):
        actions.add_members(sent.team, [seat()], by=user, now=now)
    with refused("forbidden"):
        actions.remove_member(member, by=user, now=now)
    with refused("forbidden"):
        actions.appoint_leader(member, by=user, now=now)
    with refused("forbidden"):
        actions.arrived(sent, at=now, by=user, now=now)
    with refused("forbidden"):
        actions.returned(sent, at=now, by=user, now=now)


def test_municipal_figures_lie_inside_the_citys() -> None:
    """As in the report: 95, 458 and 90 are a part of 667, 14,402 and 601, and are never added to them."""
    outbreak = make_outbreak()
    shared, district = make_organisation(), make_organisation(level="district")
    for _ in range(2):
        make_dispatch(make_team(shared, make_organisation()), outbreak=outbreak, level="municipal")
    make_dispatch(make_team(shared, district), outbreak=outbreak, level="district")
    with CaptureQueriesContext(connection) as spent:
        everyone = force(outbreak)
        municipal = force(outbreak, level="municipal")
    assert len(spent) == 2
    assert force_and(outbreak, "municipal") == (everyone, municipal)
    assert everyone == Force(organisations=4, people_sent=6, groups=3)
    assert municipal == Force(organisations=3, people_sent=4, groups=2)


def test_nobody_counts_twice() -> None:
    outbreak, body = make_outbreak(), make_organisation()
    person, same_person = make_staff(), make_staff()
    first = make_team(body)
    make_member(first, body, person=person)
    second = make_team(body)
    make_member(second, body, person=person)
    make_member(second, body, person=same_person)
    back = make_dispatch(first, outbreak=outbreak, returned_at=moment(3))
    make_dispatch(first, outbreak=outbreak, ordered_at=moment(4))
    make_dispatch(second, outbreak=outbreak)
    assert force(outbreak) == Force(organisations=1, people_sent=4, groups=2)
    Alias.objects.create(
        person=same_person, kept=person, reason="同一人", merged_at=moment(5), merged_by=back.ordered_by
    )
    assert force(outbreak).people_sent == 3
    assert force(make_outbreak(disease="measles")) == Force()


@pytest.mark.parametrize(
    ("over", "counts"),
    [
        ({"to_on": date(2021, 7, 31)}, False),
        ({"to_on": date(2021, 8, 1)}, True),
        ({"from_on": date(2021, 8, 3)}, True),
        ({"from_on": date(2021, 8, 4)}, False),
    ],
)
def test_only_who_was_in_the_team_while_it_was_out_was_sent(over: dict[str, date], counts: bool) -> None:
    team = make_team()
    make_member(team, make_organisation(), **over)
    sent = make_dispatch(team, ordered_at=moment(1, 1), returned_at=moment(3, 23))
    assert force(sent.outbreak).people_sent == 1 + counts


def test_force_by_area_and_still_out() -> None:
    outbreak, team = make_outbreak(), make_team()
    street, other = make_area(43, 9, 3, 2), make_area(43, 9, 22, 1)
    make_dispatch(team, outbreak=outbreak, area_id=street.id, returned_at=moment(2))
    make_dispatch(team, outbreak=outbreak, area_id=other.id, ordered_at=moment(2))
    make_dispatch(outbreak=outbreak, area_id=HESHAN)
    below = force_below(outbreak, YIYANG)
    assert below == {HESHAN: Force(2, 2, 2), TAOJIANG: Force(1, 1, 1)}
    assert force(outbreak, area_id=HESHAN) == below[HESHAN]
    assert force(outbreak) == Force(2, 2, 2)
    assert force(outbreak, out_now=True) == Force(2, 2, 2)
    assert force(outbreak, out_now=True, area_id=HESHAN) == Force(1, 1, 1)


def test_a_district_sees_the_teams_sent_into_it() -> None:
    make_dispatch(make_team(name="市派一组"))
    make_team(name="市里二组")
    make_team(name="赫山组", area_id=HESHAN)
    of_heshan = make_user("observer", area_id=HESHAN)
    assert {t.name for t in queries.seen(of_heshan, TODAY)} == {"市派一组", "赫山组"}
    assert queries.seen(make_user("observer", area_id=YIYANG), TODAY).count() == 3
    assert not queries.seen(make_user("sampler", area_id=YIYANG), TODAY)
    assert {t.name for t in queries.within(Team.objects.all(), HESHAN)} == {"市派一组", "赫山组"}


def test_the_list_says_how_many_and_where() -> None:
    body = make_organisation()
    team = make_team(body, body, make_organisation())
    make_dispatch(team, returned_at=moment(2))
    last = make_dispatch(team, ordered_at=moment(3), arrived_at=moment(4))
    make_team()
    with CaptureQueriesContext(connection) as spent:
        row: Any = next(t for t in queries.listed(Team.objects.all()) if t == team)
    assert len(spent) == 1
    assert (row.people, row.bodies, row.sent_to, row.sent_at) == (3, 2, HESHAN, last.ordered_at)
    assert (row.came_at, row.back_at) == (last.arrived_at, None)
