"""A small city with a round, a zone, stores and goods, for tests."""

from datetime import UTC, date, datetime, timedelta

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.places.tests.make import YIYANG, make_area
from lianfang.supplies.models import Item, Store
from lianfang.supplies.tests.make import make_item, make_store, stocked
from lianfang.testing.models import Round
from lianfang.testing.tests.make import make_round

NOON = datetime(2021, 8, 6, 4, 0, tzinfo=UTC)
ON = date(2021, 8, 6)


def buyer() -> User:
    """Make somebody who buys for the whole city."""
    return make_user("dispatcher", area_id=YIYANG)


def swabs(n: int, by: User, store: Store | None = None) -> Item:
    """Take swabs into a store."""
    item = make_item("一次性咽拭子 100支/盒", kind="testing")
    stocked(n, item, store or make_store(), by)
    return item


def round_of(target: int, days: int = 2, **over: object) -> Round:
    """Make an open round of Heshan that begins today."""
    make_area(43, 9, 3)
    told = {"target": target, "starts_on": ON, "ends_on": ON + timedelta(days=days - 1), "state": "open"}
    return make_round(**(told | over))
