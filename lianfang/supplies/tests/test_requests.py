"""Requests: asked, approved by another, picked, sent, put down, confirmed; what is missing has a reason."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.supplies import actions, queries
from lianfang.supplies.actions import Goods
from lianfang.supplies.models import Balance, Request, RequestStep
from lianfang.supplies.tests.make import NOON, keeper, make_item, make_store, stocked
from lianfang.web import clock

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


def test_a_store_shares_what_it_has_left_among_all_who_wait_for_it() -> None:
    asker, chief, item = make_user("grid_worker"), keeper(), make_item()
    near, far = make_store(), make_store("资阳区物资库")
    stocked(100, item, near, chief)
    stocked(40, item, far, chief, lot="B")
    asks = [
        ("三栋门口", 60, "zones", False),
        ("市四医院", 60, "patients", False),
        ("卡口", 40, "other", True),
    ]
    for name, n, purpose, urgent in asks:
        point = make_store(name, "point")
        actions.ask(point, {item: n}, why=name, purpose=purpose, urgent=urgent, by=asker, now=NOON)
    first = Request.objects.get(number=1)
    (shared,) = queries.shares_at(near, first, chief, NOON.date())
    assert (shared.free, shared.asked, shared.scarce) == (100, 160, True)
    assert [(claim.least, claim.share) for claim in shared.claims] == [(12, 27), (12, 33), (8, 40)]
    (shared,) = queries.shares_at(
        far, first, chief, NOON.date()
    )  # the one that is chosen, not all that are seen
    assert [claim.share for claim in shared.claims] == [12, 12, 16]
    assert queries.store_for(first, chief, NOON.date()) == near
    actions.approve(Request.objects.get(number=3), store=near, granted={item: 40}, by=chief, now=NOON)
    (shared,) = queries.shares_at(near, first, chief, NOON.date())  # promised is not there any more
    assert (shared.promised, shared.free, [claim.share for claim in shared.claims]) == (40, 60, [27, 33])


def test_the_page_of_a_request_shows_the_shares_of_the_store_that_is_looked_at(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    asker, chief, item = make_user("grid_worker"), keeper(), make_item()
    near, far = make_store(), make_store("资阳区物资库")
    stocked(9, item, near, chief)
    stocked(4, item, far, chief, lot="B")
    request = actions.ask(make_store("卡口", "point"), {item: 8}, why="值守", by=asker, now=NOON)
    client.force_login(chief)
    for store, share in ((near, 8), (far, 4)):
        page = client.get(f"/supplies/requests/{request.pk}/?store={store.pk}")
        form = next(form for step, form in page.context["steps"] if step.key == "approve")
        line = request.lines.get()
        assert (form.chosen, form.fields[str(line.pk)].initial) == (store, share)
    began = client.get(
        "/supplies/requests/new/?item=医用外科口罩&n=7&purpose=zones&why=三栋"
    ).content.decode()
    assert 'value="医用外科口罩"' in began
    assert 'value="7"' in began


def test_goods_bound_to_a_purpose_are_offered_where_goods_leave_a_store() -> None:
    by, chief, store, item = keeper(), keeper(), make_store(), make_item(expires=False)
    point = make_store("接种点", "point")
    actions.receive(store, [Goods(item, 9, "T", tied="接种点医护")], by=by, now=NOON, giver=True)
    desk = Client()
    desk.force_login(by)
    page = reverse("store_do", args=[store.pk, "issue"])
    assert 'value="接种点医护"' in desk.get(page).content.decode()
    said = {"id": str(uuid7()), "line-TOTAL_FORMS": "1", "line-INITIAL_FORMS": "0", "line-0-item": item.name,
            "line-0-n": "4", "to": str(point.pk)}  # fmt: skip
    assert desk.post(page, said).status_code == 422  # free goods: there are none
    assert desk.post(page, said | {"tied": "接种点医护"}).status_code == 302
    asked = actions.ask(point, {item: 5}, why="接种点", by=by, now=NOON)
    actions.approve(asked, store=store, granted={item: 5}, by=chief, now=NOON)
    step = reverse("goods_request_step", args=[asked.pk, "pick"])
    assert desk.post(step, {"tied": "接种点医护"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, Balance.objects.get(store=point).n, Balance.objects.get(store=store).n) == (
        "picked",
        4,
        0,
    )
