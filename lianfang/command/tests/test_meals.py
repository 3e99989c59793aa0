"""Missing meals in everybody's work, until a person ends the alarm."""

from datetime import timedelta

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.command import actions as command
from lianfang.command.queries.work import queue
from lianfang.command.tests.make import the_outbreak
from lianfang.meals import actions
from lianfang.meals.models import Shortfall
from lianfang.meals.tests.make import DAY, LATE, make_site

pytestmark = pytest.mark.django_db


def test_meals_that_are_missing_wait_for_the_dispatcher_by_their_clock() -> None:
    the_outbreak()
    by = make_user("dispatcher")
    make_site(by)
    actions.tick(LATE)

    def waits() -> list[str]:
        return [item.source.key for item in queue(by, DAY, LATE).items]

    assert waits() == ["meals.missing"]
    assert command.watch(LATE + timedelta(minutes=21)) == 1
    alarm = Shortfall.objects.get()
    actions.note(alarm, text="已联系食堂", by=by, now=LATE)
    assert waits() == ["meals.unended"]
    actions.end(alarm, text="食堂加做 60 份，已吃上", by=by, now=LATE)
    assert waits() == []
