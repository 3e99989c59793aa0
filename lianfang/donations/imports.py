"""Gifts as a kind of table: what offices wrote down before, or another list of donations."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext, gettext_lazy

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.documents.tables import KNOWN, NEW, Cells, Done, Field, Kind, Work, bad
from lianfang.donations.actions import pledge, receive, void
from lianfang.donations.actions.steps import TAKE
from lianfang.donations.forms.gifts import ONE_NUMBER, read
from lianfang.donations.models import Gift
from lianfang.donations.rules import read_fen
from lianfang.people.imports.areas import area_of
from lianfang.people.imports.persons import NOT_READ
from lianfang.people.imports.times import read_day
from lianfang.places.rules import official_code

ROWS = uuid.UUID("6a9d1b52-0d0e-5f43-8a0b-9f5c8d0f3e77")  # gifts of files have sources made of what they say
_KINDS = {
    "": "cash",
    "资金": "cash",
    "现金": "cash",
    "款": "cash",
    "善款": "cash",
    "捐款": "cash",
    "物资": "goods",
    "物品": "goods",
    "捐物": "goods",
    "餐食": "meals",
    "盒饭": "meals",
    "服务": "service",
}
_YES = frozenset({"是", "1", "y", "yes", "true", "已接收", "已到账", "已收", "匿名"})


def take_gifts(rows: Sequence[Cells], work: Work) -> list[Done]:
    """Write down the gifts of a file, and receive those that are here; the same row again is known."""
    return [_gift(cells, work) for cells in rows]


def _gift(cells: Cells, work: Work) -> Done:
    gift = _told(cells, work)
    if isinstance(gift, Done):
        return gift
    there = Gift.objects.filter(source=gift.source).first()
    if there:
        return Done(KNOWN, "", str(there.pk))
    try:
        pledge(gift, by=work.by, now=work.now)
        if _yes(cells, "received"):
            receive(gift, by=work.by, now=work.now)
    except Refused as refused:
        return bad(refused)
    return Done(NEW, "", str(gift.pk))


def _yes(cells: Cells, key: str) -> bool:
    return cells.get(key, "").strip().lower() in _YES


def _told(cells: Cells, work: Work) -> Gift | Done:
    area, told = area_of(cells.get("area", ""), work), cells.get("given_on", "")
    kind = _KINDS.get(cells.get("kind", "").strip(), cells.get("kind", "").strip().lower())
    day = read_day(told)
    if isinstance(area, Done):
        return area
    if kind not in Gift.Kind.values:
        return bad(gettext("The kind of gift is none of: 资金 cash, 物资 goods, 餐食 meals, 服务 service."))
    if day is None:
        return bad(NOT_READ % {"text": told})
    if day > work.today:
        return bad(gettext("That day is still to come."))
    amount = read(kind, cells.get("amount", "").removesuffix("元"))
    worth = read_fen(cells["worth"].removesuffix("元")) if cells.get("worth") else None
    if amount is None or (cells.get("worth") and worth is None):
        return bad(ONE_NUMBER)
    return Gift(
        source=uuid.uuid5(ROWS, "\x1f".join(f"{k}={v}" for k, v in sorted(cells.items()))),
        kind=kind,
        giver=cells.get("giver", "").strip()[:120],
        anonymous=_yes(cells, "anonymous"),
        phone=cells.get("phone", "")[:24],
        office=cells.get("office", "")[:80],
        what=cells.get("what", "").strip()[:300] or gettext("Money"),
        amount=amount[0],
        qualifier=amount[1],
        unit="" if kind == Gift.Kind.CASH else cells.get("unit", "")[:12],
        worth=worth[0] if worth and kind != Gift.Kind.CASH else None,
        bound_to=cells.get("bound_to", "")[:200],
        area_id=area,
        given_on=day,
    )


def undo_gifts(ids: Sequence[str], _before: object, work: Work) -> dict[str, str]:
    """Declare gifts void that were not given on; a receipt keeps its number."""
    stay = {}
    for gift in Gift.objects.filter(pk__in=ids).exclude(state=Gift.State.VOID):
        try:
            void(gift, text=gettext("The table was undone"), by=work.by, now=work.now)
        except Refused as refused:
            stay[str(gift.pk)] = f"{gift.giver}: {refused}"
    Gift.objects.filter(pk__in=set(ids) - set(stay)).update(source=None)  # so that the table can come again
    return stay


def give_gifts(user: User, on: date) -> Iterator[Cells]:
    """Give the gifts of a user's areas that were promised or received."""
    rows = visible(Gift.objects.filter(state__in=["pledged", "received"]), user, TAKE, on)
    for gift in rows.order_by("given_on", "pk").iterator(chunk_size=2_000):
        cash = gift.kind == Gift.Kind.CASH
        mark = {"ge": "+", "approx": ""}.get(gift.qualifier, "")
        amount = f"{gift.amount / 100:.2f}" if cash else str(gift.amount)
        yield {
            **{name: str(getattr(gift, name)) for name in ("giver", "kind", "what", "unit", "bound_to")},
            **{name: str(getattr(gift, name)) for name in ("office", "phone")},
            "amount": ("约" if gift.qualifier == "approx" else "") + amount + mark,
            "worth": "" if gift.worth is None else f"{gift.worth / 100:.2f}",
            "given_on": gift.given_on.isoformat(),
            "area": official_code(gift.area_id),
            "anonymous": "1" if gift.anonymous else "",
            "received": "1" if gift.state == Gift.State.RECEIVED else "",
        }


GIFTS = Kind(
    "donations",
    gettext_lazy("Gifts"),
    "award",
    TAKE,
    (
        Field(
            "giver",
            gettext_lazy("Giver"),
            ("捐赠人", "捐赠方", "捐赠单位", "捐赠者", "donor"),
            True,
            "某某公司",
        ),
        Field("kind", gettext_lazy("Kind"), ("捐赠类别", "捐赠类型", "类别", "类型"), False, "资金"),
        Field(
            "what",
            gettext_lazy("What is given"),
            ("捐赠内容", "物资名称", "品名", "内容", "item"),
            False,
            "捐款",
        ),
        Field(
            "amount",
            gettext_lazy("Amount"),
            ("金额", "捐赠金额", "数量", "金额（元）", "quantity"),
            True,
            "2.1万",
        ),
        Field("unit", gettext_lazy("Counted in"), ("单位", "计量单位"), False, ""),
        Field(
            "worth",
            gettext_lazy("Worth in yuan"),
            ("价值", "折价", "折合金额", "价值（元）", "value"),
            False,
            "",
        ),
        Field("bound_to", gettext_lazy("Bound to"), ("定向用途", "用途", "捐赠意向", "purpose"), False, ""),
        Field("given_on", gettext_lazy("Day"), ("捐赠日期", "日期", "捐赠时间", "date"), True, "2021-08-05"),
        Field(
            "area",
            gettext_lazy("Area"),
            ("区划代码", "受赠区县", "所属区县", "地区", "area code"),
            True,
            "430903",
            "code",
        ),
        Field(
            "office",
            gettext_lazy("Written down by which office"),
            ("受赠单位", "登记单位", "office"),
            False,
            "",
        ),
        Field("phone", gettext_lazy("Phone"), ("联系电话", "电话"), False, "", "phone"),
        Field("anonymous", gettext_lazy("Not to be named"), ("匿名", "是否匿名"), False, ""),
        Field("received", gettext_lazy("Received"), ("已接收", "是否到账", "接收状态"), False, "是"),
    ),
    take_gifts,
    undo_gifts,
    at_once=200,
    give=give_gifts,
    help=gettext_lazy(
        "What is here gets the next number of a receipt; medical goods are taken in on their page."
    ),
)
