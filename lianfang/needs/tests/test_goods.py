"""Goods for a need: asked for in one step, what came of them is written on the need, whoever needed it confirms."""

import pytest
from django.test import Client

from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.needs import actions
from lianfang.needs.models import Ticket
from lianfang.needs.rules import items_told
from lianfang.needs.tests.make import NOON, dispatcher, make_need
from lianfang.supplies import actions as supplies
from lianfang.supplies.models import Request
from lianfang.supplies.tests.make import make_item, make_store, stocked
from lianfang.web import clock

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("宝宝的奶粉快没了", ["婴儿奶粉"]),
        ("家里没有大米和蔬菜", ["大米", "蔬菜包"]),
        ("想喝水", []),
        ("", []),
    ],
)
def test_the_goods_a_text_speaks_of(text: str, told: list[str]) -> None:
    assert items_told(text, ["婴儿奶粉", "大米", "蔬菜包", "矿泉水"]) == told


def test_goods_for_a_need_are_asked_for_and_when_they_came_it_counts_as_met() -> None:
    desk, chief, carrier = dispatcher(), make_user("dispatcher"), make_user("courier")
    store, point, milk = (
        make_store(),
        make_store("三栋门口", "point"),
        make_item("婴儿奶粉", kind="food", unit="罐"),
    )
    stocked(9, milk, store, chief)
    ticket = make_need("宝宝的奶粉快没了", desk)
    asked = actions.send_goods(ticket, point, {milk: 2}, why="诉求1", by=desk, now=NOON)
    assert (ticket.owner, ticket.state, asked.purpose) == (desk, "open", "zones")
    actions.tick(NOON)
    assert Ticket.objects.get().state == "open"
    supplies.approve(asked, store=store, granted={milk: 2}, by=chief, now=NOON)
    supplies.pick_goods(asked, by=chief, now=NOON)
    supplies.send(asked, courier=carrier, by=chief, now=NOON)
    supplies.hand_over(asked, by=carrier, now=NOON)
    supplies.confirm(asked, came={milk: 2}, by=desk, now=NOON)
    actions.tick(NOON)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.met_at) == (
        "met",
        NOON,
    )  # met, and not confirmed: that is for whoever needed it
    assert [step.what for step in ticket.steps.all()][-2:] == ["noted", "met"]
    actions.tick(NOON)
    assert ticket.steps.count() == 3


def test_goods_that_do_not_come_leave_the_need_open_with_the_reason() -> None:
    desk, chief = dispatcher(), make_user("dispatcher")
    ticket, milk = make_need("宝宝的奶粉快没了", desk), make_item("婴儿奶粉", kind="food", unit="罐")
    asked = actions.send_goods(ticket, make_store("点", "point"), {milk: 2}, why="诉求1", by=desk, now=NOON)
    supplies.decline(asked, text="库存已空", by=chief, now=NOON)
    actions.tick(NOON)
    ticket.refresh_from_db()
    last = ticket.steps.last()
    assert last
    assert (ticket.state, last.what, "库存已空" in last.text) == ("open", "noted", True)
    worry = make_need("晚上睡不着，很焦虑", desk, phone="13900000001")
    actions.sort(worry, kind="worry", by=desk, now=NOON)
    with pytest.raises(Refused) as refused:
        actions.send_goods(worry, make_store("另一点", "point"), {milk: 2}, why="诉求2", by=desk, now=NOON)
    assert refused.value.code == "no_goods"


def test_the_page_begins_with_what_the_need_says(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    desk, point = dispatcher(), make_store("三栋门口", "point")
    ticket, milk = make_need("宝宝的奶粉快没了", desk), make_item("婴儿奶粉", kind="food", unit="罐")
    client.force_login(desk)
    assert f"/needs/{ticket.pk}/goods/" in client.get(f"/needs/{ticket.pk}/").content.decode()
    page = client.get(f"/needs/{ticket.pk}/goods/")
    form = page.context["form"]
    assert (form.initial["point"], page.context["lines"].initial) == (point, [{"item": milk.name, "n": 1}])
    said = {"line-TOTAL_FORMS": 1, "line-INITIAL_FORMS": 0, "line-0-item": milk.name, "line-0-n": 2}
    said |= {
        "id": "0192a000-0000-7000-8000-000000000001",
        "point": str(point.pk),
        "purpose": "zones",
        "why": "诉求",
    }
    assert client.post(f"/needs/{ticket.pk}/goods/", said).status_code == 302
    assert Request.objects.get().lines.get().asked == 2
