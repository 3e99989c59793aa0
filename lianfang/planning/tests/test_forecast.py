"""The forecast from real rows: rounds, zones, stock, orders and requests; what a person says instead."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.places.queries import EVERYWHERE
from lianfang.places.tests.make import HESHAN, YIYANG
from lianfang.planning import actions, queries
from lianfang.planning.models import Shortage
from lianfang.planning.queries import Line
from lianfang.planning.tests.make import NOON, ON, buyer, round_of, swabs
from lianfang.supplies import actions as supplies
from lianfang.supplies.tests.make import make_item, make_store, stocked
from lianfang.web import clock
from lianfang.web.tests.saving import save
from lianfang.zones.models import DoorCount, Zone
from lianfang.zones.tests.make import home, make_zone

pytestmark = pytest.mark.django_db
ALL = (EVERYWHERE,)


def line(key: str) -> Line:
    return next(each for each in queries.lines(queries.gather(ALL, ON)) if each.key == key)


def test_a_round_uses_swabs_up_and_an_order_counts_as_on_the_way() -> None:
    by = buyer()
    item = swabs(100, by)  # 10 000 pieces
    round_of(20_000, days=2)
    seen = line("swab")
    assert (seen.there, seen.today, seen.total) == (10_000, 10_500.0, 21_000.0)
    assert (seen.seen.runs_out_on, seen.order.until, seen.order.late, seen.units) == (ON, ON, True, 110)
    assert {need.driven.kind for need in seen.needs} == {"round"}
    store = queries.gather(ALL, ON).stores[0]
    order = actions.order(store, item, 110, due_on=ON, supplier="某医疗器械公司", by=by, now=NOON)
    assert (line("swab").order.n, line("swab").coming) == (0, 11_000)
    actions.drop(order, text="工厂停产", by=by, now=NOON)
    assert line("swab").units == 110
    actions.reopen(order, by=by, now=NOON)
    assert line("swab").coming == 11_000
    actions.drop(order, text="工厂停产", by=by, now=NOON)
    with pytest.raises(Refused) as refused:
        actions.came(order, by=by, now=NOON)
    assert refused.value.code == "order_state"


def test_people_behind_closed_doors_eat_and_a_place_may_say_otherwise() -> None:
    by, chief = buyer(), make_user("commander", area_id=YIYANG)
    for n in (1, 2):
        home(f"花园1栋10{n}", 3)
    zone = make_zone()
    assert DoorCount.objects.filter(zone=zone).count() == 2
    stocked(10, make_item("蔬菜包", kind="food", unit="份"), make_store(), by)
    assert (line("food").today, line("food").seen.days) == (6.0, 1.7)
    actions.set_rate("zone_food", 0.5, area_id=HESHAN, reason="居民家中有存粮", by=chief, now=NOON)
    rate = actions.set_rate(
        "zone_food", 0.25, area_id=zone.area_id, reason="社区食堂供餐", by=chief, now=NOON
    )
    assert line("food").today == 1.5
    actions.end_rate(rate, by=chief, now=NOON)
    assert line("food").today == 3.0
    Zone.objects.update(level="controlled")  # nobody has to stay behind their door
    assert line("food").total == 0
    with pytest.raises(Refused) as refused:
        actions.set_rate("zone_food", 0.5, area_id=HESHAN, reason=" ", by=chief, now=NOON)
    assert refused.value.code == "reason"


def test_what_was_used_is_forecast_and_compared_and_an_item_counts_as_a_person_says() -> None:
    by, store = buyer(), make_store()
    desk = make_item("会议桌", kind="other", unit="张")
    stocked(70, desk, store, by)
    yesterday = NOON - timedelta(days=1)
    given = supplies.issue(store, {desk: 14}, by=by, now=yesterday)
    seen = line(f"item-{desk.pk}")
    assert (seen.by_ledger, seen.today, seen.seen.days) == (True, 2.0, 28.0)
    supplies.undo(given, reason="录错", by=by, now=yesterday)
    assert line(f"item-{desk.pk}").total == 0
    actions.count_as(desk, "mask", 20, area_id=YIYANG, by=by, now=NOON)
    supplies.issue(store, {desk: 10}, by=by, now=yesterday)
    base = queries.gather(ALL, ON)
    (row,) = queries.compared(base, ALL)
    assert (row.key, row.used, row.expected, row.percent) == ("mask", 200, 0, None)


def test_what_is_short_waits_for_whoever_buys_until_somebody_asked() -> None:
    by, asker = buyer(), make_user("grid_worker")
    item = swabs(100, by)
    round_of(20_000)
    actions.tick(NOON)
    assert actions.tick(NOON + timedelta(minutes=5)) == 0  # not yet again
    found = Shortage.objects.get(good="swab")
    assert not Shortage.objects.get(good="tube").store  # no store keeps any
    assert (found.good, found.runs_out_on, found.waits, found.item) == ("swab", ON, True, item)
    store = found.store
    assert store
    supplies.ask(store, {item: 110}, why="预测缺货", purpose="stock", by=asker, now=NOON)
    actions.tick(NOON + timedelta(minutes=11))
    assert not Shortage.objects.get(good="swab").waits


def test_a_forecast_costs_as_many_statements_whatever_there_is() -> None:
    counts = []
    by = buyer()
    for n in (1, 4):
        for k in range(n):
            swabs(5, by, make_store(f"库{n}{k}"))
            round_of(1_000, number=10 * n + k)
        with CaptureQueriesContext(
            connection,
        ) as told:
            queries.lines_by_store(queries.gather(ALL, ON))
        counts.append(len(told))
    assert counts[0] == counts[1]


def test_a_zone_asks_for_goods_by_its_census(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    by, asker = buyer(), make_user("grid_worker", area_id=YIYANG)
    home("花园1栋101", 3)
    zone = make_zone()
    item = make_item("蔬菜包", kind="food", unit="份")
    stocked(90, item, make_store(), by)
    point = make_store("花园门口", "point", area_id=zone.area_id)
    wanted = {row.good.key: row for row in queries.wanted_in(zone, 5, ON)}
    assert (wanted["food"].pieces, wanted["food"].units, wanted["water"].item) == (15.0, 15, None)
    client.force_login(asker)
    page = client.get(f"/planning/zones/{zone.pk}/?days=5")
    assert page.context["lines"].initial == [{"item": item.name, "n": 15}]
    assert page.context["form"].initial["point"] == point
    said = {"line-TOTAL_FORMS": 1, "line-INITIAL_FORMS": 0, "line-0-item": item.name, "line-0-n": 15}
    said |= {
        "id": "0192a000-0000-7000-8000-000000000001",
        "point": str(point.pk),
        "purpose": "zones",
        "why": "封控",
    }
    assert client.post(f"/planning/zones/{zone.pk}/", said).status_code == 302
    assert "花园门口" in client.get(f"/zones/{zone.pk}/").content.decode()


def test_the_pages_of_a_forecast_show_why(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    by = buyer()
    item = swabs(100, by)
    round_of(20_000)
    client.force_login(by)
    page = client.get("/planning/?only=soon").content.decode()
    assert "n=110&amp;purpose=stock" in page
    assert "支拭子" in client.get("/planning/goods/swab/").content.decode()
    rows = client.get("/planning/what-if/?people=30000&over=3&homes=200").context["rows"]
    more = {row.line.key: n for row, _was, n in rows}
    assert (more["swab"], round(more["food"])) == (31_500.0, 3668)  # 200 households of 2.62 for seven days
    assert client.get("/planning/what-if/?shifts=1&suited=2").status_code == 422
    assert item.name in client.get("/planning/items/").content.decode()
    told = save(client, "/planning/stores/?export=csv").content.decode()
    assert "10000" in told
