"""A giver's page: number and code of the receipt open it, nothing else does; who is not to be named is not named."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.donations import actions
from lianfang.donations.models import Gift, Spending
from lianfang.donations.signing import code_of, spaced
from lianfang.donations.tests.test_gifts import NOON, make_gift
from lianfang.supplies.actions import Goods
from lianfang.supplies.tests.make import LAST, make_item, make_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(db: None) -> User:
    return make_user("dispatcher", language="en")


def anybody() -> Client:
    return Client(headers={"accept-language": "en"})


def received(by: User, **over: Any) -> Gift:
    gift = make_gift(by, **over)
    actions.receive(gift, by=by, now=NOON)
    return gift


def test_a_giver_reads_where_their_gift_went_and_downloads_its_papers(by: User) -> None:
    gift = received(by, kind="goods", amount=300, unit="盒", giver="青禾食品")
    store, item = make_store(), make_item()
    actions.stock(gift, store=store, goods=Goods(item, 300, "", LAST), by=by, now=NOON)
    actions.allocate(gift, to="市委党校接种点", purpose="医护", amount=200, by=by, now=NOON)
    asked = {"number": f"{gift.receipt:06d}", "code": spaced(code_of(gift)).lower()}
    page = anybody().get(reverse("gift_ask"), asked, follow=True)
    text = page.content.decode()
    assert page.status_code == 200
    assert page["X-Robots-Tag"] == "noindex"
    assert [each for each in ("市委党校接种点", "200 盒", store.name, "青禾食品") if each not in text] == []
    for kind in ("receipt", "thanks", "certificate"):
        paper = anybody().get(reverse("gift_own_paper", args=[gift.receipt, code_of(gift), kind]))
        assert paper.content.startswith(b"%PDF")


def test_money_names_no_payee_and_what_was_joined_leads_to_the_gift_that_counts(by: User) -> None:
    first = received(by, giver="湘味园集团")
    use = actions.allocate(first, to="采样点", purpose="防暑", amount=500_000, by=by, now=NOON)
    row = Spending(
        allocation=use, voucher="V1", payee="某某个体户", what="冰块", amount=1_050, spent_on=NOON.date()
    )
    actions.spend(row, by=by, now=NOON)
    again = received(by, giver="湘味园集团有限公司")
    actions.join(again, to=first, by=by, now=NOON)
    text = anybody().get(reverse("gift_own", args=[again.receipt, code_of(again)])).content.decode()
    assert [each for each in ("冰块", "10.50", "V1", "counts once") if each not in text] == []
    assert "某某个体户" not in text
    papers = reverse("gift_own_paper", args=[again.receipt, code_of(again), "receipt"])
    assert anybody().get(papers).status_code == 404


def test_wrong_codes_open_nothing_and_are_counted(by: User, monkeypatch: pytest.MonkeyPatch) -> None:
    gift, other = received(by), received(by, giver="另一位", amount=7)
    client, mine = anybody(), code_of(gift)
    for number, code in ((gift.receipt, code_of(other)), (999, mine), (gift.receipt, "X")):
        assert client.get(reverse("gift_own", args=[number, code])).status_code == 404
    assert client.get(reverse("gift_ask"), {"number": "-1", "code": "<b>"}).status_code == 404
    assert client.get(reverse("gift_own", args=[gift.receipt, mine])).status_code == 200
    monkeypatch.setattr("lianfang.accounts.tries.Tries.spent", lambda *_told: True)
    assert client.get(reverse("gift_own", args=[gift.receipt, mine])).status_code == 429


def test_who_is_not_to_be_named_is_named_nowhere_in_public(by: User) -> None:
    gift = received(by, giver="罗先生", what="口罩", anonymous=True, bound_to="养老院")
    actions.publish(gift, by=make_user("commander"), now=NOON)
    Gift.objects.update(what="罗先生的口罩")  # written some other way than by our pages
    page, own = reverse("public_gifts"), reverse("gift_own", args=[gift.receipt, code_of(gift)])
    for url in (page, f"{page}?export=csv", own):
        text = anybody().get(url).content.decode()
        assert "罗先生" not in text
        assert "口罩" in text
    for q in ("罗", "罗先生", "罗先生的口罩"):
        assert "口罩" not in anybody().get(page, {"q": q}).content.decode().split('id="rows"')[1]
    assert "口罩" in anybody().get(page, {"q": "口罩"}).content.decode().split('id="rows"')[1]


def test_html_in_a_name_is_text_and_the_table_starts_no_formula(by: User) -> None:
    gift = received(by, giver='=HYPERLINK("x")', what="<script>alert(1)</script>", amount=1)
    actions.publish(gift, by=make_user("commander"), now=NOON)
    page = reverse("public_gifts")
    assert "<script>alert(1)" not in anybody().get(page).content.decode()
    assert "'=HYPERLINK" in anybody().get(page, {"export": "csv"}).content.decode()
    assert anybody().get(page, {"month": "x", "area": "y", "page": "zz"}).status_code == 200
