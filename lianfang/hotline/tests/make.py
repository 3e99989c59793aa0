"""Calls for tests."""

from datetime import UTC, datetime
from typing import Any

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.hotline import actions
from lianfang.hotline.models import HotlineCall
from lianfang.needs.tests.make import dispatcher
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.tests.make import HESHAN, make_area

NOON = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)


def make_hotline_call(by: User | None = None, **over: Any) -> HotlineCall:
    """Make a call that came in in Heshan at noon."""
    make_area(43, 9, 3)
    Outbreak.objects.exists() or make_outbreak()
    fields: dict[str, Any] = {"id_": uuid7(), "area_id": HESHAN, "now": NOON} | over
    return actions.begin(by=by or dispatcher(), **fields)
