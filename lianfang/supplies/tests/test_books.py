"""The double entry: what comes less what goes is what is there, whatever is done; and nothing is changed behind it."""

import random
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.places.tests.make import TAOJIANG
from lianfang.supplies import actions, queries
from lianfang.supplies.actions import Goods
from lianfang.supplies.models import Balance, Document, Move, Store
from lianfang.supplies.tests.make import LAST, NOON, keeper, make_item, make_store, stocked

pytestmark = pytest.mark.django_db


def left(store: Store) -> int:
    return sum(Balance.objects.filter(store=store).values_list("n", flat=True))


def code_of(refused: "pytest.ExceptionInfo[Refused]") -> str:
    return refused.value.code


def test_goods_come_go_return_are_counted_and_written_off() -> None:
    by, store, point, item = keeper(), make_store(), make_store("贺家桥采样点", "point"), make_item()
    old = stocked(10, item, store, by, "A1", date(2021, 9, 1))
    new = stocked(20, item, store, by, "B2")
    issued = actions.issue(store, {item: 14}, to=point, by=by, now=NOON)
    assert [(m.lot, m.quantity, m.source_left, m.target_left) for m in issued.moves.order_by("id")] == [
        (old, 10, 0, 10),
        (new, 4, 16, 4),
    ]
    actions.give_back(store, {new: 3}, point=point, by=by, now=NOON, reason="没用完")
    actions.write_off(store, {new: 1}, reason="受潮", by=by, now=NOON)
    actions.count(store, {new: 20}, by=by, now=NOON)
    assert (left(store), left(point)) == (20, 11)
    counted = Document.objects.get(kind="count").moves.get()
    assert (counted.source.kind, counted.quantity) == ("count", 2)
    actions.count(store, {new: 20}, by=by, now=NOON)
    assert Document.objects.filter(kind="count").count() == 2
    assert queries.audited().right


@pytest.mark.parametrize(
    ("goods", "code"),
    [
        ({"quantity": 5, "lot": "A1"}, "no_last_day"),
        ({"quantity": 5, "lot": "A1", "expires_on": date(2021, 8, 4)}, "expired"),
        ({"quantity": 0, "lot": "A1", "expires_on": LAST}, "nothing"),
        ({"quantity": 5, "lot": "KNOWN", "expires_on": date(2022, 1, 1)}, "lot_says_otherwise"),
    ],
)
def test_what_cannot_be_so_is_refused_with_its_reason(goods: dict[str, object], code: str) -> None:
    by, store, item = keeper(), make_store(), make_item()
    stocked(1, item, store, by, "KNOWN")
    with pytest.raises(Refused) as refused:
        actions.receive(store, [Goods(item, **goods)], by=by, now=NOON)  # type: ignore[arg-type]
    assert code_of(refused) == code


def test_more_than_there_is_never_leaves_and_bound_recalled_expired_goods_stay() -> None:
    by, store, item = keeper(), make_store(), make_item()
    lot = stocked(5, item, store, by)
    actions.receive(store, [Goods(item, 7, "T", LAST, tied="一线女职工")], by=by, now=NOON, giver=True)
    with pytest.raises(Refused) as refused:
        actions.issue(store, {item: 6}, by=by, now=NOON)
    assert (code_of(refused), refused.value.values["missing"]) == ("not_enough", 1)
    actions.issue(store, {item: 6}, by=by, now=NOON, tied="一线女职工")
    actions.recall(lot, reason="密封不良", area_id=store.area_id, by=by, now=NOON)
    with pytest.raises(Refused):
        actions.issue(store, {item: 1}, by=by, now=NOON)
    actions.unrecall(lot, reason="复检合格", area_id=store.area_id, by=by, now=NOON)
    with pytest.raises(Refused):
        actions.issue(store, {item: 1}, by=by, now=NOON + timedelta(days=400))
    with pytest.raises(Refused) as refused:
        actions.write_off(store, {lot: 9}, reason="丢失", by=by, now=NOON)
    assert code_of(refused) == "not_enough"
    with pytest.raises(Refused) as refused:
        actions.write_off(store, {lot: 1}, reason=" ", by=by, now=NOON)
    assert code_of(refused) == "reason"
    assert left(store) == 6


def test_a_document_is_taken_back_once_and_told_twice_is_one() -> None:
    by, store, item, source = keeper(), make_store(), make_item(), uuid7()
    goods = [Goods(item, 5, "A1", LAST)]
    first = actions.receive(store, goods, by=by, now=NOON, source=source)
    assert actions.receive(store, goods, by=by, now=NOON, source=source) == first
    actions.undo(first, reason="录错", by=by, now=NOON)
    with pytest.raises(Refused) as refused:
        actions.undo(first, reason="录错", by=by, now=NOON)
    assert code_of(refused) == "undone"
    second = actions.receive(store, goods, by=by, now=NOON)
    actions.issue(store, {item: 3}, by=by, now=NOON)
    with pytest.raises(Refused) as refused:
        actions.undo(second, reason="录错", by=by, now=NOON)
    assert code_of(refused) == "not_enough"
    assert (left(store), queries.audited().right) == (2, True)


def test_the_database_itself_keeps_the_books() -> None:
    by, store, item = keeper(), make_store(), make_item()
    lot = stocked(5, item, store, by)
    move = Move.objects.get()
    for wrong in (
        lambda: Move.objects.filter(pk=move.pk).update(quantity=50),
        lambda: Move.objects.filter(pk=move.pk).delete(),
        lambda: Balance.objects.filter(store=store).update(n=50),
        lambda: Move.objects.create(
            document=move.document, lot=lot, source=store, target=move.source, quantity=6, at=NOON
        ),
        lambda: Move.objects.create(
            document=move.document, lot=lot, source=store, target=store, quantity=1, at=NOON
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
    assert (left(store), queries.audited().right) == (5, True)


def test_whatever_is_done_in_whatever_order_it_adds_up() -> None:
    chance, by = random.Random(11), keeper()
    places = [make_store("一库"), make_store("二库"), make_store("点", "point")]
    goods = [make_item("口罩"), make_item("矿泉水", kind="food")]
    here: dict[tuple[object, object], int] = {}
    done: list[Document] = []
    for turn in range(60):
        store, item, n = chance.choice(places[:2]), chance.choice(goods), chance.randint(1, 9)
        deed = chance.choice(["in", "in", "out", "over", "count", "undo"])
        try:
            with transaction.atomic():
                if deed == "in":
                    found = actions.receive(store, [Goods(item, n, str(turn % 3), LAST)], by=by, now=NOON)
                elif deed == "out":
                    found = actions.issue(store, {item: n}, by=by, now=NOON)
                elif deed == "over":
                    found = actions.issue(store, {item: n}, to=chance.choice(places), by=by, now=NOON)
                elif deed == "count":
                    lots = [row.lot for row in queries.stock_of(store)]
                    found = actions.count(store, {lot: chance.randint(0, 9) for lot in lots}, by=by, now=NOON)
                else:
                    found = actions.undo(chance.choice(done), reason="录错", by=by, now=NOON)
        except (Refused, IntegrityError, IndexError):
            continue
        done.append(found)
        for move in found.moves.all():
            for account, change, told in (
                (move.source_id, -move.quantity, move.source_left),
                (move.target_id, move.quantity, move.target_left),
            ):
                here[account, move.lot_id] = here.get((account, move.lot_id), 0) + change
                assert told == here[account, move.lot_id]
    books = {(row.store_id, row.lot_id): row.n for row in Balance.objects.all()}
    assert {key: n for key, n in books.items() if n} == {key: n for key, n in here.items() if n}
    assert sum(books.values()) == 0
    assert len(done) > 30
    assert queries.audited().right


def test_another_district_keeps_its_own_stores() -> None:
    by, store, item = keeper(), make_store(), make_item()
    stocked(5, item, store, by)
    with pytest.raises(Refused) as refused:
        actions.issue(store, {item: 1}, by=make_user("dispatcher", area_id=TAOJIANG), now=NOON)
    assert code_of(refused) == "forbidden"


def test_a_form_sent_twice_moves_goods_once_and_only_an_empty_store_is_closed() -> None:
    by, store, item = keeper(), make_store(), make_item()
    point, lot = make_store(kind="point"), stocked(9, item, store, by)
    moved, back, lost = uuid7(), uuid7(), uuid7()
    for _turn in range(2):
        actions.transfer(store, {lot: 4}, to=point, by=by, now=NOON, source=moved)
        actions.give_back(store, {lot: 1}, point=point, by=by, now=NOON, reason="多了", source=back)
        actions.write_off(store, {lot: 2}, by=by, now=NOON, reason="破损", source=lost)
    assert (left(store), left(point)) == (4, 3)
    with pytest.raises(Refused) as refused:
        actions.close_store(store, by=by, now=NOON)
    assert code_of(refused) == "not_empty"
    actions.write_off(store, {lot: 4}, by=by, now=NOON, reason="过期")
    actions.close_store(store, by=by, now=NOON)
    store.refresh_from_db()
    assert store.closed_at == NOON
