"""Messages for tests."""

from datetime import UTC, datetime
from typing import Any

from lianfang.common.ids import uuid7
from lianfang.messages.actions import Wanted, queue
from lianfang.messages.models import Message
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN

NOON = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)


def wanted(**over: Any) -> Wanted:
    """Ask for a message about somebody in Heshan, to a mobile number."""
    fields: dict[str, Any] = {
        "id": uuid7(),
        "area_id": HESHAN,
        "purpose": "result",
        "phone": "13807370001",
        "body": "【联防】请看您的结果。",
    }
    if "person_id" not in over:
        over["person_id"] = make_person().pk
    return Wanted(**(fields | over))


def make_message(now: datetime = NOON, **over: Any) -> Message:
    """Queue a message."""
    asked = wanted(**over)
    queue([asked], now=now)
    return Message.objects.get(pk=asked.id)
