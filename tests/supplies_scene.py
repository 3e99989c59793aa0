"""What pages of supplies are opened with."""

from datetime import UTC, datetime
from typing import Any

from lianfang.accounts.tests.make import make_user
from lianfang.donations import actions as donations
from lianfang.donations.signing import code_of
from lianfang.donations.tests.test_gifts import make_gift
from lianfang.planning import actions as planning
from lianfang.supplies import actions
from lianfang.supplies.models import Item, Store
from lianfang.supplies.tests.make import keeper, make_item, make_store, stocked
from tests.stage import Scene

NOW = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)


def supplies(stage: Scene) -> None:
    """A store with a lot, a document, a request; a gift with its receipt."""
    by, item, store = keeper(), make_item(), make_store()
    lot = stocked(10, item, store, by)
    actions.set_minimum(store, item, 20, by=by, now=NOW)
    asked = actions.ask(make_store("三栋门口", "point"), {item: 1}, why="封控楼栋", by=by, now=NOW)
    document = actions.write_off(store, {lot: 1}, reason="受潮", by=by, now=NOW)
    _sent(store, item)
    stage.put(store.pk, "store", "store_ledger", "store_scan", "store_routes", "store_rounds")
    stage.put(store.pk, "store_do", then=("receive",))
    stage.put(item.pk, "goods", "goods_barcodes")
    own = actions.make_barcode(item, area_id=store.area_id, by=by, now=NOW)
    stage.put(own.pk, "goods_barcode_label")
    stage.put(lot.pk, "goods_lot", "goods_lot_label")
    stage.put(lot.pk, "goods_lot_step", then=("recall",))
    stage.put(document.pk, "document")
    stage.put(document.pk, "document_step", then=("undo",))
    stage.put(asked.pk, "goods_request", "goods_label")
    stage.put(asked.pk, "goods_request_step", then=("approve",))
    buyer = make_user("dispatcher", area_id=store.area_id)
    fewer = planning.set_rate("shift_mask", 3, area_id=store.area_id, reason="高温多汗", by=buyer, now=NOW)
    how: dict[str, Any] = {"due_on": NOW.date(), "supplier": "某医药公司"}
    ordered = planning.order(store, item, 5, by=buyer, now=NOW, **how)
    stage.put("mask", "forecast_line")
    stage.put(item.pk, "counted_as_edit")
    stage.put(fewer.pk, "rate_end")
    stage.put(ordered.pk, "purchase_end", then=("came",))
    gift = make_gift(by)
    donations.receive(gift, by=by, now=NOW)
    stage.put(gift.pk, "gift", "gift_change")
    stage.put(gift.pk, "gift_step", then=("allocate",))
    stage.put(gift.pk, "gift_paper", then=("receipt",))
    code = code_of(gift)
    stage.things |= {"gift_own": (gift.receipt, code), "gift_own_paper": (gift.receipt, code, "receipt")}


def _sent(store: Store, item: Item) -> None:
    """A request on its way, and one that waits to be sent."""
    asker, chief, carrier = (
        make_user(role, area_id=store.area_id) for role in ("doctor", "dispatcher", "courier")
    )
    for name in ("四栋门口", "五栋门口"):
        request = actions.ask(make_store(name, "point"), {item: 1}, why="封控楼栋", by=asker, now=NOW)
        actions.approve(request, store=store, granted={item: 1}, by=chief, now=NOW)
        actions.pick_goods(request, by=chief, now=NOW)
        if name == "四栋门口":
            actions.send(request, courier=carrier, by=chief, now=NOW)
