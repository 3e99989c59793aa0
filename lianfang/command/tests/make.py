"""Orders for tests."""

from datetime import UTC, datetime
from typing import Any

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.command import actions
from lianfang.command.actions import To
from lianfang.command.models import Order
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.tests.make import HESHAN, YIYANG, make_area

NOW = datetime(2021, 8, 5, 1, 0, tzinfo=UTC)


def the_outbreak() -> Outbreak:
    """Give the outbreak of the test, made once."""
    make_area(43, 9, 3)
    return Outbreak.objects.first() or make_outbreak()


def chief() -> User:
    """Make a commander of the city."""
    return make_user("commander", area_id=YIYANG)


def make_order(**over: Any) -> Order:
    """Give an order of the city to Heshan."""
    fields: dict[str, Any] = {
        "area_id": YIYANG,
        "kind": "order",
        "title": "摸排",
        "text": "今日完成",
        "now": NOW,
    } | over
    fields.setdefault("to", [To(HESHAN)])
    fields.setdefault("by", None)
    fields["by"] = fields["by"] or chief()
    return actions.give_order(fields.pop("outbreak", None) or the_outbreak(), **fields)
