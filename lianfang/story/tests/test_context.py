"""What pages show of the replay while it runs."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import translation

from lianfang.story import context
from lianfang.story.models import Replay


@pytest.mark.django_db
def test_the_chapter_is_said_in_the_language_in_which_it_is_drawn(
    rf: Any, settings: Any, now: datetime
) -> None:
    settings.DEMO = True
    told = {"now": now, "people": 70_000, "until": now.date(), "percent": 5}
    Replay.objects.create(pk=1, chapter="Second swabs before release", **told)
    shown: Any = context.replay(rf.get("/"))["replay"]
    with translation.override("en"):
        assert str(shown["label"]) == "Second swabs before release"
    with translation.override("zh-hans"):
        assert str(shown["label"]) == "解除前第二份采样"
