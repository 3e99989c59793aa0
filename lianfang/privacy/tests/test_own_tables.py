"""What apps say of their tables, tried with rows made as their users make them."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from lianfang.accounts.tests.make import make_user
from lianfang.booking import actions as booking
from lianfang.booking.actions import Asked
from lianfang.booking.models import Booking
from lianfang.booking.tests.make import make_slot
from lianfang.common.dates import at
from lianfang.hotline import actions as hotline
from lianfang.hotline.tests.make import make_hotline_call
from lianfang.messages import actions as messages
from lianfang.messages.models import Message
from lianfang.messages.tests.make import make_message
from lianfang.needs import actions as needs
from lianfang.needs.models import Feedback, TicketStep
from lianfang.needs.tests.make import NOON, dispatcher, make_need, make_word
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.tests.make import make_organisation, make_person
from lianfang.places.tests.make import YIYANG
from lianfang.privacy.rules import is_nobody
from lianfang.privacy.tests.make import erased
from lianfang.workforce import actions as workforce
from lianfang.workforce.models import Volunteer
from lianfang.workforce.tests.make import SINCE, make_volunteer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOON + timedelta(hours=1)


def test_needs_and_words_are_emptied_sixty_days_after_they_are_closed() -> None:
    by = dispatcher()
    ticket = make_need("没菜了", by, phone="13807370001", name="陈家")
    needs.sort(ticket, kind="food", by=by, now=LATER)
    needs.meet(ticket, text="已送", by=by, now=LATER)
    needs.tick(LATER + 3 * DAY)
    word = make_word("队伍太长", sent_to=make_organisation(), name="陈家", phone="13807370001")
    needs.answer(word, text="已加开通道", by=by, now=LATER)
    assert erased(LATER + 59 * DAY) == {}
    assert erased(LATER + 60 * DAY)["needs.feedback"] == 1
    assert erased(LATER + 63 * DAY)["needs.ticket"] == 1
    ticket.refresh_from_db()
    assert (ticket.what, ticket.phone, ticket.name, ticket.erased, ticket.state) == (
        "–",
        "",
        "",
        True,
        "confirmed",
    )
    assert not TicketStep.objects.exclude(text="").exists()
    row = Feedback.objects.get()
    assert (row.said, row.answer, row.name, row.phone) == ("–", "–", "", "")
    assert erased(LATER + 70 * DAY) == {}


def test_a_call_keeps_its_outcome_and_nothing_that_was_said(now: datetime) -> None:
    call = make_hotline_call(line="13807370009", caller="陈女士")
    hotline.end(call, outcome="answered", text="问核酸", by=call.by, now=now)
    assert "hotline.hotlinecall" not in erased(now + 59 * DAY)
    assert erased(now + 60 * DAY)["hotline.hotlinecall"] == 1
    call.refresh_from_db()
    assert (call.line, call.caller, call.note, call.outcome) == ("", "", "", "answered")
    assert not call.steps.exclude(text="").exists()


def test_a_helper_goes_before_the_place_itself(now: datetime) -> None:
    make_outbreak()
    desk = make_user("sampler", area_id=YIYANG)
    elder = make_person(phone="")
    asked = Asked("helper", agreed=True, helper_name="林网格员", helper_phone="138 0737 0002")
    place = booking.book(elder, make_slot(), asked, by=desk, now=now)
    booking.cancel(place, by=desk, now=now)
    assert "booking.booking" not in erased(now + 29 * DAY)
    assert erased(now + 31 * DAY)["booking.booking"] == 1
    place = Booking.objects.get()
    assert (place.helper_name, place.helper_phone, place.person_id) == ("", "", elder.pk)
    erased(now + 61 * DAY)
    assert is_nobody(Booking.objects.get().person_id)
    assert Booking.objects.count() == 1


def test_an_offer_that_was_declined_is_emptied_and_no_other() -> None:
    by, now = make_user("dispatcher"), at(SINCE, 9)
    declined, waiting, accepted = make_volunteer(), make_volunteer(), make_volunteer(ready=True)
    workforce.turn_down(declined, reason="名额已满", by=by, now=now)
    assert erased(now + 29 * DAY) == {}
    assert erased(now + 30 * DAY)["workforce.volunteer"] == 1
    assert "workforce.volunteer" not in erased(now + 31 * DAY)
    row = Volunteer.objects.get(pk=declined.pk)
    assert (row.name, row.phone, row.born_on, row.skills, row.reason) == ("–", "–", None, [], "名额已满")
    assert bytes(row.code_digest) == bytes(row.origin) == b""
    kept = Volunteer.objects.filter(pk__in=[waiting.pk, accepted.pk]).values_list("phone", flat=True)
    assert "–" not in kept


def test_numbers_and_texts_of_messages_go_after_two_weeks(tmp_path: Path, now: datetime) -> None:
    with override_settings(MESSAGES=str(tmp_path)):
        sent, waiting = make_message(), make_message()
        Message.objects.filter(pk=waiting.pk).update(due_at=now + 100 * DAY)
        messages.send(now)
    assert erased(now + 13 * DAY) == {}
    assert erased(now + 15 * DAY)["messaging.message"] == 1
    sent.refresh_from_db()
    waiting.refresh_from_db()
    assert (sent.address, sent.body, sent.state) == ("", "", "sent")
    assert waiting.body
