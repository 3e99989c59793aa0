"""A resident's own page: signing in, booking, results, on a phone without JavaScript."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from lianfang.accounts.tests.make import make_user
from lianfang.booking.models import Booking, Slot
from lianfang.common.ids import person_code, uuid7
from lianfang.messages.actions import make_slip
from lianfang.messages.models import Message, PageCode, Preference, PushDevice
from lianfang.messages.push import public_key
from lianfang.messages.tests.test_push import subscription
from lianfang.people.models import Person, ProxyLink
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG
from lianfang.public import limits
from lianfang.testing import actions, papers
from lianfang.testing.models import Hold, ResultNotice, RoundSite, SiteHours
from lianfang.testing.tests.make import Scene, make_scene
from lianfang.web import clock

pytestmark = pytest.mark.django_db
PHONE = "13807370001"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let pages think it is 5 August 2021."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def scene(now: datetime) -> Scene:
    """A round with a site that can be booked from 14 to 16 o'clock."""
    made = make_scene()
    works, _new = RoundSite.objects.get_or_create(round=made.round, site=made.site)
    opens = now + timedelta(hours=2)
    SiteHours.objects.create(
        round_site=works,
        day=opens.date(),
        opens_at=opens,
        closes_at=opens + timedelta(hours=2),
        per_hour=60,
    )
    chief = make_user("testing_chief", area_id=YIYANG)
    actions.choose_service(made.round, telling="all", booking=True, by=chief, now=now)
    actions.lay_out_slots(made.round, now=now)
    return made


def stranger(language: str = "en") -> Client:
    return Client(headers={"accept-language": language})


def signed_in(client: Client, phone: str = PHONE) -> Client:
    """Sign in with a code."""
    client.post(reverse("my_enter"), {"phone": phone})
    code = re.search(r"\d{6}", Message.objects.filter(purpose="code").order_by("-id")[0].body)
    assert code
    assert client.post(reverse("my_code"), {"code": code[0]}).status_code == 302
    return client


def text(client: Client, page: str, *args: Any) -> str:
    return client.get(reverse(page, args=args)).content.decode()


def test_a_resident_signs_in_books_moves_and_cancels(scene: Scene) -> None:
    person = make_person(phone=PHONE)
    client = signed_in(stranger())
    page = text(client, "my_page")
    assert person_code(person.pk) in page
    assert "Book a time" in page
    assert scene.site.name in text(client, "my_sites", scene.round.pk)
    first, other = Slot.objects.order_by("starts_at")[:2]
    assert "14:00" in text(client, "my_times", scene.round.pk, scene.site.pk)
    client.post(reverse("my_take", args=[first.pk]))
    page = text(client, "my_page")
    assert "No. 1" in page
    assert "no wait expected" in page
    client.post(reverse("my_take", args=[other.pk]))
    place = Booking.objects.get()
    assert (place.slot_id, place.channel) == (other.pk, "own")
    client.post(reverse("my_cancel", args=[place.pk]))
    place.refresh_from_db()
    assert place.state == "cancelled"
    client.post(reverse("my_leave"))
    assert client.get(reverse("my_page")).status_code == 302


def test_what_is_wrong_leads_to_its_field() -> None:
    for name, field, told in (("my_enter", "phone", {"phone": "12"}), ("my_slip", "slip", {"slip": "AB"})):
        page = stranger().post(reverse(name), told).content.decode()
        assert f'<a href="#{field}">' in page
        assert re.search(rf'<input id="{field}" aria-invalid="true" aria-describedby="wrong"', page)
        assert "aria-invalid" not in text(stranger(), name)


def test_no_address_holds_a_name_a_phone_or_a_number(scene: Scene) -> None:
    person = make_person(phone=PHONE)
    client = signed_in(stranger())
    for page in (text(client, "my_page"), text(client, "my_sites", scene.round.pk)):
        for address in re.findall(r'(?:href|action)="([^"]+)"', page):
            assert not {person.name, PHONE, str(person.pk)} & set(re.split(r"[/?=&]", address)), address


def test_a_mother_books_for_her_child(scene: Scene, now: datetime) -> None:
    mother, child = make_person(phone=PHONE), make_person(name="陈小宝")
    ProxyLink.objects.create(person=child, proxy=mother, relation="母亲", consented_on=now.date())
    client = signed_in(stranger())
    client.post(reverse("my_who"), {"at": "1"})
    assert child.name in text(client, "my_page")
    client.post(reverse("my_take", args=[Slot.objects.earliest("starts_at").pk]))
    place = Booking.objects.get()
    assert (place.person_id, place.channel, place.agreed, place.helper_phone) == (
        child.pk,
        "relative",
        True,
        "",
    )
    assert Message.objects.get(purpose="booking").address == PHONE
    client.post(reverse("my_who"), {"at": "7"})
    assert child.name in text(client, "my_page")


def test_nobody_cancels_anothers_place_nor_opens_with_a_wrong_code(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person(phone=PHONE)
    client = signed_in(stranger())
    client.post(reverse("my_take", args=[Slot.objects.earliest("starts_at").pk]))
    make_person(phone="13807370002")
    other = signed_in(stranger(), "13807370002")
    other.post(reverse("my_cancel", args=[Booking.objects.get().pk]))
    assert Booking.objects.get().state == "booked"
    fresh = stranger()
    fresh.post(reverse("my_enter"), {"phone": "13900000000"})
    assert "does not open a page" in fresh.post(reverse("my_code"), {"code": "000000"}).content.decode()
    monkeypatch.setattr(limits, "TRIES", replace(limits.TRIES, each=0))
    assert fresh.post(reverse("my_code"), {"code": "000000"}).status_code == 429
    assert fresh.post(reverse("my_slip"), {"slip": "x"}).status_code == 429
    monkeypatch.setattr(limits, "ASKED", replace(limits.ASKED, each=0))
    assert fresh.post(reverse("my_enter"), {"phone": PHONE}).status_code == 429


def test_a_mistyped_phone_is_said_and_an_open_page_is_found_again(scene: Scene) -> None:
    make_person(phone=PHONE)
    client = stranger()
    wrong = client.post(reverse("my_enter"), {"phone": "13900"})
    assert wrong.status_code == 422
    assert 'value="13900"' in wrong.content.decode()
    signed_in(client)
    assert client.get(reverse("my_enter")).headers["Location"] == reverse("my_page")
    client.post(reverse("my_leave"))
    assert client.get(reverse("my_enter")).status_code == 200


def test_who_was_signed_out_in_the_middle_is_told_so(scene: Scene) -> None:
    make_person(phone=PHONE)
    client = signed_in(stranger())
    client.post(reverse("my_leave"))
    answer = client.post(reverse("my_cancel", args=[uuid7()]), follow=True)
    assert "nothing was changed" in answer.content.decode()


def test_a_slip_opens_the_page(scene: Scene) -> None:
    person = make_person()
    code = make_slip(person, by=make_user("sampler", area_id=YIYANG), now=clock.wall())
    client = stranger("zh-hans")
    wrong = client.post(reverse("my_slip"), {"slip": code[:-1], "number": ""})
    assert "凭条" in wrong.content.decode()
    assert client.post(reverse("my_slip"), {"slip": code, "number": ""}).status_code == 302
    assert person.name in text(client, "my_page")


def _told(person: Person, scene: Scene, meaning: str, version: int, now: datetime, swab: Any) -> None:
    ResultNotice.objects.create(
        id=uuid7(),
        person=person,
        swab_id=swab,
        round_id=scene.round.pk,
        area_id=person.area_id,
        version=version,
        meaning=meaning,
        way="page",
        taken_at=now - timedelta(hours=5),
        resulted_at=None if meaning == "withdrawn" else now,
        released_at=now + timedelta(minutes=version),
    )


@pytest.mark.parametrize("meaning", ["positive", "recheck"])
def test_results_are_told_neutrally_and_the_old_one_stays_to_be_seen(
    scene: Scene, now: datetime, meaning: str
) -> None:
    person = make_person(phone=PHONE)
    swab = scene.round.pk
    _told(person, scene, "negative", 1, now, swab)
    client = signed_in(stranger())
    page = text(client, "my_page")
    assert "holds until" in page
    assert "7 Aug, 07:00" in page  # 48 hours after the swab
    _told(person, scene, meaning, 2, now, swab)
    page = text(client, "my_page")
    assert "Please be swabbed again, alone" in page
    assert "<s>Negative</s>" in page
    assert "positive" not in page.lower()
    chinese = client.get(reverse("my_page"), headers={"accept-language": "zh-hans"}).content.decode()
    assert "阳性" not in chinese
    printed = papers.page_of(person, now=now)
    (row,) = printed["results"]
    assert "阳" not in row["meaning"]
    assert len(row["earlier"]) == 1


def test_who_is_asked_to_wait_apart_reads_until_when_and_whom_to_call(scene: Scene, now: datetime) -> None:
    person, chief = make_person(phone=PHONE), make_user("testing_chief", area_id=YIYANG)
    Hold.objects.create(
        id=uuid7(),
        person=person,
        tube_id=uuid7(),
        round=scene.round,
        area_id=person.area_id,
        reason="positive",
        proposed_at=now,
        confirm_by=now + timedelta(hours=2),
        ends_at=now + timedelta(hours=24),
        decision="confirmed",
        decided_at=now,
        decided_by=chief,
    )
    page = text(signed_in(stranger()), "my_page")
    assert "Please wait apart from others" in page
    assert "not longer than 6 Aug, 12:00" in page
    assert "call 12345" in page
    assert "positive" not in page.lower()


def test_a_page_in_the_rain_costs_few_statements(
    scene: Scene, now: datetime, django_assert_max_num_queries: Any
) -> None:
    person = make_person(phone=PHONE)
    client = signed_in(stranger())
    client.post(reverse("my_take", args=[Slot.objects.earliest("starts_at").pk]))
    for _n in range(3):
        _told(person, scene, "negative", 1, now, uuid7())
    for name, args, most in (
        ("my_enter", (), 1),
        ("my_page", (), 18),
        ("my_sites", (scene.round.pk,), 14),
        ("my_times", (scene.round.pk, scene.site.pk), 10),
    ):
        who = stranger() if name == "my_enter" else client
        with django_assert_max_num_queries(most):
            assert who.get(reverse(name, args=args)).status_code == 200


def test_in_the_demo_a_visitor_gets_a_phone_and_the_code_and_in_a_city_nobody_does(
    scene: Scene, settings: Settings
) -> None:
    make_person(phone=PHONE)
    client = signed_in(stranger())
    client.post(reverse("my_take", args=[Slot.objects.earliest("starts_at").pk]))
    fresh = stranger()
    assert PHONE not in text(fresh, "my_enter")
    fresh.post(reverse("my_enter"), {"phone": PHONE})
    assert not re.search(r"\b\d{6}\b", re.sub(r"<[^>]+>", "", text(fresh, "my_code")))
    settings.DEMO = True
    assert PHONE in text(fresh, "my_enter")
    assert re.search(r"\b\d{6}\b", re.sub(r"<[^>]+>", "", text(fresh, "my_code")))


@pytest.mark.fonts
def test_a_slip_is_printed_for_the_resident_and_at_the_desk(scene: Scene) -> None:
    person = make_person(phone=PHONE)
    assert signed_in(stranger()).get(reverse("my_paper")).content.startswith(b"%PDF")
    clerk = stranger()
    clerk.force_login(make_user("sampler", area_id=YIYANG))
    where = reverse("desk_slip", args=[scene.round.pk, scene.site.pk, person.pk])
    assert clerk.post(where).content.startswith(b"%PDF")
    assert PageCode.objects.filter(person=person, kind="slip", ended_at=None).count() == 1


def test_a_resident_says_how_to_be_told(scene: Scene) -> None:
    person = make_person(phone=PHONE)
    client, page = signed_in(stranger()), reverse("my_messages")
    assert "138****0001" in text(client, "my_messages")
    assert client.post(page, {"do": "choose", "language": "zh-hans", "told": ["result"]}).status_code == 302
    assert client.post(page, {"do": "choose", "language": "xx"}).status_code == 422
    assert client.post(page, {"do": "email", "email": "nonsense"}).status_code == 422
    assert client.post(page, {"do": "email", "email": "xiao@example.com"}).status_code == 302
    sent = Message.objects.get(channel="email")
    code = re.search(r"\d{6}", sent.body)
    assert client.post(page, {"do": "confirm", "code": "1"}).status_code == 422
    assert client.post(page, {"do": "confirm", "code": code[0] if code else ""}).status_code == 302
    wish = Preference.objects.get(person=person)
    assert (wish.declined, wish.language, wish.email) == (["booking"], "zh-hans", "xiao@example.com")
    assert "x***@example.com" in text(client, "my_messages")
    client.post(page, {"do": "forget"})
    wish.refresh_from_db()
    assert wish.email == ""


def test_a_resident_lets_this_browser_be_told_and_ends_it(scene: Scene, settings: Settings) -> None:
    person = make_person(phone=PHONE)
    client = signed_in(stranger())
    assert "data-push" not in text(client, "my_messages")  # nobody set it up
    settings.PUSH_CONTACT = "office@example.org"
    assert f'data-key="{public_key()}"' in text(client, "my_messages")
    told = subscription("https://fcm.googleapis.com/fcm/send/7", generate_private_key(SECP256R1()))
    json = "application/json"
    assert client.post(reverse("my_push"), told, content_type=json).json() == {"taken": True}
    assert "1 browser is told." in text(client, "my_messages")
    elsewhere = client.post(reverse("my_push"), told | {"endpoint": "https://10.0.0.1/"}, content_type=json)
    assert (elsewhere.status_code, PushDevice.objects.get().person_id) == (422, person.pk)
    assert client.post(reverse("my_push"), "[", content_type=json).status_code == 422
    off = {"endpoint": told["endpoint"], "off": True}
    assert client.post(reverse("my_push"), off, content_type=json).json() == {"forgotten": 1}
    client.post(reverse("my_push"), told, content_type=json)
    client.post(reverse("my_messages"), {"do": "forget_devices"})
    assert not PushDevice.objects.exists()


def work_of(phone: str) -> tuple[int, str, list[str]]:
    """Ask for a code as a stranger, then try a wrong one: what is answered, and which statements it takes."""
    client = Client()
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(reverse("my_enter"), {"phone": phone})
        page = client.post(reverse("my_code"), {"code": "000000"})
    words = re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page.content.decode())
    plain = [re.sub(r"'[^']*'|\d+|(?<=SAVEPOINT )\S+", "?", each["sql"]) for each in asked.captured_queries]
    done = [each.split(" WHERE ")[0] for each in plain if "SAVEPOINT" not in each]
    return answer.status_code, words, done


def test_nobody_learns_by_answer_or_by_work_whether_a_phone_is_on_record(now: datetime) -> None:
    make_person(phone="13907370001")
    make_person(phone="13907370009")
    known, unknown = work_of("13907370001"), work_of("13907370005")
    assert known[2] == unknown[2]
    assert known == unknown
    assert Message.objects.count() == 1
    for _n in range(8):  # more than a phone gets in an hour
        known = work_of("13907370001")
    assert known == unknown
    assert Message.objects.values_list("address", flat=True).distinct().count() == 1
