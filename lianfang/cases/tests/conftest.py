"""What the tests of pages share: an epidemiologist, and a client signed in as them."""

from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client

from lianfang.accounts.models import User
from lianfang.cases.tests.make import make_epidemiologist


@pytest.fixture
def by() -> User:
    return make_epidemiologist(name="周敏")


@pytest.fixture
def page(client: Client, by: User, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Give a client signed in as an epidemiologist, at the instant of the tests."""
    monkeypatch.setattr("lianfang.web.clock.now", lambda: now)
    client.force_login(by)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client
