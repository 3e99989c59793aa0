"""Figures of the economy as a kind of table."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.documents.tables import CHANGED, KNOWN, NEW, Cells, Done, Field, Kind, Work, bad
from lianfang.indicators.actions.economy import PERMISSION, Economy, say_figure, take_back_figure
from lianfang.indicators.models import EconomicFigure
from lianfang.indicators.rules.economy import (
    bare,
    read_amount,
    read_percent,
    read_period,
    read_points,
    read_rank,
)
from lianfang.people.imports.areas import area_of
from lianfang.places.rules import official_code

READ: Mapping[str, tuple[Callable[[str], Any], Any]] = {
    "yuan": (read_amount, gettext_lazy("an amount with its unit, like 531.94亿元")),
    "growth": (read_percent, gettext_lazy("a growth with its sign, like 22.3%")),
    "ahead": (read_points, gettext_lazy("points like +1.6")),
    "rank": (read_rank, gettext_lazy("a rank like 2")),
}


def take_economy(rows: Sequence[Cells], work: Work) -> list[Done]:
    """Keep the figures of a file; those that were said already are known, others correct what stood there."""
    return [_figure(cells, work) for cells in rows]


def _figure(cells: Cells, work: Work) -> Done:
    area, period = area_of(cells.get("area", ""), work), read_period(cells.get("period", ""))
    if isinstance(area, Done):
        return area
    if period is None:
        return bad(gettext("Write the months like 2021-08: they count from January."))
    told: dict[str, Any] = {}
    for key, (read, words) in READ.items():
        text = cells.get(key, "").strip().strip("-—–/")
        told[key] = read(text) if text else None
        if text and told[key] is None:
            return bad(gettext("“%(text)s” is not %(what)s.") % {"text": text, "what": words})
    said = Economy(
        area, cells["name"].strip()[:80], *period, **told, source=cells.get("source", "").strip()[:200]
    )
    try:
        made, before = say_figure(said, by=work.by, now=work.now)
    except Refused as refused:
        return bad(refused)
    if before is None:
        return Done(KNOWN, "", str(made.pk))
    return Done(
        CHANGED if before else NEW, "", str(made.pk), {k: _kept(v) for k, v in before.items()} or None
    )


def _kept(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def undo_economy(ids: Sequence[str], before: Mapping[str, dict[str, Any]], work: Work) -> dict[str, str]:
    """Take figures back: what stood there before a correction stands again."""
    stay: dict[str, str] = {}
    for made in EconomicFigure.objects.filter(pk__in=[uuid.UUID(pk) for pk in ids]):
        try:
            take_back_figure(made, before.get(str(made.pk)) or {}, by=work.by, now=work.now)
        except Refused as refused:
            stay[str(made.pk)] = f"{made.name}: {refused}"
    return stay


def give_economy(user: User, on: date) -> Iterator[Cells]:
    """Give the figures of a user's areas."""
    for each in visible(EconomicFigure.objects.all(), user, PERMISSION, on).order_by("year", "month", "pk"):
        yield {
            "area": official_code(each.area_id),
            "name": each.name,
            "period": f"{each.year}-{each.month:02}",
            "yuan": "" if each.yuan is None else f"{each.yuan}元",
            "growth": "" if each.growth is None else f"{bare(each.growth)}%",
            "ahead": bare(each.ahead),
            "rank": "" if each.rank is None else str(each.rank),
            "source": each.source,
        }


ECONOMY = Kind(
    "economy",
    gettext_lazy("Figures of the economy"),
    "chart-line",
    PERMISSION,
    (
        Field("area", gettext_lazy("Area"), ("地区", "市州", "区县", "区划代码", "area"), True, "益阳市"),
        Field(
            "name",
            gettext_lazy("Indicator"),
            ("指标", "指标名称", "项目", "indicator"),
            True,
            "社会消费品零售总额",
        ),
        Field("period", gettext_lazy("Months"), ("时间", "月份", "期间", "period", "month"), True, "2021-08"),
        Field(
            "yuan", gettext_lazy("Amount"), ("总量", "数额", "金额", "绝对值", "amount"), False, "531.94亿元"
        ),
        Field(
            "growth",
            gettext_lazy("Growth against last year"),
            ("同比", "增速", "增长", "同比增长", "yoy"),
            False,
            "22.3%",
        ),
        Field(
            "ahead",
            gettext_lazy("Against the province"),
            ("比全省", "高于全省", "与全省比", "vs province"),
            False,
            "+1.6",
        ),
        Field("rank", gettext_lazy("Rank in the province"), ("全省排名", "排名", "位次", "rank"), False, "2"),
        Field("source", gettext_lazy("Source"), ("来源", "数据来源", "source"), False, "统计局"),
    ),
    take_economy,
    undo_economy,
    give=give_economy,
    help=gettext_lazy("One row an indicator and month; figures count from January to that month."),
)
