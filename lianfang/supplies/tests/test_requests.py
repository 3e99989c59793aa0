"""Requests: asked, approved by another, picked, sent, put down, confirmed; what is missing has a reason."""

from collections.abc import Callable

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.supplies import actions, queries
from lianfang.supplies.models import Balance, Request, RequestStep
from lianfang.supplies.tests.make import NOON, keeper, make_item, make_store, stocked

pytestmark = pytest.mark.django_db


def code_of(refused: "pytest.ExceptionInfo[Refused]") -> str:
    return refused.value.code


def test_goods_reach_the_point_and_what_is_missing_has_a_reason() -> None:
    asker, chief, carrier = make_user("grid_worker"), keeper(), make_user("courier")
    store, point, item = make_store(), make_store("三栋门口", "point"), make_item()
    lot = stocked(10, item, store, chief)
    request = actions.ask(point, {item: 8}, why="封控楼栋", by=asker, now=NOON)
    with pytest.raises(Refused) as refused:
        actions.approve(request, store=store, granted={item: 9}, by=chief, now=NOON)
    assert code_of(refused) == "more_than_asked"
    actions.approve(request, store=store, granted={item: 6}, by=chief, now=NOON)
    actions.pick_goods(request, by=chief, now=NOON)
    assert Balance.objects.get(store=store, lot=lot).n == 4
    actions.send(request, courier=carrier, by=chief, now=NOON)
    actions.hand_over(request, by=carrier, now=NOON)
    for came, text, code in [({item: 7}, "", "more_than_sent"), ({item: 5}, "", "reason")]:
        with pytest.raises(Refused) as refused:
            actions.confirm(request, came=came, text=text, by=asker, now=NOON)
        assert code_of(refused) == code
    actions.confirm(request, came={item: 5}, text="一盒压坏", by=asker, now=NOON)
    there = {row.store.kind: row.n for row in Balance.objects.select_related("store")}
    assert there == {"supplier": -10, "store": 4, "way": 0, "point": 5, "lost": 1}
    steps = list(RequestStep.objects.values_list("state", flat=True))
    assert steps == ["asked", "approved", "picked", "sent", "handed", "confirmed"]
    assert queries.audited().right


def test_who_may_decide_and_what_is_no_longer_possible() -> None:
    chief, store, item = keeper(), make_store(), make_item()
    point, source = make_store("卡口", "point"), uuid7()
    request = actions.ask(point, {item: 1}, why="值守", by=chief, now=NOON, source=source)
    assert actions.ask(point, {item: 1}, why="值守", by=chief, now=NOON, source=source) == request
    refusals: list[tuple[Callable[[], object], str]] = [
        (lambda: actions.approve(request, store=store, granted={item: 1}, by=chief, now=NOON), "own_request"),
        (lambda: actions.pick_goods(request, by=chief, now=NOON), "request_state"),
        (lambda: actions.ask(point, {item: 0}, why="无", by=chief, now=NOON), "nothing"),
    ]
    for deed, code in refusals:
        with pytest.raises(Refused) as refused:
            deed()
        assert code_of(refused) == code
    actions.withdraw(request, text="不需要了", by=chief, now=NOON)
    other = actions.ask(point, {item: 1}, why="值守", by=make_user("grid_worker"), now=NOON)
    actions.decline(other, text="已另行配送", by=chief, now=NOON)
    assert list(Request.objects.values_list("number", "state")) == [(2, "declined"), (1, "withdrawn")]
    assert not queries.requests(chief, NOON.date(), state="open")
