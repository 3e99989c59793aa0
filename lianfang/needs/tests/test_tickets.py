"""Needs: told, sorted, assigned, spoken with, met, confirmed, opened again, joined, withdrawn, forgotten."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.needs import actions, queries
from lianfang.needs.models import Ticket, TicketStep
from lianfang.needs.tests.make import NOON, dispatcher, make_need
from lianfang.people.tests.make import make_household
from lianfang.places.tests.make import HESHAN, TAOJIANG

LATER = NOON + timedelta(minutes=10)


def code_of(refused: "pytest.ExceptionInfo[Refused]") -> str:
    return refused.value.code


@pytest.mark.django_db
def test_a_need_goes_from_told_to_confirmed_and_may_be_opened_again() -> None:
    by, worker = dispatcher(), make_user("grid_worker")
    ticket = make_need("母亲没有降压药", by)
    assert (ticket.number, ticket.kind, ticket.state, ticket.due_at) == (
        1, "medicine", "new", NOON + timedelta(hours=1),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        actions.meet(ticket, text="送到", by=worker, now=LATER)
    assert code_of(refused) == "need_state"
    actions.sort(ticket, kind="medicine", by=by, now=LATER)
    assert ticket.due_at == NOON + timedelta(minutes=240)
    actions.assign(ticket, to=worker, by=by, now=LATER)
    actions.speak(ticket, text="下午送", by=worker, now=LATER)
    assert ticket.due_at == NOON + timedelta(hours=12)
    actions.meet(ticket, text="药已送到门口", by=worker, now=LATER)
    assert ticket.due_at is None
    assert ticket.met_at == LATER
    actions.reopen(ticket, text="送错了", by=by, now=LATER)
    assert (ticket.state, ticket.n_reopened, ticket.due_at) == ("open", 1, LATER + timedelta(minutes=240))
    actions.meet(ticket, text="换过了", by=worker, now=LATER)
    actions.confirm(ticket, by=worker, now=LATER)
    steps = list(TicketStep.objects.values_list("what", flat=True))
    assert steps == ["told", "sorted", "assigned", "spoken", "met", "reopened", "met", "confirmed"]


@pytest.mark.django_db
def test_who_may_and_who_is_asked() -> None:
    ticket, stranger = make_need(), make_user("grid_worker", area_id=TAOJIANG)
    for act in (actions.take, actions.speak):
        with pytest.raises(Refused) as refused:
            act(ticket, by=stranger, now=LATER)
        assert code_of(refused) == "forbidden"
    by = dispatcher()
    actions.sort(ticket, kind="food", by=by, now=LATER)
    with pytest.raises(Refused) as refused:
        actions.assign(ticket, to=stranger, by=by, now=LATER)
    assert code_of(refused) == "not_theirs"
    with pytest.raises(Refused) as refused:
        actions.sort(ticket, kind="moon", by=by, now=LATER)
    assert code_of(refused) == "unknown_choice"
    with pytest.raises(Refused) as refused:
        make_need(told_at=NOON, phone="12")
    assert code_of(refused) == "phone"


@pytest.mark.django_db
def test_the_same_of_one_door_is_joined_at_once_and_another_by_hand() -> None:
    by, home = dispatcher(), make_household()
    first = make_need("没菜了", by, household_id=home.pk)
    again = make_need("没菜了！", by, household_id=home.pk)
    again.refresh_from_db()
    assert (again.state, again.joined_to) == ("joined", first)
    other = make_need("想买点蔬菜", by, household_id=home.pk)
    other.refresh_from_db()
    assert other.state == "new"
    assert list(queries.near(other)) == [first]
    actions.join(other, to=first, by=by, now=LATER)
    other.refresh_from_db()
    assert other.joined_to == first
    with pytest.raises(Refused) as refused:
        actions.join(first, to=other, by=by, now=LATER)
    assert code_of(refused) == "need_state"
    assert list(first.steps.values_list("what", flat=True)) == ["told", "again", "again"]


@pytest.mark.django_db
def test_told_twice_under_one_source_is_one_need() -> None:
    by, source = dispatcher(), uuid7()
    assert make_need("停水了", by, source=source) == make_need("停水了", by, source=source)
    assert Ticket.objects.count() == 1


@pytest.mark.django_db
def test_lists_and_counts_show_what_waits_and_what_is_late() -> None:
    by = dispatcher()
    urgent, food = make_need("父亲突然胸痛", by), make_need("没菜了", by, phone="13807370001")
    late = NOON + timedelta(minutes=45)
    found = queries.tickets(by, NOON.date(), now=late, state="late")
    assert list(found) == [urgent]
    counts = queries.counts(by, NOON.date(), late)
    assert (counts.waiting, counts.new, counts.late, counts.nobody) == (2, 2, 1, 2)
    assert queries.kinds_told(by, NOON.date(), late) == [("urgent_medical", 1, 1), ("food", 1, 0)]
    assert list(queries.tickets(by, NOON.date(), now=late, q="370001")) == [food]
    assert list(queries.tickets(by, NOON.date(), now=late, kind="food", whose="nobody", area=HESHAN)) == [
        food
    ]
    elsewhere = make_user("dispatcher", area_id=TAOJIANG)
    assert not queries.tickets(elsewhere, NOON.date(), now=late)


@pytest.mark.django_db
def test_silence_confirms() -> None:
    by = dispatcher()
    ticket = make_need("没菜了", by, phone="13807370001", name="陈家")
    actions.sort(ticket, kind="food", by=by, now=LATER)
    actions.meet(ticket, text="已送", by=by, now=LATER)
    assert actions.tick(LATER + timedelta(days=2)) == 0
    assert actions.tick(LATER + timedelta(days=3)) == 1
    ticket.refresh_from_db()
    assert ticket.state == "confirmed"


@pytest.mark.django_db(transaction=True)
def test_two_who_take_one_need_and_two_who_tell_get_two_numbers() -> None:
    by = dispatcher()
    ready = Barrier(2)

    def tell() -> None:
        ready.wait()
        make_need("停水了", by)
        connection.close()

    make_need("没菜了", by)
    threads = [Thread(target=tell) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Ticket.objects.values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.django_db
def test_what_was_joined_by_mistake_is_taken_apart() -> None:
    by = dispatcher()
    kept, other = make_need("缺奶粉", by), make_need("缺尿不湿", by)
    with pytest.raises(Refused) as refused:
        actions.part(other, by=by, now=LATER)
    assert code_of(refused) == "need_state"
    actions.join(other, to=kept, by=by, now=LATER)
    actions.part(other, text="另一户", by=by, now=LATER)
    other.refresh_from_db()
    assert (other.state, other.joined_to, other.sort_by) == ("new", None, LATER + timedelta(hours=1))
    assert not kept.joined.exists()
