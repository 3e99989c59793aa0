"""Vouchers, goods, doubles, refusals, voids: what may be done, what may not, and that the books find what is wrong."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.donations import actions, queries
from lianfang.donations.actions import Looked
from lianfang.donations.models import Allocation, Apart, Gift, GiftStep, Spending
from lianfang.donations.tests.test_gifts import NOON, make_gift
from lianfang.supplies.actions import Goods
from lianfang.supplies.actions import undo as undo_document
from lianfang.supplies.models import Balance
from lianfang.supplies.tests.make import LAST, make_item, make_store

pytestmark = pytest.mark.django_db
ON = date(2021, 8, 13)


def received(by: User, **over: Any) -> Gift:
    gift = make_gift(by, **over)
    actions.receive(gift, by=by, now=NOON)
    return gift


def voucher(use: Allocation, number: str, fen: int, **over: Any) -> Spending:
    told: dict[str, Any] = {"payee": "万家惠", "what": "被褥", "spent_on": ON} | over
    return Spending(allocation=use, voucher=number, amount=fen, **told)


def refused(code: str, deed: Any) -> None:
    with pytest.raises(Refused) as found, transaction.atomic():
        deed()
    assert found.value.code == code


def wrong() -> list[str]:
    return [check.key for check in queries.verified(Gift.objects.all()) if check.wrong]


def test_money_is_spent_by_vouchers_and_never_more_than_was_allocated() -> None:
    by = make_user("dispatcher")
    gift = received(by, bound_to="一线妇女", giver="文女士")
    use = actions.allocate(gift, to="县妇联", purpose="慰问", amount=600_000, by=by, now=NOON)
    refused("bound", lambda: actions.spend(voucher(use, "1", 1), by=by, now=NOON))
    paid = actions.spend(voucher(use, "1", 400_000, as_bound=True), by=by, now=NOON)
    refused("voucher_known", lambda: actions.spend(voucher(use, "1", 1, as_bound=True), by=by, now=NOON))
    refused(
        "more_than_allocated",
        lambda: actions.spend(voucher(use, "2", 200_001, as_bound=True), by=by, now=NOON),
    )
    late = voucher(use, "3", 1, as_bound=True, spent_on=ON + timedelta(days=1))
    refused("future_day", lambda: actions.spend(late, by=by, now=NOON))
    refused("allocation_used", lambda: actions.withdraw(use, text="误", by=by, now=NOON))
    refused("gift_spent", lambda: actions.void(gift, text="误", by=by, now=NOON))
    assert [(line.came, line.went, line.left) for line in queries.cash_book(Gift.objects.all())] == [
        (1_000_000, 0, 1_000_000),
        (0, 400_000, 600_000),
    ]
    assert wrong() == []
    actions.unspend(paid, text="退货", by=by, now=NOON)
    actions.withdraw(use, text="改由市里统筹", by=by, now=NOON)
    gift.refresh_from_db()
    assert gift.allocated == 0
    refused("withdrawn", lambda: actions.deliver(use, text="", by=by, now=NOON))


def test_the_database_itself_keeps_gifts() -> None:
    by = make_user("dispatcher")
    gift = received(by)
    use = actions.allocate(gift, to="县妇联", purpose="慰问", amount=600_000, by=by, now=NOON)
    actions.spend(voucher(use, "1", 500_000), by=by, now=NOON)
    more: dict[str, Any] = {"gift": gift, "to": "a", "purpose": "b", "at": NOON, "by": by}
    for deed in (
        lambda: Allocation.objects.create(amount=400_001, **more),
        lambda: Allocation.objects.filter(pk=use.pk).update(amount=499_999),
        lambda: Allocation.objects.filter(pk=use.pk).update(withdrawn_at=NOON, withdrawn_why="误"),
        lambda: Spending.objects.update(amount=600_001),
        lambda: Spending.objects.all().delete(),
        lambda: Gift.objects.update(receipt=9),
        lambda: Gift.objects.filter(pk=received(by, giver="另一位", amount=5).pk).delete(),
        lambda: Gift.objects.filter(pk=gift.pk).update(state="void"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            deed()
    assert wrong() == []


def test_goods_of_a_gift_go_in_and_out_of_stores_and_their_way_is_told() -> None:
    by = make_user("dispatcher")
    gift = received(by, kind="goods", amount=300, unit="盒", giver="青禾食品")
    store, point, item = make_store(), make_store("接种点", "point"), make_item()
    refused(
        "more_than_given",
        lambda: actions.stock(gift, store=store, goods=Goods(item, 301, "", LAST), by=by, now=NOON),
    )
    actions.stock(gift, store=store, goods=Goods(item, 200, "", LAST), by=by, now=NOON)
    actions.stock(gift, store=store, goods=Goods(item, 100, "B", LAST), by=by, now=NOON)
    use = actions.allocate(gift, to="接种点", purpose="医护", amount=150, by=by, now=NOON)
    row = Balance.objects.get(store=store, lot__number="G000001")
    told: dict[str, Any] = {"store": store, "lot": row.lot, "by": by, "now": NOON}
    actions.give_out(use, n=120, to=point, **told)
    refused("not_enough", lambda: actions.give_out(use, n=81, **told))
    way = next(each for each in queries.ways(gift) if each.lot == row.lot)
    assert (way.came, way.shared) == (200, False)
    assert {place.name: n for place, n in way.places} == {"接种点": 120, store.name: 80}
    assert wrong() == []
    undo_document(gift.documents.get(allocation=use).document, reason="误", by=by, now=NOON)
    actions.withdraw(use, text="误", by=by, now=NOON)
    assert wrong() == []


def test_one_gift_reported_by_two_offices_is_found_joined_parted_and_nothing_is_lost() -> None:
    by = make_user("dispatcher")
    first = received(by, kind="goods", amount=700, unit="箱", worth=2_100_000, giver="大通湖区志愿者服务队")
    again = received(
        by, kind="goods", amount=1, unit="批", worth=2_100_000, giver="大通湖志愿服务队", office="慈善总会"
    )
    assert queries.doubles(by, ON) == [(first, again)]
    assert wrong() == ["doubles"]
    actions.thank(again, by=by, now=NOON)
    actions.join(again, to=first, by=by, now=NOON)
    assert (queries.doubles(by, ON), wrong()) == ([], [])
    actions.unjoin(again, text="两次活动", by=by, now=NOON)
    again.refresh_from_db()
    assert (again.state, again.receipt, bool(again.thanked_at)) == ("received", 2, True)
    actions.keep_apart(again, other=first, text="电话核实", by=by, now=NOON)
    assert (queries.doubles(by, ON), queries.perhaps_same(first), wrong()) == ([], [], [])
    assert Apart.objects.count() == 1
    promised = make_gift(by, kind="goods", amount=700, unit="箱")
    refused("receipt_kept", lambda: actions.join(first, to=promised, by=by, now=NOON))


def test_medical_goods_are_looked_at_and_refused_with_a_reason_that_stays() -> None:
    by = make_user("dispatcher")
    gift = make_gift(by, kind="goods", amount=2_000, unit="只", medical=True)
    for looked in (None, Looked("", LAST), Looked("湘械1", ON), Looked("湘械1", LAST, opened=True)):
        refused("unfit", lambda looked=looked: actions.receive(gift, looked=looked, by=by, now=NOON))
    refused("reason", lambda: actions.refuse(gift, text=" ", by=by, now=NOON))
    gift.refresh_from_db()
    actions.refuse(gift, why="no_registration", text="无注册证号", by=by, now=NOON)
    assert list(queries.gifts(by, ON, state="tell")) == [gift]
    actions.tell_refused(gift, text="电话告知", by=by, now=NOON)
    assert not queries.gifts(by, ON, state="tell")
    assert "无注册证号" in GiftStep.objects.get(what="refused").text
    good = make_gift(by, kind="goods", amount=500, unit="只", medical=True)
    actions.receive(good, looked=Looked("湘械1", LAST), by=by, now=NOON)
    assert good.receipt == 1


def test_a_receipt_keeps_its_number_when_it_is_void_and_words_may_be_put_right() -> None:
    by = make_user("dispatcher")
    gift, other = received(by), received(by, giver="另一位", amount=5)
    refused("receipt_stands", lambda: actions.correct(gift, {"amount": 5}, by=by, now=NOON))
    actions.publish(gift, by=make_user("commander"), now=NOON)
    actions.correct(gift, {"giver": "萧女士", "anonymous": True}, by=by, now=NOON)
    actions.void(gift, text="重复开具", by=by, now=NOON)
    assert (gift.state, gift.receipt, gift.published_at, other.receipt) == ("void", 1, None, 2)
    named = received(by, giver="罗先生", what="罗先生捐款", anonymous=True)
    refused("names_giver", lambda: actions.publish(named, by=make_user("commander"), now=NOON))
    assert wrong() == []


def test_whatever_is_done_with_gifts_in_whatever_order_the_books_add_up() -> None:
    chance, by = random.Random(58), make_user("dispatcher")
    gifts = [received(by, giver=f"{n}号", amount=1_000 * (n + 1)) for n in range(3)]
    done = 0
    for turn in range(90):
        gift = chance.choice(gifts)
        uses, n = list(gift.allocations.all()), chance.randint(1, 900)
        use = chance.choice(uses) if uses else None
        paid = list(Spending.objects.filter(allocation=use))
        try:
            with transaction.atomic():
                deed = chance.choice(
                    ["allocate", "allocate", "spend", "spend", "unspend", "withdraw", "deliver"]
                )
                if deed == "allocate":
                    actions.allocate(gift, to=str(turn), purpose="用途", amount=n, by=by, now=NOON)
                elif use and deed == "spend":
                    actions.spend(voucher(use, str(turn), n), by=by, now=NOON)
                elif use and deed == "withdraw":
                    actions.withdraw(use, text="误", by=by, now=NOON)
                elif use and deed == "deliver":
                    actions.deliver(use, text="", by=by, now=NOON)
                elif paid:
                    actions.unspend(chance.choice(paid), text="误", by=by, now=NOON)
        except Refused:
            continue
        done += 1
    assert done > 30
    assert wrong() == []
    money = queries.cash(Gift.objects.all())
    assert 0 <= money.spent <= money.allocated <= money.came == 6_000
