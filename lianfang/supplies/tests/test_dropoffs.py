"""What couriers tell of goods on the phone: never refused, done in the order in which they said it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.supplies import actions, queries
from lianfang.supplies.capture import DROPOFF
from lianfang.supplies.followers import follow_dropoffs
from lianfang.supplies.models import Balance, Dropoff, Request
from lianfang.supplies.tests.make import NOON, keeper, make_item, make_store, stocked
from lianfang.sync.capture import SETTLEMENT, VOID
from lianfang.sync.models import Batch, Dispute
from lianfang.sync.tests.make import fact, make_device, outcomes, send, void
from lianfang.web import clock

pytestmark = pytest.mark.django_db
KINDS = {kind.name: kind for kind in (VOID, DROPOFF, SETTLEMENT)}
LATER = NOON + timedelta(hours=2)


class Trip:
    """A courier with a phone and goods that were sent with them."""

    def __init__(self) -> None:
        self.asker, self.chief, self.courier = make_user("grid_worker"), keeper(), make_user("courier")
        self.token, self.others = make_device(self.courier)[1], make_device(self.courier)[1]
        self.store, self.item = make_store(), make_item()
        stocked(10, self.item, self.store, self.chief)
        point = make_store("三栋门口", "point")
        self.request = actions.ask(point, {self.item: 8}, why="封控楼栋", by=self.asker, now=NOON)
        granted = {self.item: 8}
        actions.approve(self.request, store=self.store, granted=granted, by=self.chief, now=NOON)
        actions.pick_goods(self.request, by=self.chief, now=NOON)
        self.send()

    def send(self) -> None:
        """Give the goods to the courier."""
        actions.send(self.request, courier=self.courier, by=self.chief, now=NOON)

    def said(self, outcome: str, after: int = 1, **data: Any) -> dict[str, Any]:
        """Write what came of it, so many minutes after noon."""
        told: dict[str, Any] = {
            "request_id": str(self.request.pk),
            "trip": self.request.trip,
            "outcome": outcome,
        }
        at = NOON + timedelta(minutes=after)
        return fact("supplies.dropoff", at, area=self.request.area_id, **(told | data))

    def tell(self, *facts: dict[str, Any], token: str = "") -> Sequence[str]:
        """Tell facts from the phone, and let the follower work, twice."""
        found = [
            each.partition(":")[0]
            for each in outcomes(send(token or self.token, *facts, now=LATER, kinds=KINDS))
        ]
        batches = list(Batch.objects.order_by("xid", "id").values_list("pk", flat=True))
        for _ in range(2):
            follow_dropoffs(batches, LATER)
        self.request.refresh_from_db()
        return found

    def steps(self) -> list[tuple[str, bool]]:
        """List the steps since the goods were sent: the state, whether a phone told it."""
        return [(one.state, one.told_id is not None) for one in self.request.steps.all()][3:]


def back(told: dict[str, Any]) -> dict[str, Any]:
    """Take back what was told."""
    return void(LATER, target=told["id"], of="supplies.dropoff")


def doubts() -> list[str]:
    return list(Dispute.objects.order_by("opened_at", "fact_id").values_list("reason", flat=True))


def test_put_down_by_two_phones_it_is_put_down_once_and_can_be_undone_until_it_is_confirmed() -> None:
    trip = Trip()
    put, twice = trip.said("put"), trip.said("put", 3)
    assert trip.tell(put) == ["accepted"]
    assert (trip.request.state, trip.request.handed_at) == ("handed", NOON + timedelta(minutes=1))
    assert trip.tell(put) == ["duplicate"]
    assert trip.tell(back(put)) == ["accepted"]
    assert (trip.request.state, trip.request.handed_at, trip.request.told) == ("sent", None, None)
    assert trip.tell(put, twice, token=trip.others) == ["duplicate", "accepted"]
    assert trip.steps() == [("sent", False), ("handed", True), ("handed", True), ("sent", False)]
    actions.confirm(trip.request, came={trip.item: 8}, by=trip.asker, now=LATER)
    assert trip.tell(back(twice), trip.said("nobody", 5)) == ["accepted", "disputed"]
    assert (trip.request.state, doubts()) == ("confirmed", ["handed_before"])
    assert queries.audited().right


def test_what_could_not_be_delivered_is_sent_again_or_goes_back_into_the_store() -> None:
    trip = Trip()
    assert trip.tell(trip.said("nobody", note="无人应答")) == ["accepted"]
    assert (trip.request.state, trip.request.told and trip.request.told.outcome) == ("picked", "nobody")
    assert [one.pk for one in queries.brought_by(trip.courier)] == [trip.request.pk]
    trip.tell(trip.said("put", 9))  # somebody came after all
    assert trip.request.state == "handed"
    trip.tell(trip.said("blocked", 12))
    old = trip.said("put", 20)
    trip.send()
    assert (trip.request.trip, trip.request.told) == (2, None)
    assert trip.tell(old) == ["disputed"]  # the goods are on the way again
    assert trip.request.state == "sent"
    trip.tell(trip.said("refused", 30))
    with pytest.raises(Refused):
        actions.put_back(trip.request, text=" ", by=trip.chief, now=LATER)
    actions.put_back(trip.request, text="对方不需要", by=trip.chief, now=LATER)
    assert trip.request.state == "withdrawn"
    assert Balance.objects.get(store=trip.store).n == 10
    assert queries.audited().right
    assert trip.tell(trip.said("put", 40)) == ["disputed"]
    assert (trip.request.state, sorted(doubts())) == ("withdrawn", ["taken_back", "trip_over"])
    assert Dropoff.objects.count() == 6


def test_what_a_desk_noted_stays_and_what_others_tell_is_doubted() -> None:
    trip = Trip()
    stranger = make_device(make_user("courier"))[1]
    assert trip.tell(trip.said("put"), token=stranger) == ["disputed"]
    assert trip.tell(trip.said("put", trip=2), trip.said("put", request_id=str(trip.store.pk))) == [
        "disputed",
        "disputed",
    ]
    assert trip.request.state == "sent"
    actions.hand_over(trip.request, by=trip.courier, now=NOON)
    assert trip.tell(trip.said("put", 5)) == ["accepted"]  # noted beside it
    assert (trip.request.state, trip.request.handed_at, trip.request.told) == ("handed", NOON, None)
    assert trip.tell(trip.said("nobody", 6)) == ["disputed"]
    assert sorted(doubts()) == ["handed_before", "not_sent", "other_courier", "unknown_request"]


def test_the_page_says_who_put_it_down_by_phone_and_offers_to_send_again_or_take_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    trip = Trip()
    trip.tell(trip.said("nobody", note="无人应答"))
    client.force_login(trip.chief)
    page = client.get(reverse("goods_request", args=[trip.request.pk]))
    assert [step.key for step, _form in page.context["steps"]] == ["send", "back"]
    text = page.content.decode()
    for word in ("无人应答", trip.courier.name, "交接点无人"):
        assert word in text
    listed = client.get(reverse("goods_requests")).content.decode()
    assert "交接点无人" in listed
    step = reverse("goods_request_step", args=[trip.request.pk, "back"])
    assert client.post(step, {"text": "对方不需要"}).status_code == 302
    assert Request.objects.get().state == "withdrawn"
