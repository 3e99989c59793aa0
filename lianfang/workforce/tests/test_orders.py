"""Asking for teams, proposing them, answering; acknowledging and taking back; how far it is."""

import threading
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.common.ground import metres
from lianfang.common.tests.refusals import refused
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.models import Person
from lianfang.places.models import Area
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.sync.capture import VOID
from lianfang.sync.models import Batch
from lianfang.sync.tests.make import fact, make_device, outcomes, send, void
from lianfang.web import clock
from lianfang.workforce import actions, queries
from lianfang.workforce.capture import ACKNOWLEDGEMENT
from lianfang.workforce.followers import follow_orders
from lianfang.workforce.models import Ask, Dispatch, Proposal
from lianfang.workforce.rules import Order
from lianfang.workforce.tests.make import (
    make_dispatch,
    make_member,
    make_organisation,
    make_team,
    make_worker,
    moment,
)
from lianfang.workforce.tests.test_views import get, post, signed_in

TODAY = date(2021, 8, 5)
SENT = {kind.name: kind for kind in (VOID, ACKNOWLEDGEMENT)}


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ((112.35, 28.57), (112.35, 28.57), 0),
        ((0.0, 0.0), (0.0, 1.0), 111_195),
        ((0.0, 0.0), (180.0, 0.0), 20_015_087),
        ((112.32, 28.60), (112.95, 28.23), 74_065),  # Yiyang to Changsha: some 74 km
    ],
)
def test_how_far_it_is(here: tuple[float, float], there: tuple[float, float], expected: int) -> None:
    assert metres(here, there) == pytest.approx(expected, rel=0.01)


@pytest.fixture
def chief(db: None) -> User:
    make_area(43, 9, 3)
    make_area(43, 9, 22)
    return make_user("dispatcher", area_id=YIYANG)


def asked(by: User, now: datetime, **over: Any) -> Ask:
    outbreak = Outbreak.objects.first() or make_outbreak()
    told: dict[str, Any] = {"people": 3, "task": "上门摸排", "needed_at": now + timedelta(hours=4)}
    return actions.ask_for(HESHAN, outbreak=outbreak, **(told | over), by=by, now=now)


@pytest.mark.django_db
def test_asked_proposed_confirmed_acknowledged_arrived_returned(chief: User, now: datetime) -> None:
    there = make_user("dispatcher", area_id=TAOJIANG)
    here = make_user("dispatcher", area_id=HESHAN)
    ask = asked(here, now)
    team = make_team(make_organisation(), make_organisation(), area_id=TAOJIANG)
    proposal = actions.propose(ask, team, by=chief, now=now)
    assert list(queries.to_answer(there, TODAY)) == [proposal]
    assert not queries.to_answer(here, TODAY)
    with refused("forbidden"):
        actions.confirm(proposal, level="district", by=here, now=now)
    sent = actions.confirm(proposal, level="district", by=there, now=now)
    assert (sent.team, sent.area_id, sent.task) == (team, HESHAN, "上门摸排")
    found: Any = queries.asks(here, TODAY).get()
    assert (found.promised, found.waiting) == (2, 0)
    actions.acknowledge(sent, by=there, now=now)
    with refused("noted_already"):
        actions.acknowledge(sent, by=there, now=now)
    states = [queries.order_state(Dispatch.objects.get())]
    actions.arrived(sent, at=now, by=here, now=now)
    states.append(queries.order_state(Dispatch.objects.get()))
    actions.returned(sent, at=now, by=here, now=now)
    states.append(queries.order_state(Dispatch.objects.get()))
    assert states == ["acknowledged", "there", "back"]
    assert queries.counted(queries.orders(here, TODAY))["back"] == 1
    actions.close_ask(ask, met=True, by=here, now=now)
    with refused("ask_closed"):
        actions.propose(ask, team, by=chief, now=now)


@pytest.mark.django_db
def test_declining_and_taking_a_proposal_back(chief: User, now: datetime) -> None:
    there = make_user("dispatcher", area_id=TAOJIANG)
    ask, team = asked(chief, now), make_team(area_id=TAOJIANG)
    first = actions.propose(ask, team, by=chief, now=now)
    with refused("proposed_already"):
        actions.propose(ask, team, by=chief, now=now)
    with refused("reason"):
        actions.decline(first, reason=" ", by=there, now=now)
    actions.decline(first, reason="另有任务", by=there, now=now)
    with refused("replied_already"):
        actions.confirm(first, level="district", by=there, now=now)
    second = actions.propose(ask, team, by=chief, now=now)
    actions.decline(second, reason="改派他队", by=chief, now=now)
    assert sorted(Proposal.objects.values_list("reply", flat=True)) == ["declined", "withdrawn"]
    third = actions.propose(ask, team, by=chief, now=now)
    actions.close_ask(ask, met=False, by=chief, now=now)
    third.refresh_from_db()
    assert third.reply == "withdrawn"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("over", "why"),
    [
        ({"task": " "}, "ask_task"),
        ({"people": 0}, "ask_people"),
        ({"kind": "circus"}, "ask_kind"),
        ({"needed_at": moment(1)}, "ask_needed"),
    ],
)
def test_what_is_no_ask(over: dict[str, Any], why: str, chief: User, now: datetime) -> None:
    with refused(why):
        asked(chief, now, **over)


@pytest.mark.django_db
def test_an_order_is_taken_back_until_the_team_arrives(chief: User, now: datetime) -> None:
    team = make_team()
    sent = make_dispatch(team)
    assert queries.force(sent.outbreak).groups == 1
    actions.withdraw_order(sent, reason="误派", by=chief, now=now)
    assert queries.force(sent.outbreak).groups == 0
    listed: Any = queries.listed(queries.seen(chief, TODAY)).get(pk=team.pk)
    assert queries.state(listed) == "ready"
    with refused("noted_already"):
        actions.arrived(sent, at=now, by=chief, now=now)
    again = make_dispatch(team, outbreak=sent.outbreak, arrived_at=now)
    with refused("arrived_already"):
        actions.withdraw_order(again, reason="迟了", by=chief, now=now)


@pytest.mark.django_db
def test_a_member_acknowledges_for_the_team(chief: User, now: datetime) -> None:
    user = make_user("sampler", area_id=HESHAN)
    worker, team = make_worker(user=user), make_team()
    sent = make_dispatch(team)
    with refused("forbidden"):
        actions.acknowledge(sent, by=user, now=now)
    make_member(team, make_organisation(), person=worker.person)
    actions.acknowledge(sent, by=user, now=now)
    assert Dispatch.objects.get().acknowledged_by == user


@pytest.mark.django_db
def test_distance_is_that_of_the_nearest_known_points(chief: User, now: datetime) -> None:
    Area.objects.filter(id=HESHAN).update(longitude=112.37, latitude=28.58)
    Area.objects.filter(id=TAOJIANG).update(longitude=112.15, latitude=28.52)
    inside = make_area(43, 9, 3, 1, 2).id
    assert queries.distances([(inside, HESHAN)]) == {}
    pair = (inside, TAOJIANG)
    assert queries.distances([pair, (YIYANG, HESHAN)])[pair] == pytest.approx(22_500, rel=0.02)
    team, far = make_team(area_id=TAOJIANG), make_team(area_id=YIYANG)
    ask = asked(chief, now)
    assert [each.pk for each in queries.free_teams(ask, chief, TODAY)] == [team.pk, far.pk]
    order = Order(team.id, HESHAN, "district", "采样")
    (sent,) = actions.send_many([order], outbreak=ask.outbreak, by=chief, now=now)
    assert sent.distance_m == pytest.approx(22_500, rel=0.02)


@pytest.mark.django_db(transaction=True)
def test_two_areas_want_one_team(now: datetime) -> None:
    make_area(43, 9, 3)
    by = make_user("dispatcher", area_id=YIYANG)
    team = make_team()
    proposals = [actions.propose(asked(by, now), team, by=by, now=now) for _ in range(2)]
    barrier, found = threading.Barrier(2), []

    def say_yes(mine: Proposal) -> None:
        try:
            barrier.wait()
            actions.confirm(mine, level="district", by=User.objects.get(pk=by.pk), now=now)
            found.append("sent")
        except Refused as error:
            found.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=say_yes, args=(one,)) for one in proposals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(found) == ["sent", "team_is_out"]
    assert Dispatch.objects.count() == 1


@pytest.mark.django_db
def test_the_board_and_the_way_through_the_pages(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    make_area(43, 9, 3, name="赫山区", name_en="Heshan District")
    make_outbreak()
    team = make_team(name="医疗一队", kind="medical")
    make_team(name="联络队")
    client = signed_in("dispatcher")
    form = {
        "area": "430903",
        "task": "支援采样",
        "people": "2",
        "kind": "medical",
        "needed_at": "2021-08-06T08:00",
    }
    page = post(client, "ask_new", **form)
    assert "医疗一队" in page
    assert "联络队" not in page
    ask = Ask.objects.get()
    assert "No answer yet" in post(client, "ask_propose", ask.pk, team=str(team.pk))
    assert "医疗一队" in get(client, "dispatches")
    proposal = Proposal.objects.get()
    assert "sent to Heshan District" in post(
        client, "proposal_answer", proposal.pk, say="yes", level="municipal"
    )
    sent = Dispatch.objects.get()
    assert "acknowledged" in post(client, "dispatch_acknowledge", sent.pk)
    assert "taken back" in post(client, "dispatch_withdraw", sent.pk, reason="误派")
    assert "误派" in get(client, "dispatches", export="csv")
    assert "医疗一队" in get(client, "dispatches", state="withdrawn")
    assert "Nobody was sent yet" in get(client, "dispatches", state="there")
    assert "Met" in post(client, "ask_close", ask.pk, closed="met")
    get(signed_in("observer", TAOJIANG), "ask", ask.pk, status=404)


@pytest.mark.django_db
def test_a_team_acknowledges_its_order_on_a_phone(now: datetime) -> None:
    make_area(43, 9, 3)
    nurse = make_user("sampler", area_id=HESHAN)
    worker, body = make_worker(user=nurse), make_organisation()
    team, other = make_team(body), make_team(body)
    make_member(team, body, person=worker.person)
    sent, elsewhere = make_dispatch(team), make_dispatch(other)
    assert list(queries.orders_of(worker)) == [sent]
    token = make_device(nurse)[1]

    def told(order: Dispatch, person: Person, at: datetime) -> dict[str, Any]:
        data: dict[str, Any] = {"dispatch_id": str(order.pk), "person_id": str(person.pk)}
        return fact("workforce.acknowledgement", at, area=HESHAN, **data)

    def back(one: dict[str, Any]) -> dict[str, Any]:
        return void(now, target=UUID(one["id"]), of="workforce.acknowledgement")

    def follow(*facts: dict[str, Any]) -> list[str]:
        said = outcomes(send(token, *facts, now=now, kinds=SENT))
        follow_orders(list(Batch.objects.values_list("pk", flat=True)), now)
        return said

    first, second = (told(sent, worker.person, now - timedelta(minutes=n)) for n in (5, 2))
    assert follow(second, told(elsewhere, worker.person, now)) == ["accepted", "disputed:not_in_team"]
    assert follow(first) == ["accepted"]
    assert queries.order_state(Dispatch.objects.get(pk=elsewhere.pk)) == "ordered"
    found = Dispatch.objects.get(pk=sent.pk)
    assert (found.acknowledged_at, found.acknowledged_by) == (now - timedelta(minutes=5), nurse)
    follow(back(first))
    assert Dispatch.objects.get(pk=sent.pk).acknowledged_at == now - timedelta(minutes=2)
    follow(back(second))
    assert queries.order_state(Dispatch.objects.get(pk=sent.pk)) == "ordered"
    desk = make_user("dispatcher", area_id=YIYANG)
    actions.acknowledge(sent, by=desk, now=now)
    follow(told(sent, worker.person, now - timedelta(minutes=1)))
    assert Dispatch.objects.get(pk=sent.pk).acknowledged_by == desk
