"""Figures of the economy: read as tables write them, said once, corrected, taken back; brought in as a table."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.tests.make import make_user
from lianfang.common.tests.refusals import refused
from lianfang.indicators.actions import Economy, say_figure, take_back_figure
from lianfang.indicators.models import EconomicFigure
from lianfang.indicators.rules import economy as rules
from lianfang.places.tests.make import HESHAN, YIYANG
from lianfang.web import clock

RETAIL = Economy(YIYANG, "社会消费品零售总额", 2021, 8, yuan=53_194_000_000, growth=Decimal("22.3"), rank=2)
NOW = datetime.fromisoformat("2021-09-18T15:00:00+08:00")


@pytest.mark.parametrize(
    ("read", "text", "found"),
    [
        (rules.read_amount, "531.94亿元", 53_194_000_000),
        (rules.read_amount, "2.1万", 21_000),
        (rules.read_amount, "1,000元", 1_000),
        (rules.read_amount, "531.94", None),  # 亿, 万 or yuan?
        (rules.read_amount, "很多", None),
        (rules.read_amount, "1.2.3亿", None),
        (rules.read_percent, "22.3%", Decimal("22.3")),
        (rules.read_percent, "增长 11.2％", Decimal("11.2")),
        (rules.read_percent, "下降1.5%", Decimal("-1.5")),
        (rules.read_percent, "-4.1", Decimal("-4.1")),
        (rules.read_percent, "-0.4%", Decimal("-0.4")),
        (rules.read_percent, "0", Decimal(0)),
        (rules.read_percent, "0.223", None),  # so a spreadsheet keeps 22.3%
        (rules.read_percent, "-101", None),
        (rules.read_percent, "持平", None),
        (rules.read_points, "+1.6", Decimal("1.6")),
        (rules.read_points, "高5.1个百分点", Decimal("5.1")),
        (rules.read_points, "低于0.3pp", Decimal("-0.3")),
        (rules.read_points, "高", None),
        (rules.read_rank, "第2位", 2),
        (rules.read_rank, "0", None),
        (rules.read_rank, "first", None),
        (rules.read_period, "2021-08", (2021, 8)),
        (rules.read_period, "2021年1-8月", (2021, 8)),
        (rules.read_period, "2021年12月", (2021, 12)),
        (rules.read_period, "2021-13", None),
        (rules.read_period, "8月", None),
    ],
)
def test_numbers_are_read_as_tables_write_them(read: Any, text: str, found: object) -> None:
    assert read(text) == found


@pytest.mark.django_db
def test_a_figure_is_said_once_corrected_and_taken_back() -> None:
    by = make_user("commander", area_id=YIYANG)
    made, before = say_figure(RETAIL, by=by, now=NOW)
    assert before == {}
    assert say_figure(RETAIL, by=by, now=NOW) == (made, None)
    other = Economy(YIYANG, RETAIL.name, 2021, 8, growth=Decimal("22.4"))
    _made, before = say_figure(other, by=by, now=NOW)
    assert (before or {})["growth"] == Decimal("22.3")
    take_back_figure(EconomicFigure.objects.get(), before or {}, by=by, now=NOW)
    assert EconomicFigure.objects.get().yuan == RETAIL.yuan
    take_back_figure(EconomicFigure.objects.get(), {}, by=by, now=NOW)
    assert not EconomicFigure.objects.exists()
    with refused("says_nothing"):
        say_figure(Economy(YIYANG, "x", 2021, 8), by=by, now=NOW)
    with refused("not_yet"):
        say_figure(Economy(YIYANG, "x", 2021, 9, growth=Decimal(1)), by=by, now=NOW)
    with refused("forbidden"):
        say_figure(RETAIL, by=make_user("commander", area_id=HESHAN), now=NOW)


@pytest.mark.django_db
def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user("commander", area_id=YIYANG))
    told = {
        "area": YIYANG,
        "name": "固定资产投资",
        "period": "2021年1-8月",
        "growth": "14.7%",
        "ahead": "+5.1",
    }
    wrong = client.post(reverse("economy_say"), told | {"growth": "quite a lot"})
    assert (wrong.status_code, "14" in wrong.content.decode()) == (422, True)
    assert "Write a growth with its sign, like 22.3%" in wrong.content.decode()
    assert client.post(reverse("economy_say"), told).status_code == 302
    shown = client.get(reverse("economy"), {"q": "固定", "year": "2021"}).content.decode()
    assert "14.7%" in shown
    assert "+5.1" in shown
    assert "固定资产投资" in client.get(reverse("economy"), {"export": "csv"}).content.decode()
    assert (
        client.post(reverse("economy_take_back", args=[EconomicFigure.objects.get().pk])).status_code == 302
    )
    assert "固定资产投资" not in client.get(reverse("economy")).content.decode()
