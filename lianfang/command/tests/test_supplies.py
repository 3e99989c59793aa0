"""Supplies in everybody's work: who decides, picks, sends, brings and confirms, and what is wrong on the shelves."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.command import actions as command
from lianfang.command.models import Breach
from lianfang.command.queries.work import queue
from lianfang.command.tests.make import the_outbreak
from lianfang.supplies import actions
from lianfang.supplies.tests.make import NOON, keeper, make_item, make_store, stocked

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def waits(user: User) -> list[tuple[str, str]]:
    with override("en"):
        found = queue(user, NOON.date(), NOON).items
    return [(item.source.key, item.line) for item in found if item.source.key.startswith("supplies.")]


def test_a_request_waits_for_whoever_has_the_next_step_urgent_ones_first() -> None:
    the_outbreak()
    chief, asker, carrier = keeper(), make_user("grid_worker"), make_user("courier")
    store, point, item = make_store(), make_store("三栋门口", "point", address="三栋北门"), make_item()
    stocked(30, item, store, chief)
    how: dict[str, Any] = {"by": asker, "now": NOON}
    later = actions.ask(point, {item: 1}, why="日常", wanted_by=NOON + HOUR, **how)
    plain = actions.ask(point, {item: 1}, why="备用", **how)
    rush = actions.ask(point, {item: 1}, why="封控楼栋", urgent=True, **how)
    own = actions.ask(point, {item: 1}, why="值守", by=chief, now=NOON)
    lines = {each.pk: f"{each.number} · 三栋门口 · {each.why}" for each in (later, plain, rush, own)}
    expected = [f"urgent · {lines[rush.pk]}", lines[later.pk], lines[plain.pk]]
    assert waits(chief) == [("supplies.approve", line) for line in expected]
    for request in (plain, later):
        actions.approve(request, store=store, granted={item: 1}, by=chief, now=NOON)
    assert [key for key, _line in waits(chief)] == ["supplies.approve", "supplies.pick", "supplies.pick"]
    for request in (plain, later):
        actions.pick_goods(request, by=chief, now=NOON)
    assert [key for key, _line in waits(chief)][1:] == ["supplies.send", "supplies.send"]
    for request in (plain, later):
        actions.send(request, courier=carrier, by=chief, now=NOON)
    assert waits(make_user("courier")) == []
    assert [line.split(" · ")[0] for _key, line in waits(carrier)] == ["1.", "2."]
    assert waits(carrier)[1] == ("supplies.carry", "2. · 三栋门口 · 三栋北门 · by 5 Aug, 13:00")
    actions.hand_over(plain, by=carrier, now=NOON)
    assert waits(asker) == [("supplies.confirm", lines[plain.pk])]
    assert command.watch(NOON + 2 * HOUR) == 1  # the one on the way, past its time
    assert Breach.objects.get().source == "supplies.late"


def test_what_is_wrong_on_the_shelves_waits_for_who_keeps_them() -> None:
    the_outbreak()
    chief, store, item = keeper(), make_store(), make_item()
    actions.set_minimum(store, item, 10, by=chief, now=NOON)
    soon = stocked(9, item, store, chief, lot="S", last=date(2021, 8, 20))
    assert waits(chief) == [
        ("supplies.expiring", "医用外科口罩 S · 9 盒 · 赫山区物资库"),
        ("supplies.short", "医用外科口罩 · 9/10 盒 · 赫山区物资库"),
    ]
    stocked(3, item, store, chief)
    assert [key for key, _line in waits(chief)] == ["supplies.expiring"]
    actions.recall(soon, reason="漏气", area_id=store.area_id, by=chief, now=NOON)
    assert [key for key, _line in waits(chief)] == ["supplies.short", "supplies.recalled"]
    assert waits(make_user("courier")) == []
