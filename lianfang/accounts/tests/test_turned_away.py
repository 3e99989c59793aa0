"""What was turned away is told in the log and counted, and nobody is named."""

import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from lianfang.accounts import turned_away
from lianfang.accounts.models import TurnedAway, User
from lianfang.accounts.tests.make import PASSWORD, make_user
from lianfang.accounts.tests.test_views import sign_in, text
from lianfang.web.logs import JsonLines

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write each down as it comes."""
    monkeypatch.setattr(turned_away, "PAUSE_S", 0)
    monkeypatch.setattr(turned_away, "tally", turned_away.Tally())


@pytest.fixture
def user() -> User:
    return make_user("sampler", username="wang.fang", password=PASSWORD, language="en")


def counted() -> list[tuple[str, str, int]]:
    """Give what was counted."""
    return list(TurnedAway.objects.order_by("why", "page").values_list("why", "page", "n"))


def test_a_page_one_may_not_see(
    client: Client, user: User, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(user)
    monkeypatch.setattr(logging.getLogger("lianfang"), "propagate", True)
    with caplog.at_level(logging.WARNING, logger="lianfang.security"):
        client.get("/users/?q=张三")
    assert counted() == [("forbidden", "users", 1)]
    record = next(each for each in caplog.records if each.name == "lianfang.security")
    said = json.loads(JsonLines().format(record))
    assert {key: said[key] for key in ("why", "page", "status", "user", "method")} == {
        "why": "forbidden",
        "page": "users",
        "status": 403,
        "user": user.pk,
        "method": "GET",
    }
    for secret in ("张三", user.name, user.username, "127.0.0.1"):
        assert secret not in json.dumps(said, ensure_ascii=False)


def test_wrong_passwords_and_the_lock(client: Client, user: User) -> None:
    for _ in range(6):
        sign_in(client, "wang.fang", "no")
    assert counted() == [("locked", "sign_in", 2), ("password", "sign_in", 4)]


def test_wrong_codes(client: Client, user: User) -> None:
    TOTPDevice.objects.create(user=user, name="app", confirmed=True)
    client.force_login(user)
    client.post(reverse("second_factor"), {"code": "000000x"})
    assert counted() == [("code", "second_factor", 1)]


def test_tokens_that_are_none(client: Client) -> None:
    client.get("/api/v1/areas", headers={"Authorization": "Bearer odd"})
    assert counted() == [("token", "api_areas", 1)]


def test_who_is_led_to_the_door_is_not_turned_away(client: Client) -> None:
    client.get("/users/")
    client.get("/users/", headers={"HX-Request": "true"})
    assert counted() == []


@pytest.mark.parametrize("origin", ["http://testserver", "http://evil.example"])
def test_a_form_without_its_token(user: User, origin: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    page = client.post(
        reverse("choose_language"), {"language": "en", "note": "益阳"}, headers={"Origin": origin}
    )
    assert page.status_code == 403
    assert counted() == [("form", "choose_language", 1)]
    assert ('value="益阳"' in text(page)) == (
        origin == "http://testserver"
    )  # a stranger's words are not sent on


def test_a_flood_is_written_down_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    turned_away.tally.add("token", "api_areas")
    monkeypatch.setattr(turned_away, "PAUSE_S", 1e9)
    for _ in range(50):
        turned_away.tally.add("token", "api_areas")
    assert counted() == [("token", "api_areas", 1)]
    monkeypatch.setattr(turned_away, "PAUSE_S", 0)
    turned_away.tally.add("forbidden", "users")
    assert counted() == [("forbidden", "users", 1), ("token", "api_areas", 51)]


def test_what_is_older_than_a_quarter_is_taken_out() -> None:
    TurnedAway.objects.create(hour=timezone.now() - timedelta(days=91), why="form", page="x", n=7)
    turned_away.tally.add("forbidden", "users")
    assert counted() == [("forbidden", "users", 1)]


def test_an_administrator_sees_where_and_why(client: Client) -> None:
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    rows = [("forbidden", "users", 0, 3), ("forbidden", "users", 1, 4), ("password", "sign_in", 24 * 5, 9)]
    for why, page, ago, n in rows:
        TurnedAway.objects.create(hour=hour - timedelta(hours=ago), why=why, page=page, n=n)
    client.force_login(make_user("administrator"))

    def shown(**asked: Any) -> list[tuple[str, str, int]]:
        page = client.get(reverse("turned_away"), asked)
        return [(row["why"], row["page"], row["total"]) for row, _said in page.context["rows"]]

    assert shown() == [("forbidden", "users", 7)]
    assert shown(days="7") == [("password", "sign_in", 9), ("forbidden", "users", 7)]
    assert shown(days="7", why="password") == [("password", "sign_in", 9)]
    client.force_login(make_user("sampler"))
    assert client.get(reverse("turned_away")).status_code == 403
