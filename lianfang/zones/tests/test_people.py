"""Who is present, what they need again and again, how they go out."""

from datetime import timedelta

import pytest

from lianfang.common.tests.refusals import refused
from lianfang.needs.models import Ticket
from lianfang.people.tests.make import make_person
from lianfang.presence.models import Pass
from lianfang.sync.follow import Follow, catch_up
from lianfang.sync.models import Void
from lianfang.sync.tests.make import make_device, send
from lianfang.visits.capture import VISIT
from lianfang.visits.models import Visit
from lianfang.visits.tests.make import KINDS, take_back, visit
from lianfang.zones import actions, queries
from lianfang.zones.actions import Asks, Found
from lianfang.zones.followers import follow_visits
from lianfang.zones.models import CareFlag, DoorCount, Permit, Present
from lianfang.zones.tests.make import NOON, chief, compound, home, make_zone, walker

pytestmark = pytest.mark.django_db
FOLLOW = Follow("zones.census", {VISIT.name: Visit, "sync.void": Void}, follow_visits)


def test_visits_keep_the_census_and_who_is_stranded() -> None:
    door, (one, two) = home()
    zone, guest = make_zone(), make_person(kind="present", name="装修师傅")
    _device, token = make_device(user=walker())
    told = visit(
        door.pk,
        at=NOON,
        area=compound(),
        n_present=2,
        present=[str(one.pk), str(guest.pk)],
        away=[str(two.pk)],
    )
    send(token, told, now=NOON, kinds=KINDS)
    catch_up([FOLLOW], now=NOON)
    people = {row.person_id: row for row in Present.objects.filter(zone=zone)}
    assert (people[one.pk].state, people[two.pk].state) == ("here", "away")
    assert people[guest.pk].stranded
    assert DoorCount.objects.get(zone=zone).n_present == 2
    found = queries.census(zone, NOON)
    assert (found.present, found.stranded, found.away, found.counted, found.old) == (2, 1, 1, 1, 0)
    assert queries.census(zone, NOON + timedelta(hours=25)).old == 1
    send(token, take_back(told), now=NOON, kinds=KINDS)
    catch_up([FOLLOW], now=NOON)
    assert DoorCount.objects.get(zone=zone).n_present is None


def test_workers_at_a_site_and_helpers_count_as_inside() -> None:
    zone = make_zone()
    with refused("zone_where"):
        actions.put_on_list(zone, Found(make_person()), by=walker(), now=NOON)
    for _n in range(3):
        found = Found(make_person(kind="present"), place="会所二楼", employer="某装饰公司")
        row = actions.put_on_list(zone, found, by=walker(), now=NOON)
    actions.count_place(zone, place="工地", n=4, n_stranded=4, by=walker(), now=NOON)
    actions.count_place(zone, place="工地", n=5, n_stranded=5, by=walker(), now=NOON)
    with refused("zone_sum"):
        actions.count_place(zone, place="工地", n=1, n_stranded=2, by=walker(), now=NOON)
    assert (queries.census(zone, NOON).stranded, queries.census(zone, NOON).all) == (3, 8)
    actions.tell_state(row, state="left", by=walker(), now=NOON)
    assert queries.census(zone, NOON).all == 7


def test_a_flag_raises_a_need_again_and_again_but_never_two_at_once() -> None:
    _door, (one, _two) = home()
    zone = make_zone()
    flag = actions.flag(zone, one, "dialysis", note="每周三次", by=walker(), now=NOON)
    assert actions.flag(zone, one, "dialysis", by=walker(), now=NOON) == flag
    need = Ticket.objects.get()
    assert (need.kind, need.person_id, need.state) == ("treatment", one.pk, "open")
    later = NOON + timedelta(days=3)
    actions.tick(later)
    assert Ticket.objects.count() == 1  # the first is open still
    Ticket.objects.update(state="confirmed", due_at=None, ended_at=later, met_at=later)
    actions.tick(later + timedelta(days=3))
    assert Ticket.objects.count() == 2
    actions.end_flag(flag, by=walker(), now=later)
    assert CareFlag.objects.get().next_at is None
    with refused("unknown_choice"):
        actions.flag(zone, one, "moon", by=walker(), now=NOON)


def asks(**over: object) -> Asks:
    fields = {"holder": "陈某", "way": "out", "purpose": "medicine", "starts_at": NOON}
    return Asks(**({**fields, "ends_at": NOON + timedelta(hours=4)} | over))  # type: ignore[arg-type]


def test_urgent_care_goes_at_once_and_the_rest_is_decided() -> None:
    zone, worker = make_zone(), walker()
    gone = actions.ask(zone, asks(purpose="birth", urgent=True), by=worker, now=NOON)
    assert gone.state == "granted"
    assert Pass.objects.get().starts_at == NOON
    with refused("permit_urgent"):
        actions.ask(zone, asks(purpose="work", urgent=True), by=worker, now=NOON)
    waits = actions.ask(zone, asks(), by=worker, now=NOON)
    with refused("forbidden"):
        actions.grant(waits, by=worker, now=NOON)
    actions.grant(waits, by=chief(), now=NOON)
    with refused("permit_state"):
        actions.refuse(waits, text="x", by=chief(), now=NOON)
    assert Pass.objects.count() == 2
    actions.back(waits, by=worker, now=NOON + timedelta(hours=3))
    other = actions.ask(zone, asks(holder="李某"), by=worker, now=NOON)
    with refused("reason"):
        actions.refuse(other, text=" ", by=chief(), now=NOON)
    actions.refuse(other, text="可送药上门", by=chief(), now=NOON)
    assert Permit.objects.get(pk=other.pk).decided_why == "可送药上门"
