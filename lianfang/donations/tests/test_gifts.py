"""Gifts from promise to publication; bound ones stay bound; one gift reported twice counts once."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.donations import actions, queries
from lianfang.donations.models import Agreement, Gift
from lianfang.places.tests.make import HESHAN, make_area
from lianfang.supplies.actions import Goods
from lianfang.supplies.models import Balance
from lianfang.supplies.tests.make import LAST, make_item, make_store

pytestmark = pytest.mark.django_db
NOON = datetime(2021, 8, 13, 4, 0, tzinfo=UTC)


def make_gift(by: User, **over: Any) -> Gift:
    make_area(43, 9, 3)
    fields: dict[str, Any] = {"kind": "cash", "giver": "肖女士", "what": "生日礼金", "amount": 1_000_000}
    fields |= {"area_id": HESHAN, "given_on": date(2021, 8, 13)} | over
    return actions.pledge(Gift(**fields), by=by, now=NOON)


def test_money_bound_to_somebody_is_given_for_that_alone() -> None:
    by = make_user("dispatcher")
    gift = make_gift(by, bound_to="一线女职工")
    actions.receive(gift, by=by, now=NOON)
    assert gift.receipt == 1
    told: dict[str, Any] = {"to": "县妇联", "by": by, "now": NOON}
    with pytest.raises(Refused) as refused:
        actions.allocate(gift, purpose="购车", amount=500_000, fits=False, **told)
    assert refused.value.code == "bound"
    actions.allocate(gift, purpose="慰问", amount=600_000, **told)
    agreement = Agreement(
        gift=gift, who="肖女士", how="phone", on=date(2021, 8, 13), use="防暑", most=300_000
    )
    actions.agree(agreement, by=by, now=NOON)
    with pytest.raises(Refused) as refused:
        actions.allocate(gift, purpose="防暑", amount=300_001, fits=False, agreement=agreement, **told)
    assert refused.value.code == "more_than_agreed"
    other = actions.allocate(gift, purpose="防暑", amount=300_000, fits=False, agreement=agreement, **told)
    with pytest.raises(Refused) as refused:
        actions.allocate(gift, purpose="慰问", amount=100_001, **told)
    assert refused.value.code == "more_than_given"
    actions.deliver(other, text="签收", by=by, now=NOON)
    actions.thank(gift, by=by, now=NOON)
    actions.publish(gift, by=make_user("commander"), now=NOON)
    money = queries.cash(Gift.objects.all())
    assert (money.came, money.free, money.left) == (1_000_000, 100_000, 1_000_000)
    assert queries.right(queries.verified(Gift.objects.all()))
    with pytest.raises(IntegrityError), transaction.atomic():
        Gift.objects.update(allocated=1_000_001)


def test_one_gift_reported_twice_counts_once() -> None:
    by = make_user("dispatcher")
    first = make_gift(by, kind="goods", giver="大通湖区志愿者服务队", amount=21_000, unit="元")
    again = make_gift(by, kind="goods", giver="大通湖区志愿者", amount=21_000, unit="元")
    assert queries.perhaps_same(again) == [first]
    actions.join(again, to=first, by=by, now=NOON)
    actions.receive(first, by=by, now=NOON)
    assert [each.gifts for each in queries.totals(Gift.objects.all())] == [1]
    with pytest.raises(Refused) as refused:
        actions.receive(again, by=by, now=NOON)
    assert refused.value.code == "gift_state"


def test_goods_lie_in_a_store_bound_and_the_public_page_keeps_a_name_back() -> None:
    by = make_user("dispatcher", language="en")
    gift = make_gift(
        by, kind="goods", amount=300, unit="套", bound_to="接种点", anonymous=True, giver="某食品厂"
    )
    actions.receive(gift, by=by, now=NOON)
    goods = Goods(make_item("面包牛奶", kind="food"), 300, "", LAST)
    actions.stock(gift, store=make_store(), goods=goods, by=by, now=NOON)
    assert Balance.objects.get(n__gt=0).lot.tied == "接种点"
    actions.publish(gift, by=make_user("commander"), now=NOON)
    page = Client(headers={"accept-language": "en"}).get(reverse("public_gifts")).content.decode()
    assert "300" in page
    assert "某食品厂" not in page
    desk = Client()
    desk.force_login(by)
    assert "某食品厂" in desk.get(reverse("gift", args=[gift.pk])).content.decode()
    said = {
        "id": "",
        "kind": "cash",
        "giver": "甲",
        "what": "款",
        "amount": "2.1万",
        "given_on": "2021-08-13",
    }
    area = str(make_area(43, 9, 3))
    assert desk.post(reverse("gift_new"), said | {"area": area, "id": str(gift.pk)}).status_code == 302
    assert Gift.objects.get(giver="甲").amount == 2_100_000
