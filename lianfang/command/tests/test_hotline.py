"""Who was promised a call waits in the work of whoever answers the hotline."""

from datetime import datetime, timedelta

import pytest

from lianfang.command.queries.work import queue
from lianfang.hotline import actions
from lianfang.hotline.tests.make import make_hotline_call

pytestmark = pytest.mark.django_db


def test_a_promised_call_waits_with_its_clock(now: datetime) -> None:
    call = make_hotline_call(line="13807370009")
    back = now + timedelta(hours=2)
    actions.end(call, outcome="passed_on", text="问社区", by=call.by, now=now, call_back_by=back)
    (item,) = queue(call.by, now.date(), now).items
    assert (item.source.key, item.due) == ("hotline.back", back)
