"""A call from the first word to the last: nothing personal before the answers fit, each look with its reason."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.booking.models import Booking
from lianfang.booking.tests.make import make_slot
from lianfang.common.ids import uuid7
from lianfang.common.tests.refusals import refused
from lianfang.hotline import actions
from lianfang.hotline.models import HotlineCall
from lianfang.hotline.queries import to_call
from lianfang.hotline.tests.make import make_hotline_call
from lianfang.needs.models import Feedback, Ticket
from lianfang.needs.tests.make import dispatcher
from lianfang.people.models import Person
from lianfang.people.tests.make import make_household, make_person
from lianfang.places.tests.make import TAOJIANG
from lianfang.testing.models import RoundService, RoundSite
from lianfang.testing.tests.make import make_round
from lianfang.web import clock
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let pages think it is 5 August 2021."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def desk() -> Client:
    """Somebody who answers the hotline."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(dispatcher(language="en", username="desk"))
    return client


@pytest.fixture
def chen() -> Person:
    """Somebody with a door, a phone and a date of birth on record."""
    home = make_household(address="3栋2单元401")
    return make_person(
        name="陈秀英", phone="13807370001", born_on=date(1949, 3, 2), household=home, area=home.area
    )


def page(client: Client, call: HotlineCall) -> str:
    return client.get(reverse("hotline_call", args=[call.pk])).content.decode()


def do(client: Client, call: HotlineCall, step: str, status: int = 302, **said: object) -> str:
    answer = client.post(reverse("hotline_step", args=[call.pk, step]), said)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def began(client: Client, line: str = "") -> HotlineCall:
    told = {"id": str(uuid7()), "line": line, "caller": "陈女士"}
    assert client.post(reverse("hotline_begin"), told).status_code == 302
    assert client.post(reverse("hotline_begin"), told).status_code == 302  # sent twice: one call
    return HotlineCall.objects.get(pk=UUID(told["id"]))


def identified(client: Client, person: Person) -> HotlineCall:
    call = began(client, person.phone)
    do(client, call, "choose", person=str(person.pk))
    do(client, call, "ask", name=person.name, born="19490302", phone=person.phone)
    return HotlineCall.objects.get(pk=call.pk)


def test_nothing_personal_is_shown_before_the_answers_fit(desk: Client, chen: Person) -> None:
    make_hotline_call()
    call = began(desk, chen.phone)
    first = page(desk, call)
    assert "陈*英" in first  # by the calling phone, at once
    assert "this phone is on record" in first
    born = "1949-03", "194903", "Mar 1949", "1949年"  # the year alone may stand in an id by chance
    assert not any(word in first for word in ("陈秀英", "3栋2单元401", *born))
    assert "陈*英" in do(desk, call, "find", 200, q="陈秀英")
    do(desk, call, "choose", person=str(chen.pk))
    wrong = do(desk, call, "ask", 422, name="陈秀英", born="19500101")
    assert "Tries left: 2" in wrong
    assert "3栋2单元401" not in wrong
    do(desk, call, "tell")
    assert not call.steps.filter(what="told").exists()
    do(desk, call, "ask", name="陈秀英", born="19490302", phone="13807370001")
    assert "3栋2单元401" in page(desk, call)
    do(desk, call, "tell")
    looks = AuditEntry.objects.filter(person_id=chen.pk).values_list("verb", "data")
    assert {verb for verb, _data in looks} >= {
        "hotline.person.chosen",
        "hotline.person.not_identified",
        "hotline.person.opened",
        "hotline.result.told",
    }
    assert all(data["call"] == call.number for _verb, data in looks)


def test_guessing_ends_after_three_tries_also_in_another_call(
    desk: Client, chen: Person, now: datetime
) -> None:
    for n in range(3):
        call = began(desk)
        do(desk, call, "choose", person=str(chen.pk))
        do(desk, call, "ask", 422, name="陈秀英", born=f"195{n}0101")
    call = began(desk)
    do(desk, call, "choose", person=str(chen.pk))
    assert "Too many wrong answers" in page(desk, call)
    do(desk, call, "ask", 422, name="陈秀英", born="19490302", phone="13807370001")
    call.refresh_from_db()
    assert (call.identity, call.about) == ("none", None)


def test_a_caller_books_and_gives_back(desk: Client, chen: Person) -> None:
    make_hotline_call()
    round_ = make_round(area=chen.area)
    slot = make_slot(subject=round_.pk)
    RoundService.objects.create(round=round_, booking=True)
    RoundSite.objects.create(round=round_, site=slot.site)
    call = identified(desk, chen)
    assert slot.site.name in page(desk, call)
    do(desk, call, "book", slot=str(slot.pk))
    place = Booking.objects.get()
    assert (place.person_id, place.channel, place.state) == (chen.pk, "call", "booked")
    do(desk, call, "cancel", place=str(place.pk))
    place.refresh_from_db()
    assert place.state == "cancelled"
    steps = list(call.steps.values_list("what", flat=True))
    assert steps == ["chosen", "right", "booked", "cancelled"]


def test_needs_rides_and_thanks_are_taken_in(desk: Client, chen: Person) -> None:
    make_hotline_call()
    call = identified(desk, chen)
    area = str(chen.area)
    do(desk, call, "need", id=str(uuid7()), what="要坐车去透析", kind="ride", area=area, place="3栋")
    ticket = Ticket.objects.get()
    assert (ticket.kind, ticket.person_id, ticket.phone, ticket.way) == ("ride", chen.pk, chen.phone, "phone")
    do(desk, call, "word", id=str(uuid7()), kind="thanks", said="谢谢043217号")
    assert Feedback.objects.get().name == "陈秀英"
    do(desk, call, "word", 422, id=str(uuid7()), kind="thanks", said="")
    do(desk, call, "end", outcome="taken_in", text="")
    do(desk, call, "need", 422, id=str(uuid7()), what="再来", area=area)
    assert Ticket.objects.count() == 1


def test_somebody_who_acts_for_another_is_told_of_them_and_of_nobody_else(desk: Client, chen: Person) -> None:
    make_hotline_call()
    mother = make_person(name="王素珍")
    chen.acts_for.create(person=mother, relation="女儿", consented_on=date(2021, 8, 1))
    stranger = make_person(name="李四喜")
    call = identified(desk, chen)
    do(desk, call, "about", person=str(mother.pk))
    call.refresh_from_db()
    assert call.about == mother
    do(desk, call, "about", person=str(stranger.pk))
    call.refresh_from_db()
    assert call.about == mother


def test_a_promised_call_waits_until_it_reached_somebody(desk: Client, now: datetime) -> None:
    call = began(desk, "13807370009")
    do(desk, call, "end", outcome="passed_on", text="问了社区再回", back="on")
    call.refresh_from_db()
    assert call.call_back_by == now + timedelta(minutes=120)
    user = call.by
    assert list(to_call(user, now.date())) == [call]
    for outcome, left in (("not_reached", 1), ("answered", 0)):
        desk.post(reverse("hotline_back", args=[call.pk]))
        second = HotlineCall.objects.get(of=call, ended_at=None)
        assert second.line == "13807370009"
        do(desk, second, "end", outcome=outcome)
        assert to_call(user, now.date()).count() == left
    call.refresh_from_db()
    assert (call.n_not_reached, call.called_back_at) == (1, now)
    assert "Nobody waits for a call" in desk.get(reverse("hotline")).content.decode()
    saved = save(desk, reverse("hotline_calls"), {"export": "csv"}).content.decode()
    assert saved.count("\n") == 4


def test_without_a_phone_nobody_can_be_promised_a_call(now: datetime) -> None:
    call = make_hotline_call()
    with refused("no_line"):
        actions.end(call, outcome="passed_on", by=call.by, now=now, call_back_by=now + timedelta(hours=1))
    with refused("times"):
        actions.end(call, outcome="passed_on", by=call.by, now=now, call_back_by=now)


def test_another_district_sees_and_does_nothing(now: datetime) -> None:
    call = make_hotline_call()
    other = make_user("dispatcher", area_id=TAOJIANG)
    client = Client()
    client.force_login(other)
    assert client.get(reverse("hotline_call", args=[call.pk])).status_code == 403
    with refused("forbidden"):
        actions.end(call, outcome="answered", by=other, now=now)
