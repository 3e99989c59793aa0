"""Notices for tests."""

from datetime import UTC, datetime
from typing import Any

from lianfang.accounts.tests.make import make_user
from lianfang.notices import actions
from lianfang.notices.actions import For, Text
from lianfang.notices.models import Notice
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.tests.make import HESHAN, YIYANG, make_area

NOW = datetime(2021, 8, 5, 1, 0, tzinfo=UTC)


def make_draft(**over: Any) -> Notice:
    """Draft a letter of the city for Heshan."""
    fields: dict[str, Any] = {
        "area_id": YIYANG,
        "kind": "letter",
        "public": True,
        "doors": True,
        "now": NOW,
    } | over
    fields.setdefault("to", [For(HESHAN)])
    if "by" not in fields:
        fields["by"] = make_user("commander", area_id=YIYANG)
    make_area(43, 9, 3)
    text = fields.pop("text", None) or Text("致居民的一封信", "请配合摸排。", "A letter", "Please help.")
    outbreak = fields.pop("outbreak", None) or Outbreak.objects.first() or make_outbreak()
    return actions.draft(outbreak, text, **fields)


def make_issued(**over: Any) -> Notice:
    """Draft, submit and approve a letter."""
    letter = make_draft(**over)
    actions.submit(letter, by=letter.made_by, now=letter.made_at)
    actions.approve(letter, by=make_user("commander", area_id=YIYANG), now=letter.made_at)
    letter.refresh_from_db()
    return letter
