"""Goods and stores for tests."""

from datetime import UTC, date, datetime
from typing import Any

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.places.tests.make import HESHAN, make_area
from lianfang.supplies import actions
from lianfang.supplies.actions import Goods
from lianfang.supplies.models import Item, Lot, Store

NOON = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)
LAST = date(2022, 8, 1)


def keeper(**over: Any) -> User:
    """Make somebody who keeps a store in Heshan."""
    return make_user("dispatcher", **over)


def make_item(name: str = "医用外科口罩", **over: Any) -> Item:
    """Make a kind of goods."""
    fields: dict[str, Any] = {"kind": "protection", "unit": "盒"} | over
    return Item.objects.get_or_create(name=name, defaults=fields)[0]


def make_store(name: str = "赫山区物资库", kind: str = "store", **over: Any) -> Store:
    """Make a store, or a point, in Heshan."""
    make_area(43, 9, 3)
    fields: dict[str, Any] = {"area_id": HESHAN} | over
    return Store.objects.create(name=name, kind=kind, **fields)


def stocked(n: int, item: Item, store: Store, by: User, lot: str = "A1", last: date | None = LAST) -> Lot:
    """Take goods into a store; gives their lot."""
    document = actions.receive(store, [Goods(item, n, lot, last)], by=by, now=NOON)
    return document.moves.get().lot
