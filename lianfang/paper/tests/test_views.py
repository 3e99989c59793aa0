"""The pages of paper: kits, forms, keying; bad input in words."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.paper import sheets
from lianfang.paper.models import Kit, PaperForm
from lianfang.paper.rules.numbers import FORM_SIGN, form_number
from lianfang.paper.tests.make import DAY, EVENING, Outage, make_outage
from lianfang.testing.models import Swab
from lianfang.web import clock

PLAN = {"save_purpose": "plan"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def outage(monkeypatch: pytest.MonkeyPatch) -> Outage:
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    return make_outage()


def browser(user: User, language: str = "en") -> Client:
    client = Client()
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def text(client: Client, url: str, status: Any = 200, **post: str) -> str:
    response = client.post(url, post, follow=True) if post else client.get(url, follow=True)
    assert response.status_code == status, url
    return re.sub(r"\s+", " ", response.content.decode())


def typed(outage: Outage, **over: str) -> dict[str, str]:
    return {
        "day": "20210805",
        "tube_code": outage.tube().lower(),
        "count": "1",
        "sealed": "0930",
        "lines.0.name": "吴一",
        "lines.0.time": "900",
    } | over


def test_two_people_key_a_form_and_it_is_stored(outage: Outage) -> None:
    url = reverse("paper_form_key", args=[outage.form().pk])
    html = text(browser(outage.first), url, **typed(outage))
    assert "Somebody else keys it again." in html
    blind = text(browser(outage.second), url)
    assert "吴一" not in blind
    assert outage.tube() not in blind
    html = text(browser(outage.second), url, **typed(outage, **{"lines.0.time": "09:00"}))
    assert "is stored: 1 person" in html
    assert Swab.objects.count() == 1
    html = text(browser(outage.first), reverse("paper_form", args=[outage.form().pk]))
    assert "Stored with the times on the paper" in html
    assert outage.tube() in html


def test_what_differs_is_shown_to_the_two_and_settled(outage: Outage) -> None:
    url = reverse("paper_form_key", args=[outage.form().pk])
    text(browser(outage.first), url, **typed(outage))
    html = text(browser(outage.second), url, **typed(outage, **{"lines.0.name": "吴乙"}))
    assert "What does the paper say?" in html
    assert "Name, line 1" in html
    assert "吴乙" in html
    page = reverse("paper_form", args=[outage.form().pk])
    assert "吴乙" not in text(browser(outage.chief), page)
    settle = reverse("paper_form_settle", args=[outage.form().pk])
    text(browser(outage.first), settle, 422, **{"lines.0.name": "1"})
    text(browser(outage.first), settle, 409, **{"settle-note": "纸上如此"})
    other = {"lines.0.name": "other", "lines.0.name.other": "吴仪", "settle-note": "看了三遍"}
    assert "is stored" in text(browser(outage.first), settle, **other)
    assert Swab.objects.select_related("person").get().person.name == "吴仪"


def test_what_looks_wrong_must_be_confirmed_and_what_is_wrong_mended(outage: Outage) -> None:
    client, url = browser(outage.first), reverse("paper_form_key", args=[outage.form().pk])
    html = text(
        client,
        url,
        422,
        **typed(outage, tube_code=outage.tube()[:-1] + ("2" if outage.tube()[-1] != "2" else "3")),
    )
    assert "its check character is wrong" in html
    assert "The paper says so" not in html
    wrong = {
        "lines.0.number": "430999198005010020",
        "lines.1.name": "吴二",
        "lines.1.number": "430999198005010020",
    }
    html = text(client, url, 422, **typed(outage, **wrong, count="2"))
    assert "one character is mistyped" in html
    assert "The same stands on another line already." in html
    assert 'value="430999198005010020"' in html
    assert outage.form().state == PaperForm.State.PRINTED
    text(client, url, **typed(outage, **wrong, count="2", as_written="on"))
    assert outage.form().state == PaperForm.State.ONCE


def test_who_keyed_it_is_sent_away_and_so_is_who_comes_too_late(outage: Outage) -> None:
    url = reverse("paper_form_key", args=[outage.form().pk])
    text(browser(outage.first), url, **typed(outage))
    assert "You keyed form" in text(browser(outage.first), url)
    text(browser(outage.second), url, **typed(outage))
    third = make_user("sampler")
    assert "is closed: Stored" in text(browser(third), url)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("", "is no form number"),
        ("<b>&", "is no form number"),
        ("ZZZZZ2222", "is no form number"),
        (form_number("ZZZZZ", 1), "was never printed for a site of yours"),
    ],
)
def test_a_number_that_is_none(outage: Outage, number: str, says: str) -> None:
    html = text(browser(outage.first), f"{reverse('paper_key')}?number={number}")
    assert says in html
    assert "<b>&" not in html


def test_a_number_typed_or_scanned_opens_its_form(outage: Outage) -> None:
    number = outage.form().number
    for asked in (number, number.lower(), FORM_SIGN + number, f"{number[:5]} {number[5:]}"):
        html = text(browser(outage.first), f"{reverse('paper_key')}?number={asked}")
        assert f"form 1 of {outage.kit.n_forms}" in html


def test_the_list_counts_and_finds(outage: Outage) -> None:
    client = browser(outage.first)
    html = text(client, reverse("paper_forms"))
    assert '<a href="?state=printed">3</a>' in html
    assert html.count('<a class="mono nowrap"') == 3
    assert html.count("Not keyed") >= 3
    assert text(client, f"{reverse('paper_forms')}?state=told").count('<a class="mono nowrap"') == 0
    one = outage.form(2)
    html = text(client, f"{reverse('paper_forms')}?q={one.number.lower()}")
    assert html.count('<a class="mono nowrap"') == 1


def test_a_form_that_was_not_used(outage: Outage) -> None:
    url = reverse("paper_form_void", args=[outage.form().pk])
    client = browser(outage.first)
    text(client, url, 422, **{"void-note": ""})
    assert "is marked as not used" in text(client, url, **{"void-note": "空表"})
    html = text(browser(outage.chief), reverse("paper_kit", args=[outage.kit.pk]))
    assert outage.form(2).number in html
    assert f">{outage.form(1).number}<" not in html


def test_a_kit_is_made_and_printed_with_who_and_when(outage: Outage, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser(outage.chief)
    html = text(client, f"{reverse('paper_kit_new')}?round={outage.round.pk}")
    assert outage.site.name in html
    asked = {"site": str(outage.site.pk), "round": str(outage.round.pk), "language": "zh-hans"}
    html = text(client, reverse("paper_kit_new"), **asked, n_tubes="2", n_forms="2", n_slips="0", lists="on")
    kit = Kit.objects.exclude(pk=outage.kit.pk).get()
    assert kit.code in html
    given: dict[str, object] = {}

    def print_kit(_kit: Kit, parts: list[str], **rest: object) -> bytes:
        given.update(parts=parts, **rest)
        return b"%PDF"

    monkeypatch.setattr(sheets, "print_kit", print_kit)
    url = reverse("paper_kit_print", args=[kit.pk])
    response = client.post(
        url, {"parts": ["stickers", "forms"], "labels": "48.5x25.4", "save_purpose": "plan"}
    )
    assert (response.status_code, response.content) == (200, b"%PDF")
    assert response["Content-Disposition"] == f'attachment; filename="{kit.code}.pdf"'
    assert (given["parts"], given["by"], given["sheet"]) == (["stickers", "forms"], outage.chief, "48.5x25.4")
    assert AuditEntry.objects.get(verb="paper.kit.printed").data["parts"] == ["forms", "stickers"]
    assert "Choose at least one kind of page." in text(client, url, labels="48.5x25.4")


def test_bad_numbers_for_a_kit_are_said_at_their_fields(outage: Outage) -> None:
    asked = {
        "site": "x",
        "round": "x",
        "language": "fr",
        "n_tubes": "-1",
        "n_forms": "abc",
        "n_slips": "999999",
    }
    html = text(browser(outage.chief), reverse("paper_kit_new"), **asked)
    assert html.count('class="error"') >= 6


def test_a_machine_without_a_font_says_so(outage: Outage, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_given: object) -> bytes:
        raise Refused("no_chinese_font", "No Chinese font")

    monkeypatch.setattr(sheets, "print_kit", refuse)
    url = reverse("paper_kit_print", args=[outage.kit.pk])
    html = text(browser(outage.chief), url, 409, parts="forms", labels="52.5x29.7", save_purpose="plan")
    assert "No Chinese font" in html


def test_only_who_plans_prints_and_only_who_samples_keys(outage: Outage) -> None:
    sampler, chief = browser(outage.first), browser(outage.chief)
    assert sampler.post(reverse("paper_kit_print", args=[outage.kit.pk]), PLAN).status_code == 403
    assert sampler.get(reverse("paper_kit_new")).status_code == 403
    assert chief.get(reverse("paper_form_key", args=[outage.form().pk])).status_code == 403
    assert (
        chief.post(reverse("paper_form_void", args=[outage.form().pk]), {"void-note": "x"}).status_code == 403
    )


def test_the_day_of_the_heap_is_filled_in(outage: Outage) -> None:
    client = browser(outage.first)
    text(client, reverse("paper_form_key", args=[outage.form(1).pk]), **typed(outage))
    assert f'value="{DAY}"' in text(client, reverse("paper_form_key", args=[outage.form(2).pk]))
