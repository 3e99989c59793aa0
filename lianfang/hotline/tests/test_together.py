"""Real threads on a real server: numbers of calls without gaps; guesses about one person counted over all calls."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import pytest

from lianfang.beds.tests.test_concurrency import at_once
from lianfang.hotline import actions
from lianfang.hotline.models import HotlineCall, HotlineStep
from lianfang.hotline.rules import Answers
from lianfang.hotline.tests.make import NOON, make_hotline_call
from lianfang.needs.tests.make import dispatcher
from lianfang.people.tests.make import make_person

pytestmark = pytest.mark.django_db(transaction=True)
Deeds = Sequence[Callable[[], object]]


def test_calls_at_once_have_numbers_of_their_own_and_guesses_are_counted_together() -> None:
    by = dispatcher()
    make_hotline_call(by)
    begin: Deeds = [partial(make_hotline_call, by) for _ in range(5)]
    assert at_once(begin) == {"done": 5}
    assert sorted(HotlineCall.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    person = make_person(name="陈秀英", phone="13807370001", born_on=date(1949, 3, 2))
    calls = list(HotlineCall.objects.select_related("person"))
    for call in calls:
        actions.choose(call, person, by=by, now=NOON)
    wrong = Answers("陈秀英", born="19500101")
    guess: Deeds = [partial(actions.ask, call, wrong, by=by, now=NOON) for call in calls]
    assert at_once(guess) == {"answers": 3, "tries": 3}
    assert HotlineStep.objects.filter(what="wrong").count() == 3
