"""Needs and complaints in everybody's work: who sees them, and that an urgent one that nobody answers is told."""

from datetime import timedelta

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.command import actions as command
from lianfang.command.models import Breach
from lianfang.command.queries.work import queue
from lianfang.command.tests.make import the_outbreak
from lianfang.needs import actions
from lianfang.needs.tests.make import NOON, make_need, make_word

pytestmark = pytest.mark.django_db


def test_an_urgent_need_waits_by_its_clock_until_it_is_met() -> None:
    the_outbreak()
    desk, worker = make_user("dispatcher"), make_user("grid_worker")
    ticket = make_need("父亲突然胸痛", desk)
    make_word("队伍太长", desk, kind="complaint")

    def waits(user: object) -> list[str]:
        return [item.source.key for item in queue(user, NOON.date(), NOON).items]  # type: ignore[arg-type]

    assert waits(desk) == ["needs.new", "needs.feedback"]
    assert waits(worker) == []
    assert command.watch(NOON + timedelta(minutes=31)) == 1
    assert Breach.objects.get().about == str(ticket.number)
    actions.sort(ticket, kind="urgent_medical", by=desk, now=NOON)
    assert waits(worker) == ["needs.nobody"]
    actions.take(ticket, by=worker, now=NOON)
    assert waits(worker) == ["needs.taken"]
    actions.meet(ticket, text="已送医", by=worker, now=NOON)
    assert waits(worker) == []
