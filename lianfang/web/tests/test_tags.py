"""The tags of every page."""

import re
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from django.http import HttpRequest, QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from lianfang.web.http import Request, layout
from lianfang.web.pages import Listing, paginate
from lianfang.web.templatetags import ui

PACKAGE = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))


def ask(path: str = "/", **headers: str) -> HttpRequest:
    request = cast(Request, RequestFactory().get(path, headers=headers))
    request.csp_nonce = "n0nce"
    request.today = date(2021, 8, 5)
    return request


def drawn(source: str, **context: object) -> str:
    context.setdefault("request", ask())
    with translation.override("en"):
        bound = Context(context)
        bound.request = context["request"]  # type: ignore[attr-defined]  # what a view's render() sets and {% querystring %} reads
        return Template(source).render(bound)


def test_an_icon_is_drawn_and_hidden_from_screen_readers() -> None:
    html = drawn('{% icon "virus" "small" %}')
    assert html.startswith('<svg class="icon small"')
    assert 'aria-hidden="true"' in html
    assert "<path" in html


def test_every_icon_that_templates_and_menus_name_exists() -> None:
    named = {m for t in TEMPLATES for m in re.findall(r'{%\s*icon\s+"([^"]+)"', t.read_text())}
    named |= {
        m for t in TEMPLATES for m in re.findall(r'(?:empty_icon=|icon\|default:)"([^"]+)"', t.read_text())
    }
    for module in PACKAGE.glob("*/*.py"):
        text = module.read_text()
        named |= set(re.findall(r'"icon": "([^"]+)"', text))
        named |= set(re.findall(r'Entry\("[^"]+", _\("[^"]+"\), "([^"]+)"', text))
    assert {"search", "layout-dashboard", "user-circle"} <= named
    missing = {name for name in named if not (PACKAGE / "web" / "icons" / f"{name}.svg").exists()}
    assert missing == set()


def test_text_in_a_tag_is_escaped() -> None:
    assert drawn("{% tag word 'red' %}", word="<b>") == '<span class="tag red">&lt;b&gt;</span>'


def test_an_unknown_tone_is_a_mistake_of_the_page() -> None:
    with pytest.raises(ValueError, match="purple"):
        drawn("{% tag 'x' 'purple' %}")


def test_a_badge_says_what_it_counts() -> None:
    assert drawn("{% badge 1402 'amber' 'waiting' %}") == (
        '<span class="badge amber">1,402<span class="sr"> waiting</span></span>'
    )


def test_the_middle_of_a_number_is_hidden() -> None:
    assert "430*************1X" in drawn("{{ n|masked }}", n="43090319880704121X")


@pytest.mark.parametrize(
    ("end", "said", "tone"),
    [
        (date(2021, 8, 8), "3 days left", "green"),
        (date(2021, 8, 6), "1 day left", "green"),
        (date(2021, 8, 5), "ends today", "amber"),
        (date(2021, 8, 3), "2 days over", "red"),
        (None, "–", "neutral"),
    ],
)
def test_days_left_is_told_in_words_and_tone(end: date | None, said: str, tone: str) -> None:
    html = drawn("{% days_left end %}", end=end)
    assert f">{said}<" in html
    assert f'class="chip {tone}"' in html


def test_a_bar_stays_inside_its_track_and_needs_no_inline_style() -> None:
    html = drawn("{% bar 140 -3 'Heshan' %}")
    assert 'width="100%"' in html
    assert 'width="0%"' in html
    assert 'aria-label="Heshan"' in html
    assert "style" not in html


def test_grades_are_those_of_the_protocol() -> None:
    values = (PACKAGE / "protocol" / "values.py").read_text()
    line = re.search(r"Grade = Literal\[(.+?)\]", values, re.DOTALL)
    assert line is not None
    assert set(ui.GRADES) == set(re.findall(r'"(\w+)"', line[1]))


def listed(path: str, sort: str) -> dict[str, object]:
    request = ask(path)
    page = paginate(request, list(range(30)), 10)
    return {"request": request, "listing": Listing(page, 30, sort, {"day": "on"}, layout(request), [1, 2, 3])}


def test_a_head_sorts_keeps_the_filters_and_goes_back_to_the_first_page() -> None:
    html = drawn("{% sort_head 'day' 'Day' %}", **listed("/?q=li&page=3", "name"))
    assert 'href="?q=li&amp;sort=day"' in html
    assert "aria-sort" not in html


def test_a_head_turns_the_sort_round() -> None:
    html = drawn("{% sort_head 'day' 'Day' %}", **listed("/?sort=day", "day"))
    assert 'href="?sort=-day"' in html
    assert 'aria-sort="ascending"' in html
    assert 'aria-sort="descending"' in drawn("{% sort_head 'day' 'Day' %}", **listed("/?sort=-day", "-day"))


def test_a_head_outside_the_whitelist_is_a_mistake_of_the_page() -> None:
    with pytest.raises(ValueError, match="password"):
        drawn("{% sort_head 'password' 'P' %}", **listed("/", "day"))


@pytest.mark.parametrize(
    ("cookie", "media"),
    [
        ("light", "not all"),
        ("dark", "screen"),
        ("", "screen and (prefers-color-scheme: dark)"),
        ('"><script>', "screen and (prefers-color-scheme: dark)"),
    ],
)
def test_the_look_comes_from_the_cookie_and_from_nothing_odd(cookie: str, media: str) -> None:
    request = ask()
    request.COOKIES["theme"] = cookie
    assert drawn("{% dark_media %}", request=request) == media


def test_the_import_map_carries_the_nonce_and_our_modules() -> None:
    html = drawn("{% importmap %}")
    assert '<script type="importmap" nonce="n0nce">' in html
    assert '"lianfang/console":"/static/js/console.js' in html


def test_the_pager_keeps_the_filters() -> None:
    context = listed("/?q=li&page=2", "day")
    request = context["request"]
    assert isinstance(request, HttpRequest)
    assert isinstance(request.GET, QueryDict)
    html = drawn('{% include "web/_pager.html" %}', **context)
    assert 'href="?q=li&amp;page=3"' in html
    assert "11–20 of 30" in html


def test_words_lead_only_where_the_reader_may_go() -> None:
    source = '{% led "cases.read" words "set_language" %}'
    shown = {can: drawn(source, words="a <b>", can={can}) for can in ("cases.read", "care.read")}
    assert shown == {"cases.read": '<a href="/i18n/setlang/">a &lt;b&gt;</a>', "care.read": "a &lt;b&gt;"}
    assert drawn(source, words="a") == "a"
    assert drawn("{% if 5|within:some %}in{% endif %}", some=[(1, 2), (5, 9)]) == "in"
    assert drawn("{% if 3|within:some %}in{% endif %}", some=[(1, 2), (5, 9)]) == ""
