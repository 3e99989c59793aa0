"""Real threads on a real server: numbers of orders, notices and entries without gaps; one answers, one corrects."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import pytest

from lianfang.beds.tests.test_concurrency import at_once
from lianfang.command import actions
from lianfang.command.models import Breach, LogEntry, Notified, Order
from lianfang.command.tests.make import NOW, chief, make_order, the_outbreak
from lianfang.notices import actions as notices
from lianfang.notices.models import Notice
from lianfang.notices.tests.make import make_draft
from lianfang.places.tests.make import YIYANG

pytestmark = pytest.mark.django_db(transaction=True)
Deeds = Sequence[Callable[[], object]]


def test_numbers_have_no_gaps_and_no_twins() -> None:
    outbreak, by = the_outbreak(), chief()
    give: Deeds = [partial(make_order, outbreak=outbreak, by=by) for _ in range(6)]
    write = partial(
        actions.write_entry, outbreak, area_id=YIYANG, kind="event", text="x", at=NOW, by=by, now=NOW
    )
    assert at_once([*give, *[write] * 4]) == {"done": 10}
    assert sorted(Order.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert sorted(LogEntry.objects.values_list("number", flat=True)) == list(range(1, 11))


def test_notices_that_are_approved_at_once_are_numbered_one_after_the_other() -> None:
    outbreak, author, by = the_outbreak(), chief(), chief()
    drafts = [make_draft(outbreak=outbreak, by=author) for _ in range(5)]
    for each in drafts:
        notices.submit(each, by=author, now=NOW)
    approve: Deeds = [partial(notices.approve, each, by=by, now=NOW) for each in [*drafts, drafts[0]]]
    assert at_once(approve) == {"done": 5, "notice_not_submitted": 1}
    assert sorted(each.number or 0 for each in Notice.objects.all()) == [1, 2, 3, 4, 5]


def test_one_entry_is_corrected_once() -> None:
    outbreak, by = the_outbreak(), chief()
    entry = actions.write_entry(outbreak, area_id=YIYANG, kind="event", text="x", at=NOW, by=by, now=NOW)
    deeds: Deeds = [partial(actions.correct_entry, entry, text="y", by=by, now=NOW) for _ in range(5)]
    assert at_once(deeds) == {"done": 1, "corrected": 4}
    assert sorted(LogEntry.objects.values_list("number", flat=True)) == [1, 2]


def test_many_workers_tell_each_person_once() -> None:
    by = chief()
    make_order(by=by)
    late = NOW + timedelta(hours=2)
    watch: Deeds = [partial(actions.watch, late) for _ in range(4)]
    assert at_once(watch) == {"done": 4}
    assert Breach.objects.count() == 1
    assert Counter(Notified.objects.values_list("user_id", flat=True)) == {by.pk: 1}
