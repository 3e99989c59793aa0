"""Doses: given, prevented, told by phones, taken back; the last one is given once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from lianfang.common.dates import at
from lianfang.common.errors import Refused
from lianfang.people.models import Deferral
from lianfang.supplies.actions import recall
from lianfang.sync.actions import Saying, settle, tell
from lianfang.sync.capture import SETTLEMENT, VOID
from lianfang.sync.models import Dispute
from lianfang.vaccination import actions, queries
from lianfang.vaccination.actions import Decision, Elsewhere
from lianfang.vaccination.models import GivenDose, Session, Visit
from lianfang.vaccination.tests.make import (
    ALL,
    DAY,
    NOON,
    chief,
    doctor,
    grown,
    later,
    make_agreed,
    make_dose,
    make_lot,
    make_session,
)


def refused(do: Callable[[], object]) -> str:
    """Give the code of the refusal."""
    with pytest.raises(Refused) as found:
        do()
    assert str(found.value)
    return found.value.code


@pytest.mark.django_db
def test_a_dose_is_given_watched_and_let_go() -> None:
    session = make_session(open_=True)
    dose = make_dose(session)

    assert (dose.number, dose.product, dose.source) == (1, "inactivated", "here")
    assert dose.observe_until == later(30)
    assert Visit.objects.get().state == "observed"
    assert queries.watched(session) == [dose]
    assert Deferral.objects.get(activity="swab").until == NOON + timedelta(hours=24)
    assert refused(lambda: actions.leave(dose, by=chief(), now=later(29), kinds=ALL)) == "still_observed"
    gone = actions.leave(dose, by=chief(), now=later(30), kinds=ALL)
    assert (gone.left_at, gone.left_why) == (later(30), "")
    assert Visit.objects.get().state == "left"
    assert refused(lambda: actions.leave(dose, by=chief(), now=later(31), kinds=ALL)) == "left_already"


@pytest.mark.django_db
def test_who_leaves_early_has_a_reason() -> None:
    dose = make_dose(make_session(open_=True))

    gone = actions.leave(dose, reason="接孩子", by=chief(), now=later(5), kinds=ALL)

    assert (gone.left_at, gone.left_why) == (later(5), "接孩子")


@pytest.mark.django_db
def test_nobody_is_given_a_second_dose_too_early_and_the_reason_is_said() -> None:
    session, person = make_session(open_=True), grown()
    actions.leave(make_dose(session, person), by=chief(), now=later(40), kinds=ALL)
    visit = make_agreed(session, person, now=later(50))
    lot = queries.lots_of(session)[0].lot

    told = refused(lambda: actions.give(visit, lot, place="left_arm", by=chief(), now=later(50), kinds=ALL))

    assert told == "too_early"
    assert GivenDose.objects.count() == 1


@pytest.mark.django_db
def test_a_stopped_lot_is_not_given() -> None:
    session = make_session(open_=True)
    visit, lot = make_agreed(session), queries.lots_of(session)[0].lot
    recall(lot, reason="检验不合格", area_id=session.area_id, by=chief(), now=NOON)

    told = refused(lambda: actions.give(visit, lot, place="left_arm", by=chief(), now=NOON, kinds=ALL))

    assert told == "lot_stopped"


@pytest.mark.django_db
def test_nobody_is_given_a_dose_without_doctor_and_consent() -> None:
    session = make_session(open_=True)
    lot = queries.lots_of(session)[0].lot
    visit = actions.arrive(session, grown(), by=chief(), now=NOON)

    def give() -> object:
        return actions.give(visit, lot, place="left_arm", by=chief(), now=NOON, kinds=ALL)

    assert refused(lambda: actions.consent(visit, who="own", by=chief(), now=NOON)) == "visit_state"
    assert refused(lambda: actions.screen(visit, Decision("fit"), by=chief(), now=NOON)) == "forbidden"
    actions.screen(visit, Decision("fit"), by=doctor(), now=NOON)
    assert refused(give) == "visit_state"
    actions.consent(visit, who="own", by=chief(), now=NOON)
    actions.withdraw(visit, by=chief(), now=NOON)
    assert refused(give) == "visit_state"


@pytest.mark.django_db
def test_a_guardian_agrees_for_a_minor() -> None:
    session = make_session(open_=True)
    visit = actions.arrive(session, grown(born_on=date(2008, 1, 1)), by=chief(), now=NOON)
    actions.screen(visit, Decision("fit"), by=doctor(), now=NOON)

    assert refused(lambda: actions.consent(visit, who="own", by=chief(), now=NOON)) == "minor"
    assert refused(lambda: actions.consent(visit, who="guardian", by=chief(), now=NOON)) == "guardian"
    assert actions.consent(visit, who="guardian", guardian="陈某", by=chief(), now=NOON).state == "agreed"


@pytest.mark.django_db
def test_who_is_deferred_is_noted_with_the_day() -> None:
    session, person = make_session(open_=True), grown()
    visit = actions.arrive(session, person, by=chief(), now=NOON)

    actions.screen(
        visit, Decision("deferred", ["fever"], until=DAY + timedelta(days=3)), by=doctor(), now=NOON
    )

    assert queries.deferred([person.pk], NOON).get().until == at(DAY + timedelta(days=3))


def told(session: Session, person: object, *, lot: object = None, minutes: int = 0, **over: object) -> str:
    """Tell a dose as a phone does; gives why it is doubted."""
    data = {"person_id": person.pk, "session_id": session.pk, "product": "inactivated", "number": 1}  # type: ignore[attr-defined]
    data |= {"lot_id": (lot or queries.lots_of(session)[0].lot).pk, "place": "left_arm"} | over  # type: ignore[attr-defined]
    saying = Saying("vaccination.dose", session.area_id, data, at=later(minutes))
    answer = tell(chief(), ALL, [saying], now=later(minutes)).outcomes[0]
    actions.hear([saying.id])
    return answer.code


@pytest.mark.django_db
def test_what_a_phone_tells_is_stored_doubted_and_settled() -> None:
    session, person = make_session(open_=True), grown()
    make_dose(session, person)

    assert told(session, person, minutes=90, number=2) == "too_early"
    doubted = GivenDose.objects.get(doubted=True)
    assert len(queries.had(person.pk, "covid19")) == 1
    assert queries.balance(session).given == 2  # it left the box all the same
    settle(Dispute.objects.get(), decision="stands", note="核实", by=chief(), now=later(99), kind=SETTLEMENT)
    actions.hear([doubted.pk])
    assert len(queries.had(person.pk, "covid19")) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("over", "why"),
    [({"product": "subunit"}, "other_product"), ({"number": 3}, "number"), ({}, "no_consent")],
)
def test_a_phone_is_never_refused_what_it_did(over: dict[str, Any], why: str) -> None:
    session = make_session(open_=True)
    person = grown()
    if over:
        make_agreed(session, person)

    assert told(session, person, **over) == why
    assert GivenDose.objects.get().doubted


@pytest.mark.django_db
def test_a_dose_the_box_did_not_have_is_told_and_named() -> None:
    session = make_session(1, open_=True)
    lot = queries.lots_of(session)[0].lot
    make_dose(session)
    person = grown()
    make_agreed(session, person)

    assert told(session, person, lot=lot) == ""
    assert queries.out_of_stock(session) == 1
    assert queries.balance(session).left == 0


@pytest.mark.django_db
def test_a_dose_taken_back_is_in_the_box_again() -> None:
    session, person = make_session(open_=True), grown()
    dose = make_dose(session, person)
    said = {"kind": "vaccination.dose", "target": dose.pk, "reason": "扫错人"}
    tell(dose.by, {VOID.name: VOID}, [Saying("sync.void", session.area_id, said)], now=later(1))

    actions.hear([dose.pk])
    actions.hear([dose.pk])  # twice changes nothing

    assert queries.had(person.pk, "covid19") == []
    assert queries.balance(session).left == 50
    assert not Deferral.objects.filter(activity="swab", withdrawn_at=None).exists()


@pytest.mark.django_db
def test_a_dose_elsewhere_counts_and_can_be_taken_back() -> None:
    person = grown()
    elsewhere = Elsewhere("inactivated", 1, date(2021, 7, 1), "document", "长沙")
    dose = actions.enter_dose(person, elsewhere, by=chief(), now=NOON)

    assert refused(lambda: actions.enter_dose(person, elsewhere, by=chief(), now=NOON)) == "dose_known"
    assert make_dose(make_session(open_=True), person).number == 2
    actions.take_back_entered(dose, text="看错", by=chief(), now=NOON)
    assert [one.number for one in queries.had(person.pk, "covid19")] == [2]


@pytest.mark.django_db
def test_a_session_closes_when_its_doses_add_up() -> None:
    by = chief()
    session = make_session(3, by=by, open_=True)
    lot, store = make_lot()
    dose = make_dose(session)
    assert refused(lambda: actions.close_session(session, by=by, now=later(40))) == "people_inside"
    actions.leave(dose, by=by, now=later(40), kinds=ALL)
    assert refused(lambda: actions.close_session(session, by=by, now=later(40))) == "doses_left"
    actions.waste(session, lot, n=1, reason="开瓶超时", by=by, now=later(40))
    actions.send_back(session, lot, store=store, n=1, by=by, now=later(40))

    closed = actions.close_session(session, by=by, now=later(40))

    books = queries.balance(closed)
    assert (books.received, books.given, books.wasted, books.returned, books.left) == (3, 1, 1, 1, 0)
    assert books.adds_up


@pytest.mark.django_db
def test_a_session_opens_with_doses_on_its_day() -> None:
    by = chief()
    empty = make_session(0, by=by)
    assert refused(lambda: actions.open_session(empty, by=by, now=NOON)) == "empty_box"
    assert refused(lambda: actions.open_session(empty, by=by, now=NOON - timedelta(days=1))) == "other_day"
    assert refused(lambda: actions.cancel_session(empty, text=" ", by=by, now=NOON)) == "reason"
    assert actions.cancel_session(empty, text="停电", by=by, now=NOON).state == "cancelled"


@pytest.mark.django_db(transaction=True)
def test_the_last_dose_is_given_exactly_once() -> None:
    session = make_session(1, open_=True)
    lot, by = queries.lots_of(session)[0].lot, chief()
    visits = [make_agreed(session) for _ in range(4)]
    ready = Barrier(4)

    def give(visit: Visit) -> str:
        try:
            ready.wait()
            actions.give(visit, lot, place="left_arm", by=by, now=NOON, kinds=ALL)
        except Refused as no:
            return no.code
        finally:
            connection.close()
        return "given"

    with ThreadPoolExecutor(4) as threads:
        said = sorted(threads.map(give, visits))
    connections.close_all()

    assert said == ["given", "not_enough", "not_enough", "not_enough"]
    assert GivenDose.objects.count() == 1
