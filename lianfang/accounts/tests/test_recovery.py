"""Recovery codes: shown once, kept as hashes, each good once, counted."""

from hashlib import sha256
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from lianfang.accounts import second_factor
from lianfang.accounts.models import RecoveryCodes, User
from lianfang.accounts.tests.make import PASSWORD, make_user
from lianfang.accounts.tests.test_views import code_of
from lianfang.common.tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make_user("sampler", username="wang.fang", password=PASSWORD, language="en")


@pytest.fixture
def device(user: User) -> TOTPDevice:
    return TOTPDevice.objects.create(user=user, name="app", confirmed=True)


def make_codes(user: User, codes: list[str]) -> None:
    """Let somebody have these recovery codes."""
    hashes = [make_password(sha256(code.encode()).hexdigest()[:16]) for code in codes]
    RecoveryCodes.objects.create(user=user, name="paper", hashes=hashes)


def test_recovery_codes_lie_as_digests_and_work_once(client: Client) -> None:
    user = make_user("sampler", username="li", password=PASSWORD)
    client.force_login(user)
    client.get(reverse("enrol_second_factor"))
    code = code_of(TOTPDevice.objects.get(user=user))
    codes = client.post(reverse("enrol_second_factor"), {"code": code}).context["codes"]
    assert len(set(codes)) == 10
    assert all(len(each) == 24 for each in codes)
    lie = RecoveryCodes.objects.get(user=user).hashes
    assert len(lie) == 10
    assert not any(each in kept for kept in lie for each in codes)
    for expected in (302, 200):
        desk = Client()
        desk.force_login(user)
        typed = " ".join(codes[0][n : n + 4] for n in range(0, 24, 4)).upper()
        assert desk.post(f"{reverse('second_factor')}?recovery=1", {"code": typed}).status_code == expected


def test_a_recovery_code_opens_the_door_once(client: Client, user: User, device: TOTPDevice) -> None:
    make_codes(user, ["abcd2345", "b" * 24, "c" * 24, "d" * 24, "e" * 24])
    for expected in (302, 200):
        session = Client()
        session.force_login(user)
        page = session.post("/sign-in/code/?recovery=1", {"code": " ABCD-2345 "})
        assert page.status_code == expected


def test_how_many_recovery_codes_are_left_is_said(user: User, device: TOTPDevice) -> None:
    make_codes(user, ["b" * 24, "c" * 24, "d" * 24, "e" * 24, "f" * 24])
    for code, left, few in (("b" * 24, 4, False), ("c" * 24, 3, True)):
        client = Client()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        client.force_login(user)
        answer = client.post("/sign-in/code/?recovery=1", {"code": code, "next": "/account/"})
        assert answer.status_code == 302
        page = client.get("/account/").content.decode()
        assert f"it is used up. {left} are left." in page
        assert f"{left} recovery codes left." in page
        assert page.count("Make new ones") == 2 * few


def test_recovery_codes_of_earlier_releases_are_hashed_and_hold(user: User, device: TOTPDevice) -> None:
    static = StaticDevice.objects.create(user=user, name="paper", confirmed=True)
    static.token_set.create(token="abcd2345")  # as it was handed out
    static.token_set.create(token=sha256(b"b" * 24).hexdigest()[:16])  # as a digest
    module = import_module("lianfang.accounts.migrations.0014_recovery_codes_hashed")
    module.hashed(apps, None)
    assert not StaticToken.objects.exists()
    kept = RecoveryCodes.objects.get(user=user)
    assert not any(code in each for each in kept.hashes for code in ("abcd2345", "bbbb"))
    for code in ("abcd2345", "b" * 24):
        second_factor.verify(user, code)
    with refused("wrong_code"):
        second_factor.verify(user, "abcd2345")


def test_new_recovery_codes_replace_the_old(client: Client, user: User, device: TOTPDevice) -> None:
    make_codes(user, ["abcd2345"])
    client.force_login(user)
    client.post("/sign-in/code/", {"code": code_of(device)})
    assert len(client.post("/account/second-factor/codes/").context["codes"]) == 10
    with refused("wrong_code"):
        second_factor.verify(user, "abcd2345")
