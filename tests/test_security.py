"""What `docs/reference/security.md` promises: its numbers, its tests, and what had no test elsewhere."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from lianfang.accounts.tests.make import PASSWORD, make_user
from lianfang.places.tests.make import YIYANG

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "reference" / "security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (.+) \|$", re.MULTILINE)
TOLD = re.compile(r"`([\w/]+\.py)::(\w+)`")


def asked() -> list[tuple[str, str]]:
    """Give the numbers of levels 1 (with a !) and 2 of ASVS 5.0.0."""
    found = []
    for line in (ROOT / "tests" / "asvs_5_0_level_2.txt").read_text().splitlines():
        section, _colon, numbers = line.partition(": ")
        found += [(f"{section}.{n.rstrip('!')}", "1" if n.endswith("!") else "2") for n in numbers.split()]
    return found


def test_every_requirement_is_answered_once() -> None:
    assert len(asked()) == 253
    assert [(number, level) for number, level, _said, _how in ROW.findall(TEXT)] == asked()


def test_every_answer_is_a_test_a_reason_or_an_honest_missing() -> None:
    begins = ("`", "Reason: ", "Missing: ", "Not used")
    assert [number for number, _level, _said, how in ROW.findall(TEXT) if not how.startswith(begins)] == []


def test_every_test_that_is_named_exists() -> None:
    assert len(TOLD.findall(TEXT)) > 90
    for path, name in TOLD.findall(TEXT):
        file = ROOT / path if path.startswith("tests/") else ROOT / "lianfang" / path
        assert f"def {name}(" in file.read_text(encoding="utf-8"), f"{path}::{name}"


def test_every_requirement_is_locked_by_its_hash() -> None:
    for file in (ROOT / "requirements").glob("*.txt"):
        text = file.read_text()
        assert "://" not in text, file
        pins = [line for line in text.splitlines() if re.match(r"[\w.\[\],-]+==", line)]
        assert pins, file
        assert all(line.endswith("\\") for line in pins), file  # a hash follows each
        assert text.count("--hash=sha256:") >= len(pins), file


@pytest.fixture(scope="module")
def behind_https() -> dict[str, object]:
    """Read the settings as they are behind HTTPS."""
    names = ["SESSION_COOKIE_", "CSRF_COOKIE_", "LANGUAGE_COOKIE_", "SECURE_"]
    code = "import json, lianfang.settings as s; from django.conf import global_settings as g; " + (
        f"print(json.dumps({{k: getattr(s, k, getattr(g, k, None)) for k in {{*dir(s), *dir(g)}} "
        f"if k.startswith({tuple(names)!r})}}))"
    )
    run = [sys.executable, "-c", code]
    done = subprocess.run(
        run, env=os.environ | {"LIANFANG_HTTPS": "1"}, check=True, capture_output=True, text=True
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_cookies_behind_https(behind_https: dict[str, object]) -> None:
    for cookie in ("SESSION", "CSRF", "LANGUAGE"):
        assert str(behind_https[f"{cookie}_COOKIE_NAME"]).startswith("__Host-")
        assert behind_https[f"{cookie}_COOKIE_SECURE"] is True
        assert behind_https[f"{cookie}_COOKIE_SAMESITE"] == "Lax"
        assert behind_https[f"{cookie}_COOKIE_DOMAIN"] is None
        assert behind_https[f"{cookie}_COOKIE_PATH"] == "/"
    assert behind_https["SESSION_COOKIE_HTTPONLY"] is behind_https["CSRF_COOKIE_HTTPONLY"] is True


def test_headers_behind_https(behind_https: dict[str, object]) -> None:
    assert behind_https["SECURE_HSTS_SECONDS"] == 31_536_000
    assert behind_https["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert behind_https["SECURE_SSL_REDIRECT"] is True
    answer = Client().get("/static/no-such-file")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_a_form_from_elsewhere_does_nothing() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("administrator", area_id=YIYANG))
    assert client.post(reverse("sign_out")).status_code == 403
    assert client.get(reverse("account")).status_code == 200


@pytest.mark.django_db
def test_pages_of_users_are_kept_by_nobody() -> None:
    client = Client()
    client.force_login(make_user("administrator", area_id=YIYANG))
    assert client.get(reverse("account"))["Cache-Control"] == "no-store"
    assert client.get(reverse("users"))["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_signing_in_begins_another_session() -> None:
    make_user("sampler", area_id=YIYANG, username="chen", password=PASSWORD)
    client = Client()
    before = client.session  # somebody else may know this one
    before["seen"] = "before"
    before.save()
    client.post(reverse("sign_in"), {"username": "chen", "password": PASSWORD})
    assert client.get(reverse("account")).status_code == 200
    assert client.session.session_key != before.session_key


@pytest.mark.django_db
def test_a_session_that_ended_opens_nothing() -> None:
    client, thief = Client(), Client()
    client.force_login(make_user("administrator", area_id=YIYANG))
    thief.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    answer = client.post(reverse("sign_out"))
    assert answer["Clear-Site-Data"] == '"cache"'
    assert thief.get(reverse("account")).status_code == 302


@pytest.mark.django_db
def test_trace_is_not_answered() -> None:
    assert Client().generic("TRACE", reverse("sign_in")).status_code == 405


@pytest.mark.django_db
def test_a_long_password_is_taken_whole() -> None:
    validate_password("carp lantern bridge " * 6)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "password", ["Lianfang-2021", "疫情防控2021年八月一日", "lianfang-covid-1", "password1234!"]
)
def test_our_own_words_are_no_password(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)
    validate_password(password + "carp-lantern")


def test_a_release_holds_no_tests() -> None:
    excluded = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["flit"]["sdist"]["exclude"]
    left_out = {found for pattern in excluded for found in ROOT.glob(pattern)}
    assert {found for found in (ROOT / "lianfang").rglob("tests") if found.is_dir()} <= left_out
