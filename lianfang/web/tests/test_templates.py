"""The shell draws with everything and with nothing; no template breaks the policy."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from lianfang.web.http import Request

pytestmark = pytest.mark.urls("django.conf.urls.i18n")  # the one address the shell itself needs
PACKAGE = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
SHEETS = sorted((PACKAGE / "web" / "static" / "css").glob("*.css"))


def page(name: str, path: str = "/", **context: object) -> str:
    request = cast(Request, RequestFactory().get(path))
    request.csp_nonce = "n0nce"
    request.now, request.today = datetime(2021, 8, 16, 1, 42, tzinfo=UTC), date(2021, 8, 16)
    with translation.override("en"):
        return render_to_string(name, {"request": request, "csrf_token": "t0ken"} | context)


def test_the_shell_draws_with_nothing_in_its_context() -> None:
    html = page("web/base.html")
    assert '<html lang="en">' in html
    assert "No outbreak is being fought" in html
    assert 'id="replay"' in html
    assert 'class="replay"' not in html
    assert "16 Aug" in html
    assert "09:42:00" in html
    assert "hx-sse:connect" not in html


def test_the_shell_draws_all_it_is_given() -> None:
    menu = [
        {
            "label": "Command",
            "items": [
                {
                    "label": "Overview",
                    "url": "/",
                    "icon": "home",
                    "current": True,
                    "count": 1402,
                    "warn": True,
                }
            ],
        }
    ]
    html = page(
        "web/base.html",
        menu=menu,
        incident={"level": "Level II", "title": "Delta & others", "day": 19},
        alerts={"count": 3, "url": "/alerts/"},
        replay={"percent": 42, "label": "Replaying 5 August"},
        live_url="/live/",
        demo=True,
    )
    assert '<a href="/" aria-current="page">' in html
    assert '<i class="count warn">1,402</i>' in html
    assert "Delta &amp; others" in html
    assert "Day 19 of the response" in html
    assert "3 alerts" in html
    assert 'width="42%"' in html
    assert 'hx-sse:connect="/live/"' in html
    assert "Demonstration data" in html


def test_the_language_switch_stays_on_this_page() -> None:
    html = page("web/base.html", path="/cases/?area=430902&page=2")
    assert '<input type="hidden" name="next" value="/cases/?area=430902&amp;page=2">' in html
    assert 'action="/setlang/"' in html


@pytest.mark.parametrize("name", ["500.html", "404.html", "403.html", "403_csrf.html"])
def test_error_pages_need_nothing_at_all(name: str) -> None:
    with translation.override("en"):
        html = render_to_string(name)
    assert f'<p class="code">{name[:3]}</p>' in html
    assert "<form" not in html  # without a request there is no token to send one with


def test_someone_signed_in_keeps_the_menu_on_an_error_page() -> None:
    class Someone:
        is_authenticated = True
        get_full_name = "Zhou Min"

    assert 'id="rail"' in page("404.html", user=Someone())
    assert 'id="rail"' not in page("404.html")


class Case(forms.Form):
    name = forms.CharField(help_text="As on the card.")
    kind = forms.ChoiceField(choices=[("c", "Confirmed")], widget=forms.RadioSelect)
    sure = forms.BooleanField()
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_what_is_wrong_is_said_at_the_top_and_leads_to_its_field() -> None:
    html = page("web/_form.html", form=Case({}))
    assert html.index('class="errors"') < html.index('class="field')
    for target in re.findall(r'<a href="#([^"]*)"', html):
        assert f'id="{target}"' in html, target
    assert html.count("This field is required.") == 6
    assert "As on the card." in html


def test_a_form_without_mistakes_says_nothing() -> None:
    assert "errors" not in page("web/_form.html", form=Case())


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_template_breaks_the_content_security_policy(template: Path) -> None:
    html = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", "", template.read_text(), flags=re.DOTALL)
    assert not re.search(r"\sstyle\s*=", html), "inline style"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", html), "inline handler"
    assert "<style" not in html
    for script in re.findall(r"<script\b[^>]*>", html):
        assert "src=" in script, script


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_style_sheets_stay_short_and_within_the_browsers_we_promise(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    assert sheet.read_text().count("\n") <= 400
    assert not re.search(r"color-mix|oklch|@container|&[:. ]|@import|https?:", text)
    assert "@layer" in text


def test_every_style_sheet_is_linked() -> None:
    head = (PACKAGE / "web" / "templates" / "web" / "_head.html").read_text()
    assert {sheet.name for sheet in SHEETS} == set(re.findall(r"css/(\w+\.css)", head))


def test_dark_overrides_only_what_light_defines() -> None:
    tokens, dark = (
        (PACKAGE / "web" / "static" / "css" / name).read_text() for name in ("tokens.css", "dark.css")
    )
    assert set(re.findall(r"^\s+(--[\w-]+):", dark, re.MULTILINE)) <= set(
        re.findall(r"^\s+(--[\w-]+):", tokens, re.MULTILINE)
    )
    used = {name for sheet in SHEETS for name in re.findall(r"var\((--[\w-]+)\)", sheet.read_text())}
    assert used <= set(re.findall(r"^\s+(--[\w-]+):", tokens, re.MULTILINE))


def test_a_menu_that_looks_otherwise_is_drawn_anew() -> None:
    def drawn(count: int, current: bool) -> str:
        item = {"label": "Disputes", "url": "/sync/", "icon": "home", "current": current, "count": count}
        return page("web/base.html", menu=[{"label": "Command", "items": [item]}])

    assert "aria-current" not in drawn(0, False)
    assert 'aria-current="page"' in drawn(0, True)
    assert '<i class="count">7</i>' in drawn(7, True)
    assert "count" not in drawn(0, False).split("<nav", 1)[1].split("</nav>", 1)[0]
    assert "Disputes" not in page("web/base.html", menu=[])
