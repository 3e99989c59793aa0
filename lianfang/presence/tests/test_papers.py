"""A pass on paper: what a camera reads off the page is the pass, and who may not issue one prints none."""

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.documents.printing import draw
from lianfang.documents.tests.pages import codes_on, missing_glyphs
from lianfang.places.tests.make import YIYANG, make_area
from lianfang.presence import papers, queries
from lianfang.presence.actions import revoke_pass
from lianfang.presence.models import Pass
from lianfang.presence.signing import read_code
from lianfang.presence.tests.test_capture import NOW, make_pass
from lianfang.web import clock

pytestmark = pytest.mark.django_db


def open_as(role: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(make_user(role, area_id=YIYANG))
    return client


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Pass:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_area(43, 9)
    return make_pass(holder="欧阳修远", plate="湘H12345")


@pytest.mark.fonts
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_code_on_paper_is_the_signed_pass(given: Pass, language: str) -> None:
    response = open_as("dispatcher", language).get(reverse("pass_print", args=[given.pk]))
    assert response["Content-Type"] == "application/pdf"
    picture = draw(papers.PAGES, "pass", papers.page_of(given), now=NOW, as_="png")
    assert picture.warnings == []
    (code,) = codes_on(picture.pages[0])
    said = read_code(code)
    assert said
    assert (said.number, said.holder, said.plate) == (given.number, "欧阳修远", "湘H12345")
    assert missing_glyphs(response.content) == 0
    assert AuditEntry.objects.filter(verb="presence.pass.printed").count() == 1


def test_who_may_not_issue_prints_none_and_a_revoked_one_stays_off_paper(given: Pass) -> None:
    url = reverse("pass_print", args=[given.pk])
    assert open_as("checkpoint_officer").get(url).status_code == 403
    assert b"pass.pdf" not in open_as("checkpoint_officer").get(reverse("gate_pass", args=[given.pk])).content
    dispatcher = make_user("dispatcher", area_id=YIYANG)
    revoke_pass(given, why="丢失", by=dispatcher, now=NOW)
    response = open_as("dispatcher").get(url)
    assert response.status_code == 302
    assert response["Location"] == reverse("gate_pass", args=[given.pk])


def test_a_pass_of_the_city_is_seen_at_the_checkpoints_of_its_districts(given: Pass) -> None:
    district, elsewhere = make_area(43, 9, 3), make_area(43, 8)
    officer = make_user("checkpoint_officer", area_id=district.pk)
    assert list(queries.passes(district.pk, officer, NOW.date(), NOW)) == [given]
    assert queries.find_pass(given.pk, officer, NOW.date()).exists()
    stranger = make_user("checkpoint_officer", area_id=elsewhere.pk)
    assert not queries.find_pass(given.pk, stranger, NOW.date()).exists()
    local = make_pass(area_id=district.pk, number="3456789AB")
    other = make_user("checkpoint_officer", area_id=make_area(43, 9, 22).pk)
    assert not queries.find_pass(local.pk, other, NOW.date()).exists()
