"""The door with the real axes and django-otp, and one's account."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from lianfang.accounts.forms import SignInForm
from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def sign_in(client: Client, username: str, password: str = PASSWORD, **over: Any) -> Any:
    """Send the sign-in form."""
    return client.post(reverse("sign_in"), {"username": username, "password": password} | over)


def text(response: Any) -> str:
    """Give a page as text."""
    return str(response.content.decode())


def code_of(device: TOTPDevice, steps: int = 0) -> str:
    """Give the code an authenticator app shows."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = timezone.now().timestamp() + steps * device.step
    return f"{totp.token():06}"


@pytest.fixture
def english(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def user() -> User:
    return make_user("sampler", username="wang.fang", password=PASSWORD, language="en")


@pytest.fixture
def device(user: User) -> TOTPDevice:
    return TOTPDevice.objects.create(user=user, name="app", confirmed=True)


# --- the door


def test_strangers_are_led_to_the_door_and_back(client: Client, user: User) -> None:
    page = client.get("/account/?tab=1")
    assert page.status_code == 302
    assert page["Location"] == "/sign-in/?next=%2Faccount%2F%3Ftab%3D1"
    assert client.get(page["Location"]).status_code == 200
    assert sign_in(client, "wang.fang", next="/account/?tab=1")["Location"] == "/account/?tab=1"
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.by) == ("accounts.user.signed_in", user)
    assert client.get("/sign-in/").status_code == 302


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_door_leads_nowhere_else(client: Client, user: User, wanted: str) -> None:
    assert sign_in(client, "wang.fang", next=wanted)["Location"] == "/work/"


def test_htmx_is_sent_to_the_door_as_a_whole_page(client: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/users/?q=x"}
    page = client.get("/users/?q=xy", headers=headers)
    assert (page.status_code, page["HX-Redirect"]) == (401, "/sign-in/?next=%2Fusers%2F%3Fq%3Dx")


def test_a_wrong_password_and_an_unknown_user_read_the_same(english: Client, user: User) -> None:
    wrong = sign_in(english, "wang.fang", "no")
    unknown = sign_in(english, "nobody", "no")
    user.is_active = False
    user.save()
    locked = sign_in(english, "wang.fang")
    for page in (wrong, unknown, locked):
        assert page.status_code == 200
        assert "do not go together" in text(page)
    assert "_auth_user_id" not in english.session


def test_five_wrong_passwords_lock_the_door(client: Client, user: User) -> None:
    for _ in range(4):
        assert sign_in(client, "wang.fang", "no").status_code == 200
    assert sign_in(client, "wang.fang", "no").status_code == 429
    locked = sign_in(client, "wang.fang")
    assert locked.status_code == 429
    assert "15" in text(locked)
    assert "_auth_user_id" not in client.session
    assert client.get("/sign-in/").status_code == 200
    other = make_user("sampler", username="li", password=PASSWORD)
    assert sign_in(client, other.username).status_code == 302


def test_the_lock_opens_by_itself_after_a_quarter_of_an_hour(client: Client, user: User) -> None:
    for _ in range(5):
        sign_in(client, "wang.fang", "no")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert sign_in(client, "wang.fang").status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(client, "wang.fang").status_code == 302


def test_the_lock_opens_with_a_new_password(client: Client, user: User, now: datetime) -> None:
    for _ in range(5):
        sign_in(client, "wang.fang", "no")
    admin = make_user("administrator", password=PASSWORD)
    desk = Client()
    desk.force_login(admin)
    page = desk.post(reverse("new_password", args=[user.pk]))
    assert page.status_code == 200
    given = page.context["new_password"]
    assert given in text(page)
    assert sign_in(client, "wang.fang", given).status_code == 302
    assert given not in text(desk.get(reverse("user", args=[user.pk])))


def test_signing_out_is_a_deed_not_a_link(client: Client, user: User) -> None:
    client.force_login(user)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert "_auth_user_id" not in client.session


def test_a_locked_user_is_out_at_the_next_page(client: Client, user: User) -> None:
    client.force_login(user)
    assert client.get("/account/").status_code == 200
    User.objects.update(is_active=False)
    assert client.get("/account/").status_code == 302


def test_pages_come_in_the_users_language(client: Client, user: User) -> None:
    sign_in(client, "wang.fang")
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert '<html lang="en">' in text(client.get("/account/"))
    client.post("/account/language/", {"language": "zh-hans"})
    assert '<html lang="zh-hans">' in text(client.get("/account/"))
    assert User.objects.get(pk=user.pk).language == "zh-hans"
    client.post("/sign-out/")
    assert not client.cookies[settings.LANGUAGE_COOKIE_NAME].value


def test_the_language_of_the_door_can_be_changed_by_strangers(client: Client) -> None:
    client.post(reverse("set_language"), {"language": "en", "next": "/sign-in/"})
    assert '<html lang="en">' in text(client.get("/sign-in/"))


def test_the_door_shows_demo_roles_when_it_is_given_some() -> None:
    role = {
        "username": "demo.chief",
        "name": "周敏",
        "role": "Commander",
        "area": "Yiyang",
        "url": "/demo/in/",
    }
    page = render_to_string("accounts/sign_in.html", {"form": SignInForm(), "demo_roles": [role]})
    assert 'action="/demo/in/"' in page
    assert 'name="username" value="demo.chief"' in page
    assert "demo-h" not in render_to_string("accounts/sign_in.html", {"form": SignInForm()})


# --- the second factor


def test_the_second_factor_is_turned_on(english: Client, user: User) -> None:
    english.force_login(user)
    page = english.get("/account/second-factor/")
    device = TOTPDevice.objects.get(user=user)
    assert "<svg" in text(page)
    assert 'style="' not in text(page)
    assert page.context["secret"] in text(page)
    assert english.get("/account/second-factor/").context["secret"] == page.context["secret"]
    assert english.get("/account/").status_code == 200  # not yet confirmed: nothing is asked for
    wrong = english.post("/account/second-factor/", {"code": "000000"})
    assert "not right" in text(wrong) or "Too many" in text(wrong)
    TOTPDevice.objects.update(throttling_failure_count=0)
    page = english.post("/account/second-factor/", {"code": code_of(device)})
    codes = page.context["codes"]
    assert len(set(codes)) == 10
    assert english.get("/account/").status_code == 200  # this session counts as verified
    assert AuditEntry.objects.filter(verb="accounts.second_factor.turned_on").exists()
    assert codes[0] not in str(list(AuditEntry.objects.values_list("data", flat=True)))


def test_half_signed_in_sees_nothing_but_the_code_page(
    client: Client, user: User, device: TOTPDevice
) -> None:
    assert sign_in(client, "wang.fang", next="/account/").status_code == 302
    page = client.get("/account/")
    assert page["Location"] == "/sign-in/code/?next=%2Faccount%2F"
    assert client.get(page["Location"]).status_code == 200
    for url in ("/account/second-factor/off/", "/account/password/", "/account/second-factor/codes/", "/"):
        assert client.post(url)["Location"] == "/sign-in/code/"
    assert (
        client.post("/sign-in/code/", {"code": code_of(device), "next": "/account/"})["Location"]
        == "/account/"
    )
    assert client.get("/account/").status_code == 200


def test_a_code_works_once_and_guessing_gets_slower(client: Client, user: User, device: TOTPDevice) -> None:
    client.force_login(user)
    code = code_of(device)
    assert client.post("/sign-in/code/", {"code": code}).status_code == 302
    again = Client()
    again.force_login(user)
    assert again.post("/sign-in/code/", {"code": code}).status_code == 200
    device.refresh_from_db()
    assert device.throttling_failure_count == 1
    assert (
        again.post("/sign-in/code/", {"code": code_of(device, 1)}).status_code == 200
    )  # even a right one waits


def test_turning_off_wants_the_password(client: Client, user: User, device: TOTPDevice) -> None:
    client.force_login(user)
    client.post("/sign-in/code/", {"code": code_of(device)})
    assert client.post("/account/second-factor/off/", {"password": "no"}).status_code == 200
    assert TOTPDevice.objects.exists()
    assert client.post("/account/second-factor/off/", {"password": PASSWORD}).status_code == 302
    assert not TOTPDevice.objects.exists()
    assert client.get("/account/").status_code == 200


# --- one's account


def test_changing_the_password_ends_other_sessions(client: Client, user: User) -> None:
    other = Client()
    for session in (client, other):
        sign_in(session, "wang.fang")
    new = "bridge-over-the-zi"
    for old, again, status in (("no", new, 200), (PASSWORD, "other", 200), (PASSWORD, new, 302)):
        page = client.post("/account/password/", {"old": old, "new": new, "again": again})
        assert page.status_code == status
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


def test_the_account_page_says_what_ones_posts_allow(english: Client, user: User) -> None:
    english.force_login(user)
    page = text(english.get("/account/"))
    assert "Sampler" in page
    assert "Swab, seal and hand over tubes" in page
