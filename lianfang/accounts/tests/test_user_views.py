"""The pages of users, posts and the audit."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from lianfang.accounts.models import AuditEntry, Post, User
from lianfang.accounts.tests.make import PASSWORD, make_post, make_user
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.web.tests.saving import save

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
    assert shown(english.get("/audit/?day=2021-08-04&until=2021-08-04")) == {"testing.round.opened"}
    assert shown(english.get("/audit/?person=x&day=y&q=nobody")) == set()


def test_the_audit_as_a_file_is_audited_too(
    english: Client, auditor: User, user: User, now: datetime
) -> None:
    note(user, now, data={"why": "=cmd()"})
    page = save(english, "/audit/?export=csv&q=wang.fang")
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
