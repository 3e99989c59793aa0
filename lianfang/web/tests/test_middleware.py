"""Policy, clock, refusals and static files, called as Django calls them."""

import gzip
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import DataError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from pytest_django.fixtures import Settings

from lianfang.common.errors import Refused
from lianfang.web import clock
from lianfang.web.clock import ClockMiddleware
from lianfang.web.csp import ContentSecurityPolicy
from lianfang.web.http import Request
from lianfang.web.refusals import RefusalMiddleware, came_from
from lianfang.web.staticfiles import StaticFiles, Storage

pytestmark = pytest.mark.urls("django.conf.urls.i18n")  # the one address the shell itself needs
WEB = Path(__file__).resolve().parent.parent
FACTORY = RequestFactory()


def ask(method: str, path: str, data: dict[str, str] | None = None, **extra: Any) -> Request:
    send = FACTORY.get if method == "GET" else FACTORY.post
    return cast(Request, send(path, data, **extra))


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def through(middleware: Any, request: HttpRequest) -> HttpResponse:
    """Send a request through one middleware."""
    response: HttpResponse = middleware(answer)(request)
    return response


def test_nothing_inline_and_nothing_from_elsewhere() -> None:
    request = ask("GET", "/cases/")
    policy = through(ContentSecurityPolicy, request)["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert f"script-src 'self' 'nonce-{request.csp_nonce}';" in policy
    assert "unsafe" not in policy
    assert len(request.csp_nonce) >= 20


def test_each_request_has_its_own_nonce() -> None:
    nonces = set()
    for _n in range(5):
        request = ask("GET", "/")
        through(ContentSecurityPolicy, request)
        nonces.add(request.csp_nonce)
    assert len(nonces) == 5


def test_only_the_phone_app_may_run_wasm() -> None:
    assert (
        "wasm-unsafe-eval" in through(ContentSecurityPolicy, ask("GET", "/field/"))["Content-Security-Policy"]
    )
    assert "wasm" not in through(ContentSecurityPolicy, ask("GET", "/fields/"))["Content-Security-Policy"]


STORY = datetime(2021, 8, 4, 17, 0, tzinfo=UTC)


def story_time() -> datetime:
    return STORY


def test_a_request_knows_the_time_of_the_clock_in_force_and_the_citys_day(settings: Settings) -> None:
    settings.CLOCK = f"{__name__}.story_time"
    request = ask("GET", "/")
    through(ClockMiddleware, request)
    assert request.now == STORY
    assert request.today == date(2021, 8, 5)


def test_the_clock_is_the_real_one_unless_told_otherwise(settings: Settings) -> None:
    settings.CLOCK = "django.utils.timezone.now"
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 60


OCCUPIED = Refused("occupied", _("Room %(room)s is occupied."), room="301")


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    request.user = AnonymousUser()
    with translation.override("en"):
        response = RefusalMiddleware(answer).process_exception(request, exception)
    assert response is not None
    return response


@pytest.mark.django_db
def test_a_refusal_is_a_page_that_leads_back() -> None:
    response = refused(ask("POST", "/beds/", headers={"Referer": "http://testserver/beds/?ward=2"}), OCCUPIED)
    assert response.status_code == 409
    html = response.content.decode()
    assert "Room 301 is occupied." in html
    assert 'href="/beds/?ward=2"' in html


@pytest.mark.django_db
def test_a_missing_right_is_403() -> None:
    assert refused(ask("POST", "/beds/"), Refused("forbidden", "no")).status_code == 403


@pytest.mark.django_db
def test_what_takes_the_database_too_long_is_said() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '20ms'")
        with pytest.raises(OperationalError) as ended, transaction.atomic():
            cursor.execute("SELECT pg_sleep(20)")
    response = refused(ask("GET", "/people/"), ended.value)
    assert response.status_code == 503
    assert "Choose a smaller area or fewer days." in response.content.decode()


@pytest.mark.django_db
def test_who_was_ended_because_two_waited_for_each_other_is_told_to_look_again() -> None:
    with connection.cursor() as cursor, pytest.raises(OperationalError) as ended, transaction.atomic():
        cursor.execute("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$")
    response = refused(ask("POST", "/beds/"), ended.value)
    assert response.status_code == 409
    assert "what you did was broken off" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [DataError("value too long"), ValidationError("zzz is no UUID")])
def test_what_can_be_no_value_is_said(wrong: Exception) -> None:
    response = refused(ask("POST", "/beds/"), wrong)
    assert response.status_code == 400
    assert "correct it and send it again" in response.content.decode()


def test_any_other_error_is_a_bug() -> None:
    assert RefusalMiddleware(answer).process_exception(ask("GET", "/"), OperationalError("gone")) is None


@pytest.mark.django_db
def test_for_htmx_a_refusal_is_a_message_that_changes_nothing_else() -> None:
    response = refused(ask("POST", "/beds/", headers={"HX-Request": "true"}), OCCUPIED)
    assert response.status_code == 409
    assert response["HX-Reswap"] == "none"
    html = response.content.decode()
    assert html.strip().startswith('<hx-partial hx-target="#toasts"')
    assert "Room 301 is occupied." in html
    assert "<html" not in html


def test_any_other_exception_is_a_bug_and_surfaces() -> None:
    assert RefusalMiddleware(answer).process_exception(ask("GET", "/"), ValueError("x")) is None


@pytest.mark.parametrize(
    "referrer", ["", "https://elsewhere.example/", "javascript:alert(1)", "//elsewhere.example/x"]
)
def test_back_never_leads_elsewhere(referrer: str) -> None:
    assert came_from(ask("GET", "/", headers={"Referer": referrer})) == "/"


def test_a_fresh_clone_serves_its_files_with_a_version(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path / "never-collected")
    storage = Storage()
    assert re.fullmatch(r"/static/css/tokens\.css\?v=[0-9a-f]{8}", storage.url("css/tokens.css"))
    assert storage.url("fonts/inter-latin.woff2") == "/static/fonts/inter-latin.woff2"


def test_a_versioned_file_is_kept_for_a_year_and_another_looked_at_again(
    settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = str(tmp_path / "never-collected")
    versioned = through(StaticFiles, ask("GET", "/static/css/tokens.css", {"v": "12345678"}))
    assert versioned.status_code == 200
    assert versioned["Content-Type"].startswith("text/css")
    assert "immutable" in versioned["Cache-Control"]
    assert b"--paper" in versioned.content
    plain = through(StaticFiles, ask("GET", "/static/css/tokens.css"))
    assert "immutable" not in plain["Cache-Control"]
    assert through(StaticFiles, ask("GET", "/cases/")).content == b"ok"


def test_collected_files_have_hashed_names_in_pages_and_in_style_sheets(
    settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = str(tmp_path)
    storage = Storage()
    paths = {}
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for name, source in finder.list([]):
            with source.open(name) as opened:
                storage.save(name, opened)
            paths[name] = (storage, name)
    assert all(not isinstance(result, Exception) for _old, _new, result in storage.post_process(paths))
    collected = Storage()
    font = collected.url("fonts/inter-latin.woff2")
    assert re.fullmatch(r"/static/fonts/inter-latin\.[0-9a-f]{12}\.woff2", font)
    sheet = (tmp_path / collected.url("css/tokens.css").removeprefix("/static/")).read_text()
    assert Path(font).name in sheet


def test_vendored_versions_are_those_that_were_asked_for() -> None:
    asked = json.loads((WEB.parent.parent / "frontend" / "package.json").read_text())["devDependencies"]
    told = "".join((folder / "THIRD-PARTY.md").read_text() for folder in (WEB, WEB.parent / "fieldapp"))
    asked.pop("esbuild")  # it only bundles: nothing of it is served
    for version in asked.values():
        assert f"| {version} |" in told


def test_text_is_compressed_for_readers_who_take_it() -> None:
    address = "/static/field/app.js"
    small = Client(headers={"accept-encoding": "gzip, br"}).get(address)
    whole = Client().get(address)
    assert (small["Content-Encoding"], small["Vary"]) == ("gzip", "Accept-Encoding")
    assert int(small["Content-Length"]) == len(small.content) < len(whole.content) / 2
    assert gzip.decompress(small.content) == whole.content
    assert "Content-Encoding" not in whole
    font = Client(headers={"accept-encoding": "gzip"}).get("/static/fonts/inter-latin.woff2")
    assert "Content-Encoding" not in font
