"""Everybody who was given a lot that is stopped is told, once; and told again when it is fine."""

import pytest

from lianfang.messages.models import Message
from lianfang.people.models import Person
from lianfang.supplies.actions import recall, unrecall
from lianfang.supplies.models import Lot
from lianfang.vaccination import actions, queries
from lianfang.vaccination.actions import tell_of_lots
from lianfang.vaccination.models import LotNotice, Session
from lianfang.vaccination.tests.make import chief, grown, later, make_dose, make_session
from lianfang.vaccination.tests.test_doses import refused

pytestmark = pytest.mark.django_db


def stopped() -> tuple[Session, Lot, Person, Person]:
    """Give two people a lot, one of them without a phone, and stop it."""
    session, called, silent = make_session(open_=True), grown(phone="13873700001"), grown(phone="")
    for each in (called, silent):
        make_dose(session, each)
    lot = queries.lots_of(session)[0].lot
    recall(lot, reason="标签有误", area_id=session.area_id, by=chief(), now=later(10))
    return session, lot, called, silent


def test_who_was_given_a_stopped_lot_is_told_once() -> None:
    _session, lot, called, silent = stopped()

    assert tell_of_lots(later(11)) == 2
    assert tell_of_lots(later(12)) == 0
    message = Message.objects.get(purpose="recall")
    assert message.person == called
    assert (lot.number in message.body, "标签有误" in message.body) == (True, True)
    assert LotNotice.objects.get(person=silent).message is None
    assert [row.person for row in queries.untold(queries.of_lot(lot.pk))] == [silent]


def test_who_has_no_phone_is_told_by_a_person() -> None:
    _session, lot, _called, silent = stopped()
    tell_of_lots(later(11))
    notice = LotNotice.objects.get(person=silent)

    assert refused(lambda: actions.told_by_hand(notice, note=" ", by=chief(), now=later(12))) == "reason"
    actions.told_by_hand(notice, note="上门告知", by=chief(), now=later(12))
    assert (
        refused(lambda: actions.told_by_hand(notice, note="又去", by=chief(), now=later(13)))
        == "told_already"
    )
    assert not queries.untold(queries.of_lot(lot.pk)).exists()


def test_a_stop_that_is_over_is_told_too_and_another_stop_anew() -> None:
    session, lot, called, _silent = stopped()
    tell_of_lots(later(11))
    unrecall(lot, reason="复检合格", area_id=session.area_id, by=chief(), now=later(20))

    assert tell_of_lots(later(21)) == 2
    assert tell_of_lots(later(22)) == 0
    assert list(
        LotNotice.objects.filter(person=called).order_by("made_at").values_list("kind", flat=True)
    ) == [
        "stopped",
        "cleared",
    ]
    recall(lot, reason="检验不合格", area_id=session.area_id, by=chief(), now=later(30))
    assert tell_of_lots(later(31)) == 2
    assert Message.objects.filter(purpose="recall", person=called).count() == 3


def test_a_dose_told_after_the_stop_is_told_of_it_too() -> None:
    session, lot, _called, _silent = stopped()
    tell_of_lots(later(11))
    unrecall(lot, reason="–", area_id=session.area_id, by=chief(), now=later(12))
    late = make_dose(session, grown(phone="13873700003"), now=later(9))
    recall(lot, reason="标签有误", area_id=session.area_id, by=chief(), now=later(14))

    tell_of_lots(later(15))

    assert LotNotice.objects.filter(dose=late).count() == 1
