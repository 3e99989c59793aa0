"""Where somebody is signed in: the list, what ends it, how long it lasts, and what was typed meanwhile."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from lianfang.accounts import actions, browsers, safety, sessions
from lianfang.accounts.matrix import FAR_ROLES
from lianfang.accounts.models import AuditEntry, SignIn, User
from lianfang.accounts.roles import ROLES
from lianfang.accounts.tests.make import PASSWORD, make_user
from lianfang.accounts.tests.test_views import code_of, sign_in, text
from lianfang.common.errors import Refused
from lianfang.web.http import UNATTENDED

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
WECHAT = (
    "Mozilla/5.0 (Linux; Android 10; HarmonyOS) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/86.0 Mobile Safari/537.36 MicroMessenger/8.0.38"
)
MINUTE = 60.0


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let the real clock go on by so many minutes."""
    passed = timedelta()

    def go(minutes: float) -> None:
        nonlocal passed
        passed += timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda: datetime.now(UTC) + passed)

    return go


@pytest.fixture
def sampler() -> User:
    return make_user("sampler", username="wang.fang", password=PASSWORD, language="en")


@pytest.fixture
def chief(settings: Any) -> User:
    settings.SECOND_FACTOR = "none"
    return make_user("administrator", username="chen", password=PASSWORD, language="en")


def desk(user: User, told: str = FIREFOX, address: str = "10.20.30.44") -> Client:
    """Sign somebody in at a desk."""
    client = Client(headers={"User-Agent": told}, REMOTE_ADDR=address)
    sign_in(client, user.username)
    return client


def is_in(client: Client) -> bool:
    """Say whether a browser is signed in."""
    return client.get(reverse("account")).status_code == 200


# --- the list


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (FIREFOX, "Firefox · Windows"),
        (WECHAT, "WeChat · HarmonyOS"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/126.0 Safari/537.36 Edg/126.0",
            "Edge · macOS",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            "Safari · iPhone",
        ),
        ("curl/8.5", ""),
    ],
)
def test_browsers_have_names(told: str, name: str) -> None:
    assert browsers.named(told) == name


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("10.20.30.44", "10.20.30.0/24"),
        ("2001:db8:1234:5::9", "2001:db8:1234::/48"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_of_an_address_its_network_is_kept(address: str, kept: str) -> None:
    assert sessions.network(address) == kept


def test_one_sees_where_one_is_signed_in_and_ends_one_of_them(sampler: User) -> None:
    here, there = desk(sampler), desk(sampler, WECHAT, "192.0.2.7")
    stranger = make_user("sampler", username="li", password=PASSWORD)
    desk(stranger)
    page = here.get(reverse("sign_ins"))
    assert [(row["row"].browser, row["row"].network, row["here"]) for row in page.context["rows"]] == [
        ("Firefox · Windows", "10.20.30.0/24", True),
        ("WeChat · HarmonyOS", "192.0.2.0/24", False),
    ]
    for client in (here, there):
        assert str(client.session.session_key) not in text(page)
    other = page.context["rows"][1]["mark"]
    assert here.post(reverse("end_sign_in", args=[other])).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert AuditEntry.objects.filter(verb="accounts.sign_ins.ended", by=sampler).count() == 1
    assert here.post(reverse("end_sign_in", args=[other])).status_code == 409  # it is over
    mine = page.context["rows"][0]["mark"]
    assert here.post(reverse("end_sign_in", args=[mine])).status_code == 409
    of_stranger = sessions.mark(SignIn.objects.get(user=stranger))
    assert here.post(reverse("end_sign_in", args=[of_stranger])).status_code == 409
    assert SignIn.objects.filter(user=stranger).exists()


def test_all_others_are_ended(sampler: User) -> None:
    here, there, elsewhere = desk(sampler), desk(sampler), desk(sampler)
    here.post(reverse("end_other_sign_ins"))
    assert [is_in(client) for client in (here, there, elsewhere)] == [True, False, False]


def test_an_administrator_ends_all_of_a_user(sampler: User, chief: User) -> None:
    theirs, ours = [desk(sampler), desk(sampler)], desk(chief)
    assert ours.get(reverse("user", args=[sampler.pk])).context["sign_ins"] == 2
    ours.post(reverse("change_user", args=[sampler.pk, "sign-ins"]))
    assert [is_in(client) for client in (*theirs, ours)] == [False, False, True]
    assert AuditEntry.objects.get(verb="accounts.sign_ins.ended").data["n"] == 2
    with pytest.raises(Refused) as refused:
        actions.end_sign_ins(chief, by=sampler, now=timezone.now())
    assert refused.value.code == "forbidden"


def test_a_new_password_of_ones_own_leaves_no_other_sign_in_behind(sampler: User) -> None:
    here, _there = desk(sampler), desk(sampler)
    new = "bridge-over-the-zi"
    here.post(reverse("change_password"), {"old": PASSWORD, "new": new, "again": new})
    assert is_in(here)
    assert SignIn.objects.filter(user=sampler).count() == 1


def test_the_second_factor_turned_on_ends_other_sign_ins(sampler: User) -> None:
    here, there = desk(sampler), desk(sampler)
    here.get(reverse("enrol_second_factor"))
    here.post(reverse("enrol_second_factor"), {"code": code_of(TOTPDevice.objects.get(user=sampler))})
    assert (is_in(here), is_in(there)) == (True, False)


@pytest.mark.parametrize("deed", ["lock", "second-factor"])
def test_who_is_locked_or_loses_the_second_factor_is_out_at_once(
    sampler: User, chief: User, deed: str
) -> None:
    theirs, ours = desk(sampler), desk(chief)
    ours.post(reverse("change_user", args=[sampler.pk, deed]))
    assert not SignIn.objects.filter(user=sampler).exists()
    assert not is_in(theirs)


# --- how long it lasts


def test_without_use_it_ends_after_an_hour_and_with_use_it_goes_on(
    sampler: User, later: Callable[[float], None]
) -> None:
    client = desk(sampler)
    for _ in range(3):
        later(59)
        assert is_in(client)
    later(61)
    assert not is_in(client)


def test_it_ends_sooner_where_a_role_reaches_far(chief: User, later: Callable[[float], None]) -> None:
    client = desk(chief)
    later(29)
    assert is_in(client)
    later(31)
    assert not is_in(client)


def test_after_twelve_hours_it_ends_whatever_somebody_does(
    sampler: User, later: Callable[[float], None]
) -> None:
    client = desk(sampler)
    for _ in range(14):
        later(50)
        assert is_in(client)  # 11 h 40
    asked = client.post(reverse("lasts")).json()
    assert asked["longest"] <= 20 * MINUTE
    assert asked["left"] <= asked["longest"]
    later(21)
    assert not is_in(client)


def test_what_a_page_asks_by_itself_is_no_use(sampler: User, later: Callable[[float], None]) -> None:
    client = desk(sampler)
    later(40)
    by_itself = {"HX-Request": "true", UNATTENDED: "1"}
    assert client.get(reverse("account"), headers=by_itself).status_code == 200
    assert client.get(reverse("lasts")).json()["left"] <= 20 * MINUTE
    later(21)
    answer = client.get(reverse("account"), headers=by_itself)
    assert (answer.status_code, answer.content) == (204, b"")  # the page stays, with what was typed into it
    assert client.get(reverse("lasts")).json() == {"left": 0}


def test_whoever_says_that_they_are_there_stays(sampler: User, later: Callable[[float], None]) -> None:
    client = desk(sampler)
    page = client.get(reverse("account"))
    assert f'data-user="{sampler.pk}"' in text(page)
    later(59)
    asked = client.post(reverse("lasts")).json()
    assert asked["left"] > 59 * MINUTE
    assert (asked["user"], len(asked["token"])) == (sampler.pk, 64)


def test_the_half_signed_in_are_told_nothing(sampler: User) -> None:
    TOTPDevice.objects.create(user=sampler, name="app", confirmed=True)
    assert desk(sampler).get(reverse("lasts")).json() == {"left": 0}


def test_noting_use_is_one_write_a_minute(
    sampler: User, later: Callable[[float], None], django_assert_num_queries: Any
) -> None:
    client = desk(sampler)
    used = SignIn.objects.get().used_at
    is_in(client)
    assert SignIn.objects.get().used_at == used
    later(2)
    is_in(client)
    assert SignIn.objects.get().used_at > used


def test_sign_ins_that_are_over_are_taken_out_by_the_next_one(
    sampler: User, later: Callable[[float], None]
) -> None:
    desk(sampler)
    later(60 * 36)
    desk(sampler)
    assert SignIn.objects.count() == 1


# --- what was typed


def test_what_was_typed_when_the_time_was_over_is_kept_for_whoever_typed_it(
    sampler: User, later: Callable[[float], None]
) -> None:
    client = desk(sampler)
    later(61)
    url = reverse("choose_language")
    answer = client.post(url, {"language": "zh-hans", "note": "<b>益阳</b>"})
    assert answer["Location"] == f"{reverse('sign_in')}?next=%2Fsign-in%2Fkept%2F"
    assert sign_in(client, "wang.fang", next="/sign-in/kept/")["Location"] == "/sign-in/kept/"
    page = text(client.get("/sign-in/kept/"))
    assert f'action="{url}"' in page
    assert 'name="note" value="&lt;b&gt;益阳&lt;/b&gt;"' in page
    assert client.get("/sign-in/kept/").status_code == 302  # once


def test_nobody_else_sees_what_was_typed(sampler: User, later: Callable[[float], None]) -> None:
    client = desk(sampler)
    later(61)
    client.post(reverse("choose_language"), {"language": "en"})
    other = make_user("sampler", username="li", password=PASSWORD)
    sign_in(client, other.username)
    assert client.get("/sign-in/kept/").status_code == 302
    assert "kept" not in client.session


@pytest.mark.parametrize(
    "sent", [{}, {"old": "x", "new": "y"}, {"text": "x" * 60_000}], ids=["nothing", "a password", "too much"]
)
def test_some_things_are_not_kept(
    sampler: User, later: Callable[[float], None], sent: dict[str, str]
) -> None:
    client = desk(sampler)
    later(61)
    assert client.post(reverse("change_password"), sent)["Location"] == reverse("sign_in")


def test_of_a_sign_in_that_was_taken_away_nothing_is_kept(sampler: User) -> None:
    client = desk(sampler)
    sessions.end_all(sampler)
    assert client.post(reverse("choose_language"), {"language": "en"})["Location"] == reverse("sign_in")


# --- who must have a second factor


def test_who_reaches_far_is_named_by_the_matrix() -> None:
    far = {"administrator", "auditor", "commander", "dispatcher", "epidemiologist"}
    assert far <= FAR_ROLES
    assert not FAR_ROLES & {"sampler", "courier", "tracer", "observer", "grid_worker", "doctor"}


@pytest.mark.parametrize(
    ("told", "expected"),
    [("far", FAR_ROLES), ("all", frozenset(ROLES)), ("none", frozenset()), ("doctor,x", {"doctor"})],
)
def test_a_city_says_which_roles_must(settings: Any, told: str, expected: frozenset[str]) -> None:
    settings.SECOND_FACTOR = told
    assert safety.roles_with_second_factor() == expected


def test_who_must_have_a_second_factor_is_led_to_it_and_then_on(settings: Any) -> None:
    settings.SECOND_FACTOR = "far"
    user = make_user("administrator", username="chen", password=PASSWORD, language="en")
    client = Client()
    sign_in(client, "chen", next="/users/?q=x")
    page = client.get("/users/?q=x")
    assert page["Location"] == "/account/second-factor/?next=%2Fusers%2F%3Fq%3Dx"
    for url in (reverse("account"), reverse("audit"), reverse("recovery_codes"), reverse("change_password")):
        assert client.get(url)["Location"].startswith(reverse("enrol_second_factor")), url
    page = client.get(page["Location"])
    assert 'id="rail"' not in text(page)
    code = code_of(TOTPDevice.objects.get(user=user))
    page = client.post(reverse("enrol_second_factor"), {"code": code, "next": "/users/?q=x"})
    assert len(page.context["codes"]) == 10
    assert 'href="/users/?q=x"' in text(page)
    assert client.get("/users/").status_code == 200
    refused = client.post(reverse("turn_off_second_factor"), {"password": PASSWORD})
    assert "may not be held without" in text(refused)
    assert TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def test_who_is_given_such_a_post_meanwhile_is_led_to_it_too(
    settings: Any, sampler: User, later: Callable[[float], None]
) -> None:
    settings.SECOND_FACTOR = "sampler"
    client = Client()
    client.force_login(sampler)
    assert is_in(client)
    later(2)
    assert client.get(reverse("account"))["Location"].startswith(reverse("enrol_second_factor"))
    settings.SECOND_FACTOR = "none"
    later(2)
    assert is_in(client)


def test_the_cookie_ends_with_the_sign_in(sampler: User) -> None:
    client = desk(sampler)
    assert int(client.cookies[settings.SESSION_COOKIE_NAME]["max-age"]) == 3600
    assert json.loads(client.get(reverse("lasts")).content)["left"] <= 3600
