"""The door with the real axes and django-otp, one's account, users and posts, the audit."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from lianfang.accounts.forms import SignInForm
from lianfang.accounts.models import AuditEntry, Post, User
from lianfang.accounts.tests.make import PASSWORD, make_post, make_user
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area

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
    assert sign_in(client, "wang.fang", next=wanted)["Location"] == "/"


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


def test_a_recovery_code_opens_the_door_once(client: Client, user: User, device: TOTPDevice) -> None:
    static = StaticDevice.objects.create(user=user, name="paper", confirmed=True)
    static.token_set.create(token="abcd2345")
    for _ in range(2):
        session = Client()
        session.force_login(user)
        page = session.post("/sign-in/code/?recovery=1", {"code": " ABCD-2345 "})
        assert page.status_code == (302 if _ == 0 else 200)


def test_new_recovery_codes_replace_the_old(client: Client, user: User, device: TOTPDevice) -> None:
    static = StaticDevice.objects.create(user=user, name="paper", confirmed=True)
    static.token_set.create(token="abcd2345")
    client.force_login(user)
    client.post("/sign-in/code/", {"code": code_of(device)})
    assert len(client.post("/account/second-factor/codes/").context["codes"]) == 10
    assert not static.token_set.filter(token="abcd2345").exists()


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


# --- users and posts


@pytest.fixture
def admin(english: Client) -> User:
    user = make_user("administrator", area_id=HESHAN, username="admin", name="管理员")
    english.force_login(user)
    return user


def names(page: Any) -> set[str]:
    """List the users on a page of the list."""
    return {row.username for row in page.context["listing"].page}


def test_the_list_of_users(english: Client, admin: User, user: User) -> None:
    make_user("sampler", username="far", area_id=TAOJIANG)
    make_user("observer", username="locked", is_active=False)
    make_user(username="idle")
    assert names(english.get("/users/")) == {"admin", "wang.fang", "locked", "idle"}
    assert names(english.get("/users/?q=WANG")) == {"wang.fang"}
    assert names(english.get("/users/?q=far")) == {"far"}  # the whole user name finds anybody
    assert names(english.get("/users/?q=fa")) == {"wang.fang"}
    assert names(english.get("/users/?role=sampler")) == {"wang.fang"}
    assert names(english.get("/users/?state=locked")) == {"locked"}
    assert names(english.get("/users/?state=idle")) == {"idle"}
    assert english.get("/users/?role=emperor&page=99&sort=x").status_code == 200


def test_the_list_asks_the_database_a_fixed_number_of_times(
    english: Client, admin: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(60):
        make_user("sampler")
    with django_assert_max_num_queries(20):
        assert len(names(english.get("/users/"))) == 50


@pytest.mark.parametrize("name", ["users", "new_user", "audit"])
def test_samplers_see_no_users_and_no_audit(client: Client, user: User, name: str) -> None:
    client.force_login(user)
    assert client.get(reverse(name)).status_code == 403


def test_a_new_user_with_a_first_post(english: Client, admin: User) -> None:
    given = {
        "username": "li.na",
        "name": "李娜",
        "language": "zh-hans",
        "role": "sampler",
        "area": "430903 赫山区",
        "from_on": "2021-08-05",
    }
    assert english.get("/users/new/").status_code == 200
    page = english.post("/users/new/", given)
    password = page.context["new_password"]
    assert password in text(page)
    made = User.objects.get(username="li.na")
    assert Post.objects.get(user=made).area_id == HESHAN
    assert sign_in(Client(), "li.na", password).status_code == 302
    again = english.post("/users/new/", given)
    assert "taken" in text(again)


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"username": "li na"}, "username"),
        ({"username": ""}, "username"),
        ({"area": "430922"}, "area"),
        ({"area": "nowhere"}, "area"),
        ({"area": ""}, "area"),
        ({"role": "emperor"}, "role"),
        ({"to_on": "2021-08-01"}, "to_on"),
        ({"from_on": "2021-02-30"}, "from_on"),
    ],
)
def test_a_new_user_is_refused_at_the_field(
    english: Client, admin: User, over: dict[str, str], field: str
) -> None:
    make_area(43, 9, 22)
    given = {"username": "li", "name": "李", "language": "en", "role": "sampler", "area": "430903"}
    page = english.post("/users/new/", given | {"from_on": "2021-08-05"} | over)
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert not User.objects.filter(username__startswith="li").exists()


def test_an_area_is_found_by_name_unless_several_have_it(english: Client, admin: User) -> None:
    for number in (1, 2):
        make_area(43, 9, 3, number, name="新河村", name_en="Xinhe")
    make_area(43, 9, 3, 3, name="衡龙桥镇", name_en="Henglongqiao")
    other = make_user(username="x")
    url = reverse("give_post", args=[other.pk])
    given = {"role": "sampler", "from_on": "2021-08-05"}
    assert "430903001, 430903002" in text(english.post(url, given | {"area": "新河村"}))
    assert english.post(url, given | {"area": "henglongqiao"}).status_code == 302
    assert Post.objects.get(user=other).area.name == "衡龙桥镇"


def test_posts_are_given_and_ended_on_the_users_page(english: Client, admin: User, user: User) -> None:
    page = english.get(reverse("user", args=[user.pk]))
    assert page.status_code == 200
    post = Post.objects.get(user=user)
    assert english.post(reverse("end_post", args=[post.pk]), {"on": "2021-08-05"}).status_code == 302
    post.refresh_from_db()
    assert post.to_on == date(2021, 8, 5)
    assert english.post(reverse("end_post", args=[post.pk]), {"on": "x"}).status_code == 409
    held = {"role": "administrator", "area": "430903", "from_on": "2021-08-05"}
    page = english.post(reverse("give_post", args=[admin.pk]), held)
    assert page.status_code == 200
    assert "holds this post already" in text(page)


def test_deeds_on_the_users_page(english: Client, admin: User, user: User, device: TOTPDevice) -> None:
    for deed in ("lock", "unlock", "second-factor"):
        assert english.post(reverse("change_user", args=[user.pk, deed])).status_code == 302
    assert not TOTPDevice.objects.exists()
    assert english.post(reverse("change_user", args=[user.pk, "praise"])).status_code == 404
    city = make_user("commander", area_id=YIYANG)
    assert english.post(reverse("change_user", args=[city.pk, "lock"])).status_code == 403
    assert "outside your area" in text(english.get(reverse("user", args=[city.pk])))
    assert english.get(reverse("user", args=[10**6])).status_code == 404


# --- the audit


@pytest.fixture
def auditor(english: Client) -> User:
    user = make_user("auditor", area_id=YIYANG, username="auditor")
    english.force_login(user)
    return user


def note(by: User, at: datetime, verb: str = "people.person.opened", **over: Any) -> AuditEntry:
    """Write a line of the audit."""
    return AuditEntry.objects.create(
        by=by, at=at, verb=verb, thing="people.person:1", **({"area_id": HESHAN} | over)
    )


def shown(page: Any) -> set[str]:
    """List the deeds on a page of the audit."""
    return {entry.verb for entry in page.context["listing"].page}


def test_the_audit_page_and_its_filters(english: Client, auditor: User, user: User, now: datetime) -> None:
    person = "01a20000-0000-7000-8000-000000000001"
    note(user, now, person_id=person)
    note(auditor, now - timedelta(days=1), "testing.round.opened", data={"round": 1})
    assert shown(english.get("/audit/")) == {"people.person.opened", "testing.round.opened"}
    assert shown(english.get("/audit/?q=wang.fang")) == {"people.person.opened"}
    assert shown(english.get("/audit/?verb=testing")) == {"testing.round.opened"}
    assert shown(english.get(f"/audit/?person={person}")) == {"people.person.opened"}
    assert shown(english.get("/audit/?day=2021-08-04")) == {"testing.round.opened"}
    assert shown(english.get("/audit/?person=x&day=y&q=nobody")) == set()


def test_the_audit_as_a_file_is_audited_too(
    english: Client, auditor: User, user: User, now: datetime
) -> None:
    note(user, now, data={"why": "=cmd()"})
    page = english.get("/audit/?export=csv&q=wang.fang")
    lines = text(page).splitlines()
    assert len(lines) == 2
    assert "wang.fang" in lines[1]
    entry = AuditEntry.objects.get(verb="accounts.audit.exported")
    assert entry.data == {"filters": {"q": "wang.fang"}}


def test_an_auditor_of_a_district_sees_that_district(english: Client, user: User, now: datetime) -> None:
    note(user, now)
    note(user, now, "far", area_id=TAOJIANG)
    english.force_login(make_user("auditor", area_id=HESHAN))
    assert shown(english.get("/audit/")) == {"people.person.opened"}
    make_post(user, "auditor", area_id=TAOJIANG)
