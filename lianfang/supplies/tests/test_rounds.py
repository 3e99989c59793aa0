"""Routes at a store: proposed, changed by a person, sent as a whole; lists and labels on paper."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.places.tests.make import HESHAN, TAOJIANG, make_area, make_site
from lianfang.supplies import actions, queries
from lianfang.supplies.drawings import letter, route_map
from lianfang.supplies.models import Item, Request, Store
from lianfang.supplies.tests.make import NOON, keeper, make_item, make_store, stocked
from lianfang.web import clock

pytestmark = pytest.mark.django_db


def picked(store: Store, point: Store, by: User, n: int = 2, **over: Any) -> Request:
    item = make_item()
    request = actions.ask(point, {item: n}, why=point.name, by=make_user("grid_worker"), now=NOON, **over)
    actions.approve(request, store=store, granted={item: n}, by=by, now=NOON)
    actions.pick_goods(request, by=by, now=NOON)
    return request


def store_of(by: User) -> Store:
    store = make_store(longitude=112.35, latitude=28.57)
    stocked(100, make_item(), store, by)
    return store


def point(name: str, east: float) -> Store:
    return make_store(name, "point", longitude=112.35 + east, latitude=28.57)


def test_a_proposal_is_changed_and_sent(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    chief, (one, other) = keeper(), (make_user("courier", name="甲"), make_user("courier", name="乙"))
    store = store_of(chief)
    far = picked(store, point("三栋", 0.02), chief)
    near = picked(store, point("二栋", 0.01), chief)
    rush = picked(store, point("四栋", 0.03), chief, wanted_by=NOON - timedelta(minutes=1), urgent=True)
    client.force_login(chief)
    address = f"/supplies/stores/{store.pk}/routes/"
    assert client.get(address).status_code == 200
    asked = f"{address}?courier={one.pk}&stops=20&speed=20&minutes=5&urgent=60"
    page = client.get(asked)
    assert [len(each.lines) for each in page.context["rounds"]] == [3]
    assert page.context["rounds"][0].lines[0].asked == rush  # too late already: as soon as it can be
    assert page.context["rounds"][0].lines[0].reached.late
    said: dict[str, Any] = {"stop": [str(row.pk) for row in (near, far, rush)]}
    both = f"{asked}&courier={other.pk}"
    said |= {f"courier-{row.pk}": str(who.pk) for row, who in ((near, one), (far, one), (rush, other))}
    page = client.post(both, said | {"up": str(far.pk)})
    orders = [[line.asked for line in each.lines] for each in page.context["rounds"]]
    assert orders == [[far, near], [rush]]
    said["stop"] = [str(row.pk) for row in (far, near, rush)]
    assert client.post(both, said | {"do": "send"}).status_code == 302
    rows = Request.objects.order_by("courier__name", "place").values_list("pk", "courier", "place", "state")
    assert sorted(rows, key=lambda row: (row[1] != one.pk, row[2])) == [
        (far.pk, one.pk, 1, "sent"),
        (near.pk, one.pk, 2, "sent"),
        (rush.pk, other.pk, 1, "sent"),
    ]
    assert (
        client.post(both, said | {"do": "send"}).status_code == 200
    )  # sent twice: nothing is there any more
    assert [row.pk for row in queries.on_the_way(store)][-2:] in (
        [far.pk, near.pk],
        [near.pk, rush.pk],
        [rush.pk],
    )


def test_rounds_are_sent_as_a_whole_or_not_at_all() -> None:
    chief, courier = keeper(), make_user("courier")
    make_area(43, 9, 22)
    stranger = make_user("courier", area_id=TAOJIANG)
    store = store_of(chief)
    first, second = picked(store, point("二栋", 0.01), chief), picked(store, point("三栋", 0.02), chief)
    with pytest.raises(Refused) as refused:
        actions.send_rounds({courier: [first], stranger: [second]}, by=chief, now=NOON)
    assert refused.value.code == "not_theirs"
    assert set(Request.objects.values_list("state", flat=True)) == {"picked"}
    with pytest.raises(Refused) as refused:
        actions.send_rounds({courier: []}, by=chief, now=NOON)
    assert refused.value.code == "nothing"
    assert actions.send_rounds({courier: [second, first]}, by=chief, now=NOON) == 2
    assert list(Request.objects.order_by("place")) == [second, first]


def test_who_has_no_coordinates_lies_where_its_site_or_area_does() -> None:
    area = make_area(43, 9, 3, longitude=112.4, latitude=28.6)
    site = make_site(area=area, longitude=112.5, latitude=28.5)
    own, at_site, lost = make_store(longitude=1.0, latitude=2.0), make_store("b", site=site), make_store("c")
    found = queries.spots([own, at_site, lost])
    assert {key: (spot.at, spot.by) for key, spot in found.items()} == {
        own.pk: ((1.0, 2.0), "own"),
        at_site.pk: ((112.5, 28.5), "site"),
        lost.pk: ((112.4, 28.6), "area"),
    }
    far = make_area(43, 9, 22)
    assert queries.spots([make_store("d", area_id=far.pk)]) == {}
    assert area.pk == HESHAN


def test_the_map_holds_all_its_dots() -> None:
    drawn = route_map((112.0, 28.0), [[(112.1, 28.0), (112.0, 28.2)], [(112.0, 28.0)]])
    assert [dot.word for way in drawn.ways for dot in way.dots] == ["A1", "A2", "B1"]
    for dot in (drawn.store, *(dot for way in drawn.ways for dot in way.dots)):
        assert 0 < dot.x < drawn.width
        assert 0 < dot.y < drawn.height
    assert (letter(0), letter(25), letter(26)) == ("A", "Z", "AA")


def test_scanning_while_picking_names_the_wrong_box(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    chief, item, other = keeper(), make_item(), make_item("矿泉水")
    store, water = make_store(), stocked(4, other, make_store("饮水库"), chief)
    lot = stocked(9, item, store, chief)
    request = actions.ask(point("二栋", 0.0), {item: 2}, why="封控", by=make_user("grid_worker"), now=NOON)
    actions.approve(request, store=store, granted={item: 2}, by=chief, now=NOON)
    client.force_login(chief)
    codes = f"/supplies/goods/{item.pk}/barcodes/"
    for code, status in (("6901234567892", 302), ("6901234567893", 422), ("", 422), ("6901234567892", 302)):
        assert client.post(codes, {"do": "add", "code": code}).status_code == status
    assert client.post(f"/supplies/goods/{other.pk}/barcodes/", {"code": "6901234567892"}).status_code == 422
    for _turn in range(2):
        assert client.post(codes, {"do": "make"}).status_code == 302
    own = item.barcodes.get(ours=True)
    assert queries.scanned(own.code)[1] == item

    def fault(code: str) -> str:
        page = client.get(f"/supplies/stores/{store.pk}/scan/", {"code": code, "for": str(request.pk)})
        assert (page.status_code, page.context["asked"]) == (200, request)
        return str(page.context["fault"])

    for text in (lot.code, "6901234567892", "(01)06901234567892(10)A1", "口罩"):
        assert list(queries.items(text)) == [item]
    said = [fault(code) for code in (lot.code, "6901234567892", water.code, "6901234567893")]
    assert said == ["", "", "not_asked", "unknown"]
    actions.recall(lot, reason="漏气", area_id=HESHAN, by=chief, now=NOON)
    assert fault(lot.code) == "recalled"
    with pytest.raises(Refused) as refused:
        actions.add_item(
            Item(name="手套", unit="盒"), barcode="6901234567893", area_id=HESHAN, by=chief, now=NOON
        )
    assert refused.value.code == "misread"
    client.post(codes, {"drop": str(own.pk)})
    assert list(item.barcodes.values_list("code", flat=True)) == ["06901234567892"]
