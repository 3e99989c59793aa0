"""Real threads on real connections: the last boxes are given out once, nobody waits in a circle."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lianfang.common.errors import Refused
from lianfang.supplies import actions, queries
from lianfang.supplies.models import Balance, Request
from lianfang.supplies.tests.make import NOON, keeper, make_item, make_store, stocked

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(deeds: Sequence[Callable[[], object]]) -> list[str]:
    """Start all deeds at the same moment, each on a connection of its own; give what each was refused for, or ""."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> str:
        try:
            start.wait()
            deed()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_the_last_boxes_are_given_out_once_and_moved_both_ways_without_a_circle() -> None:
    by, one, other = keeper(), make_store("一库"), make_store("二库")
    masks, water = make_item("口罩"), make_item("矿泉水", kind="food")
    for store in (one, other):
        stocked(3, masks, store, by, "A")
        stocked(3, masks, store, by, "B")
        stocked(6, water, store, by, "C")
    both = [
        lambda a=a, b=b: actions.issue(a, {masks: 1, water: 1}, to=b, by=by, now=NOON)
        for a, b in [(one, other), (other, one)] * 3
    ]
    for _again in range(6):  # what came over while they waited tempts them into a circle
        said = at_once([*both, *[lambda: actions.issue(one, {masks: 1}, by=by, now=NOON)] * 2])
        assert set(said) <= {"", "not_enough"}
    assert not Balance.objects.filter(outside=False, n__lt=0).exists()
    assert queries.audited().right


def test_a_request_is_picked_and_sent_once() -> None:
    by, chief, store = keeper(), keeper(), make_store()
    point, item = make_store("贺家桥", "point"), make_item()
    stocked(10, item, store, by)
    request = actions.ask(point, {item: 4}, why="采样", by=by, now=NOON)
    actions.approve(request, store=store, granted={item: 4}, by=chief, now=NOON)
    picks = [lambda: actions.pick_goods(Request.objects.get(pk=request.pk), by=by, now=NOON)] * 4
    assert sorted(at_once(picks)) == ["", *["request_state"] * 3]
    assert Balance.objects.get(store=store).n == 6
