"""Needs, thanks and complaints for tests."""

from datetime import UTC, datetime
from typing import Any

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.needs import actions
from lianfang.needs.actions.feedback import Word
from lianfang.needs.actions.taking import Told
from lianfang.needs.models import Feedback, Ticket
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.tests.make import HESHAN, make_area

NOON = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)


def dispatcher(**over: Any) -> User:
    """Make somebody who sorts needs and answers complaints in Heshan."""
    return make_user("dispatcher", **over)


def make_need(what: str = "家里没菜了", by: User | None = None, **over: Any) -> Ticket:
    """Make a need told by phone in Heshan at noon."""
    make_area(43, 9, 3)
    Outbreak.objects.exists() or make_outbreak()
    by = by or dispatcher()
    fields: dict[str, Any] = {"way": "phone", "area_id": HESHAN, "told_at": NOON, "by_id": by.pk} | over
    return actions.raise_need(Told(what=what, **fields), by=by, now=fields["told_at"])


def make_word(said: str = "谢谢他晚上十点还在维持秩序", by: User | None = None, **over: Any) -> Feedback:
    """Make thanks that came by letter to Heshan at noon."""
    make_area(43, 9, 3)
    Outbreak.objects.exists() or make_outbreak()
    fields: dict[str, Any] = {"kind": "thanks", "way": "letter", "area_id": HESHAN} | over
    return actions.receive(Word(said=said, **fields), by=by or dispatcher(), now=NOON)
