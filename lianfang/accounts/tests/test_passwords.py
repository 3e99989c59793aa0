"""Which passwords are taken: no rule about kinds of letters, but none that is guessed first."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha1
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianfang.accounts.models import User
from lianfang.accounts.passwords import is_listed
from lianfang.accounts.tests.make import PASSWORD, make_user
from lianfang.accounts.tests.test_views import sign_in, text
from lianfang.places.rules import unpack
from lianfang.places.tests.make import HESHAN, make_area

pytestmark = pytest.mark.django_db


def faults(password: str, user: User | None = None) -> set[str]:
    """Say why a password is not taken."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {str(each.code) for each in error.error_list}
    return set()


@pytest.mark.parametrize(
    "password",
    [
        "carp-lantern-bridge",
        "carp lantern bridge under rain",
        "资江上的三座旧桥与红灯笼",
        "x7#kQ2!mVz9pL4",
        "ёлка мост фонарь дождь",
    ],
)
def test_any_letters_are_good_when_nobody_guesses_them(password: str) -> None:
    assert faults(password) == set()


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("carplantern", "password_too_short"),
        ("carp " * 26, "too_long"),
        ("passwordpassword", "guessable"),
        ("P@ssw0rd123456", "guessable"),
        ("qwertyuiopasdf", "guessable"),
        ("iloveyou1314520", "guessable"),
        ("woaini1314520", "guessable"),
        ("111111111111", "guessable"),
        ("20210731-20210801", "guessable"),
        ("abcabcabcabcabc", "guessable"),
        ("123456789012", "guessable"),
        ("lianfang-2021-08", "own_words"),
    ],
)
def test_what_is_guessed_first_is_not_taken(password: str, fault: str) -> None:
    assert fault in faults(password)


def test_the_names_of_the_city_and_of_oneself_are_not_taken() -> None:
    assert faults("Heshan-gogo-2021") == set()
    make_area(*unpack(HESHAN), name="赫山区", name_en="Heshan District")
    assert "own_words" in faults("Heshan-gogo-2021")
    user = make_user(username="ouyang.xiaochun", name="欧阳晓春")
    assert faults("ouyang.xiaochun.88", user)
    assert faults("ouyang.xiaochun.88") == set()


def test_every_common_password_of_the_list_that_is_long_enough_is_refused() -> None:
    from django.contrib.auth.password_validation import CommonPasswordValidator

    long = [each for each in CommonPasswordValidator().passwords if len(each) >= 12]
    assert len(long) > 50
    assert [each for each in long if not faults(each)] == []


@pytest.fixture
def stolen(tmp_path: Path, settings: Any) -> Callable[..., Path]:
    """Write a list of breached passwords."""

    def write(*passwords: str, end: str = "\r\n") -> Path:
        sums = sorted(sha1(each.encode(), usedforsecurity=False).hexdigest().upper() for each in passwords)
        path = tmp_path / "breached.txt"
        path.write_bytes("".join(f"{each}:{n}{end}" for n, each in enumerate(sums, 1)).encode())
        settings.BREACHED = str(path)
        return path

    return write


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_list_of_breached_passwords_is_searched(stolen: Callable[..., Path], end: str) -> None:
    listed = [f"listed {n} lantern" for n in range(200)]
    path = stolen(*listed, end=end)
    assert all(is_listed(each, path) for each in listed)
    assert not any(is_listed(f"other {n} lantern", path) for n in range(200))
    assert not is_listed("x", stolen())
    assert is_listed("x", stolen("x"))


def test_a_breached_password_is_not_taken(stolen: Callable[..., Path]) -> None:
    stolen("carp-lantern-bridge")
    assert faults("carp-lantern-bridge") == {"breached"}
    assert faults("carp-lantern-bridges") == set()


# --- first passwords


@pytest.fixture
def newcomer() -> User:
    until = timezone.now() + timedelta(days=3)
    return make_user("sampler", username="wang.fang", password=PASSWORD, language="en", password_until=until)


def test_a_first_password_opens_the_page_where_it_is_changed_and_no_other(
    client: Client, newcomer: User
) -> None:
    sign_in(client, "wang.fang")
    page = client.get("/account/?tab=1")
    assert page["Location"] == "/account/password/?next=%2Faccount%2F%3Ftab%3D1"
    page = client.get(page["Location"])
    assert "only to get in" in text(page)
    assert 'id="rail"' not in text(page)
    new = "bridge-over-the-zi"
    sent = {"old": PASSWORD, "new": new, "again": new, "next": "/account/?tab=1"}
    assert client.post(reverse("change_password"), sent)["Location"] == "/account/?tab=1"
    assert client.get("/account/?tab=1").status_code == 200
    assert User.objects.get(pk=newcomer.pk).password_until is None


def test_a_first_password_is_good_for_three_days(client: Client, newcomer: User) -> None:
    User.objects.update(password_until=timezone.now() - timedelta(seconds=1))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "good for three days" in text(sign_in(client, "wang.fang"))
    assert "_auth_user_id" not in client.session


def test_who_makes_a_user_or_a_new_password_makes_a_first_one(newcomer: User) -> None:
    desk = Client()
    desk.force_login(make_user("administrator", password=PASSWORD))
    User.objects.filter(pk=newcomer.pk).update(password_until=None)
    desk.post(reverse("new_password", args=[newcomer.pk]))
    until = User.objects.get(pk=newcomer.pk).password_until
    assert until is not None
    assert timedelta(days=2) < until - timezone.now() <= timedelta(days=3)


def test_a_first_password_is_changed_before_the_second_factor_is_set_up(
    client: Client, newcomer: User, settings: Any
) -> None:
    settings.SECOND_FACTOR = "sampler"
    sign_in(client, "wang.fang")
    assert client.get("/account/")["Location"].startswith(reverse("change_password"))
    assert client.get(reverse("enrol_second_factor"))["Location"].startswith(reverse("change_password"))
    new = "bridge-over-the-zi"
    client.post(reverse("change_password"), {"old": PASSWORD, "new": new, "again": new, "next": "/work/"})
    assert client.get("/work/")["Location"].startswith(reverse("enrol_second_factor"))
