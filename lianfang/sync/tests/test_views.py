"""The screens of disputes, refused uploads and devices."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.ids import uuid7
from lianfang.places.rules import unpack
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.sync import words
from lianfang.sync.actions import note_wiped, use_code
from lianfang.sync.kinds import fact_models
from lianfang.sync.models import Device, Dispute, Refusal, Settlement
from lianfang.sync.reader import COMMON
from lianfang.sync.tests.make import make_device, make_dispute, outcomes, send, void
from lianfang.web import clock

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def text(response: Any) -> str:
    """Give a page as text."""
    return str(response.content.decode())


@pytest.fixture
def english(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def chief(english: Client) -> User:
    user = make_user("commander", area_id=YIYANG, name="周敏")
    english.force_login(user)
    return user


@pytest.fixture
def sampler() -> User:
    return make_user("sampler", username="wang.fang", name="王芳")


@pytest.fixture
def disputed(sampler: User, now: datetime) -> Dispute:
    """A real fact whose clock was wrong, and that names an unknown area."""
    _, token = make_device(sampler, name="红米 7")
    assert outcomes(send(token, void(now + 3 * DAY, area=7), now=now)) == ["disputed:clock"]
    return Dispute.objects.get()


# --- disputes


def shown(page: Any) -> set[Any]:
    """List the rows of a page."""
    return {row.pk for row in page.context["listing"].page}


def test_the_list_of_disputes_and_its_filters(english: Client, chief: User, now: datetime) -> None:
    swab = make_dispute(now, reason="two_tubes")
    seal = make_dispute(now - DAY, kind="testing.seal", reason="clock", area_id=TAOJIANG)
    done = make_dispute(now, settled_at=now, settled_by=chief)
    make_dispute(now, area_id=43_010_000_000_000_000)  # another city
    url = reverse("disputes")
    page = english.get(url)
    assert [row.pk for row in page.context["listing"].page] == [seal.pk, swab.pk]
    assert "The phone’s clock was wrong" in text(page)
    assert shown(english.get(url + "?state=settled")) == {done.pk}
    assert shown(english.get(url + "?state=all")) == {swab.pk, seal.pk, done.pk}
    assert shown(english.get(url + "?reason=two_tubes")) == {swab.pk}
    assert shown(english.get(url + "?kind=testing.seal")) == {seal.pk}
    assert shown(english.get(url + f"?area={TAOJIANG}")) == {seal.pk}
    assert shown(english.get(url + "?reason=nonsense&area=x&page=7&sort=z")) == {swab.pk, seal.pk}


def test_a_district_sees_its_own_disputes(english: Client, now: datetime) -> None:
    here, there = make_dispute(now), make_dispute(now, area_id=TAOJIANG)
    english.force_login(make_user("testing_chief", area_id=HESHAN))
    assert shown(english.get(reverse("disputes"))) == {here.pk}
    assert english.get(reverse("dispute", args=[there.pk])).status_code == 404


@pytest.mark.parametrize("name", ["disputes", "refusals", "devices", "new_device"])
def test_samplers_settle_and_enrol_nothing(client: Client, sampler: User, name: str) -> None:
    client.force_login(sampler)
    assert client.get(reverse(name)).status_code == 403


def test_a_dispute_says_what_was_told_by_whom_and_when(
    english: Client, chief: User, disputed: Dispute
) -> None:
    page = text(english.get(reverse("dispute", args=[disputed.pk])))
    for words_ in (
        "The phone’s clock was wrong",
        "No such area is known",
        "王芳",
        "红米 7",
        "wrong tube",
        "Swab",
    ):
        assert words_ in page
    assert "8 Aug 2021, 12:00" in page  # what the phone said
    assert "5 Aug 2021, 12:00" in page  # when it can have been


def test_a_dispute_is_settled_on_its_page_and_the_next_one_follows(
    english: Client, chief: User, disputed: Dispute, now: datetime
) -> None:
    later = make_dispute(now + DAY)
    url = reverse("dispute", args=[disputed.pk])
    for given in (
        {"decision": "stands"},
        {"decision": "maybe", "note": "n"},
        {"decision": "void", "note": " "},
    ):
        page = english.post(url, given)
        assert page.status_code == 200
        assert page.context["form"].errors
    page = english.post(url, {"decision": "stands", "note": "called her"})
    assert page["Location"] == reverse("dispute", args=[later.pk])
    assert Settlement.objects.get().note == "called her"
    assert "周敏" in text(english.get(url))
    assert english.post(reverse("dispute", args=[later.pk]), {"decision": "void", "note": "n"})[
        "Location"
    ] == (reverse("disputes"))
    again = english.post(url, {"decision": "void", "note": "n"})
    assert again.status_code == 409
    assert "settled this meanwhile" in text(again)


def test_a_dispute_about_a_fact_that_is_not_here(english: Client, chief: User, now: datetime) -> None:
    gone = make_dispute(now, kind="later.kind", subject=uuid7())
    page = text(english.get(reverse("dispute", args=[gone.pk])))
    assert "not in this database" in page
    assert "Held until this is settled" in page


def test_what_was_said_about_a_fact_stands_beside_it(
    english: Client, chief: User, sampler: User, disputed: Dispute, now: datetime
) -> None:
    _, token = make_device(sampler)
    send(token, void(now, target=disputed.pk, reason="typed by mistake"), now=now)
    assert "typed by mistake" in text(english.get(reverse("dispute", args=[disputed.pk])))


def test_every_kind_of_fact_has_its_words() -> None:
    for model in fact_models():
        assert model._meta.label_lower in words.KINDS
        own = {f.name for f in model._meta.concrete_fields} - COMMON - set(model.UNREAD)
        assert own <= words.FIELDS.keys(), own - words.FIELDS.keys()


# --- refused uploads


@pytest.fixture
def refused(sampler: User, now: datetime) -> Refusal:
    _, token = make_device(sampler, name="红米 7")
    send(token, {"odd": "<script>alert(1)</script>"}, now=now)
    return Refusal.objects.get()


def test_the_list_of_refused_uploads(english: Client, chief: User, refused: Refusal) -> None:
    url = reverse("refusals")
    for query, found in (
        ("", True),
        ("?q=wang", True),
        ("?q=红米", True),
        ("?q=nobody", False),
        ("?state=dealt", False),
        ("?state=all&code=malformed", True),
        ("?code=id_taken", False),
    ):
        assert shown(english.get(url + query)) == ({refused.pk} if found else set())


def test_a_refused_upload_is_shown_as_it_was_sent_and_dealt_with(
    english: Client, chief: User, refused: Refusal
) -> None:
    url = reverse("refusal", args=[refused.pk])
    page = text(english.get(url))
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    file = english.get(url + "?file")
    assert text(file) == refused.raw
    assert file["Content-Disposition"].startswith("attachment")
    assert english.post(url, {"note": ""}).context["form"].errors
    assert english.post(url, {"note": "told her to update"}).status_code == 302
    assert "told her to update" in text(english.get(url))
    assert english.post(url, {"note": "again"}).status_code == 409


def test_refused_uploads_of_elsewhere_are_not_ones_own(english: Client, refused: Refusal) -> None:
    english.force_login(make_user("commander", area_id=TAOJIANG))
    assert shown(english.get(reverse("refusals"))) == set()
    assert english.get(reverse("refusal", args=[refused.pk])).status_code == 404


# --- devices


@pytest.fixture
def admin(english: Client) -> User:
    user = make_user("administrator", area_id=HESHAN)
    english.force_login(user)
    return user


def test_the_list_of_devices(english: Client, admin: User, sampler: User, now: datetime) -> None:
    phone, _ = make_device(sampler, name="红米 7", skew_seconds=7200, last_seen_at=now)
    machine, _ = make_device(sampler, name="PCR", kind="machine", skew_seconds=-7200, last_seen_at=now)
    gone, _ = make_device(sampler, revoked_at=now)
    make_device(sampler, kind="desk")
    make_device(make_user("sampler", area_id=TAOJIANG))
    url = reverse("devices")
    page = english.get(url)
    assert shown(page) == {phone.pk, machine.pk}
    assert "7,200 s ahead" in text(page)
    assert "7,200 s behind" in text(page)
    assert shown(english.get(url + "?kind=machine")) == {machine.pk}
    assert shown(english.get(url + "?state=revoked")) == {gone.pk}
    assert shown(english.get(url + "?state=all&q=王芳")) == {phone.pk, machine.pk, gone.pk}
    assert shown(english.get(url + "?state=clock&q=红米")) == {phone.pk}


def test_a_device_is_enrolled_and_its_token_shown_once(
    english: Client, admin: User, sampler: User, now: datetime
) -> None:
    url = reverse("new_device")
    assert 'value="wang.fang"' in text(english.get(url + "?user=wang.fang"))
    far = make_user("sampler", area_id=TAOJIANG)
    given = {"name": "A-17", "kind": "machine"}
    for username in ("nobody", far.username, make_user().username):
        assert "username" in english.post(url, given | {"username": username}).context["form"].errors
    assert (
        "kind" in english.post(url, given | {"kind": "desk", "username": "wang.fang"}).context["form"].errors
    )
    page = english.post(url, given | {"username": "wang.fang"})
    token = page.context["token"]
    assert token in text(page)
    assert 'style="' not in text(page)
    assert outcomes(send(token, void(now), now=now)) == ["accepted"]
    assert token not in text(english.get(reverse("devices")))


def test_a_device_is_shut_out(english: Client, admin: User, sampler: User) -> None:
    phone, _ = make_device(sampler)
    far, _ = make_device(make_user("sampler", area_id=TAOJIANG))
    assert english.post(reverse("revoke_device", args=[far.pk])).status_code == 403
    assert english.get(reverse("revoke_device", args=[phone.pk])).status_code == 405
    assert english.post(reverse("revoke_device", args=[phone.pk]))["Location"] == reverse("devices")
    assert Device.objects.get(pk=phone.pk).revoked_at
    assert english.post(reverse("revoke_device", args=[phone.pk])).status_code == 409


def test_a_phone_is_enrolled_by_a_code_and_the_page_tells_when_it_has_come_in(
    english: Client, admin: User, sampler: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = english.post(reverse("new_device"), {"name": "A-17", "kind": "phone", "username": "wang.fang"})
    code, device = page.context["code"], Device.objects.get()
    assert code in text(page)
    assert page.context["link"] == "http://testserver/field/#enrol=" + code.replace(" ", "")
    assert "<svg" in text(page)
    assert 'style="' not in text(page)
    assert "Not yet come in" in text(english.get(reverse("devices")))
    how = reverse("device_enrolment", args=[device.pk])
    assert "every 2s" in text(english.get(how))
    use_code(code, name="", now=now, wall=clock.wall())
    arrived = text(english.get(how))
    assert "A-17 has come in and works for 王芳." in arrived
    assert "every 2s" not in arrived
    again = english.post(reverse("device_code", args=[device.pk]))
    assert again.context["code"] != code
    later = clock.wall() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "wall", lambda: later)
    assert "no longer good" in text(english.get(how))
    machine, _ = make_device(sampler, kind="machine")
    assert english.post(reverse("device_code", args=[machine.pk])).status_code == 409
    assert "no longer good" in text(english.get(reverse("device_enrolment", args=[machine.pk])))


def test_devices_of_elsewhere_get_no_code(english: Client, admin: User) -> None:
    far, _ = make_device(make_user("sampler", area_id=TAOJIANG))
    assert english.post(reverse("device_code", args=[far.pk])).status_code == 404
    assert english.get(reverse("device_enrolment", args=[far.pk])).status_code == 404
    assert english.post(reverse("lost_device", args=[far.pk])).status_code == 403
    assert english.get(reverse("device_code", args=[far.pk])).status_code == 405


def test_ones_own_phone_comes_in_without_asking_anybody(english: Client, sampler: User) -> None:
    english.force_login(sampler)
    url = reverse("my_phone")
    assert english.post(url, {"name": " "}).context["form"].errors
    for n in range(3):
        assert english.post(url, {"name": f"phone {n}"}).context["up"] == reverse("my_devices")
    assert english.post(url, {"name": "one more"}).status_code == 409
    english.post(reverse("revoke_device", args=[Device.objects.first().pk]))  # type: ignore[union-attr]
    assert english.post(url, {"name": "one more"}).status_code == 200
    english.force_login(make_user())
    assert english.post(url, {"name": "without a post"}).status_code == 409


def test_ones_own_lost_phone(english: Client, sampler: User, now: datetime) -> None:
    phone, _ = make_device(sampler, name="红米 7")
    other, _ = make_device(make_user("sampler"), name="not mine")
    english.force_login(sampler)
    mine = reverse("my_devices")
    page = text(english.get(mine))
    assert "红米 7" in page
    assert "not mine" not in page
    assert english.post(reverse("revoke_device", args=[phone.pk]))["Location"] == mine
    assert "wipes itself on contact" in text(english.get(mine))
    assert english.post(reverse("lost_device", args=[phone.pk]))["Location"] == mine  # found out later
    assert english.post(reverse("lost_device", args=[phone.pk])).status_code == 409
    note_wiped(phone, why="lost", now=now)
    assert "says it wiped itself 5 Aug, 12:00" in text(english.get(mine))
    assert english.post(reverse("lost_device", args=[other.pk])).status_code == 403


def test_pages_ask_the_database_a_fixed_number_of_times(
    english: Client, chief: User, now: datetime, django_assert_max_num_queries: Any
) -> None:
    make_area(*unpack(HESHAN))
    for _ in range(60):
        make_dispute(now)
    with django_assert_max_num_queries(24):
        assert len(shown(english.get(reverse("disputes")))) == 50
