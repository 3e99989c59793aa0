"""From the head count to what came: closing, orders, counting, missing meals, gifts."""

from contextlib import suppress
from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.donations.models import Gift
from lianfang.meals import actions, queries
from lianfang.meals.models import HeadChange, Heads, MealSite, Serving, Shortfall
from lianfang.meals.rules import lacking
from lianfang.meals.tests.make import DAY, LATE, MORNING, NOON, make_kitchen, make_site
from lianfang.messages.models import Message
from lianfang.places.tests.make import HESHAN
from lianfang.supplies.models import Balance
from lianfang.supplies.tests.make import LAST, make_item, make_store, stocked

pytestmark = pytest.mark.django_db


def test_a_count_closes_by_itself_and_the_kitchen_is_told() -> None:
    by = make_user("dispatcher")
    kitchen, place = make_kitchen(by, diets=["halal"]), make_site(by, diets={"halal": 2})
    actions.change_heads(place, DAY, "lunch", 5, why="来访", by=by, now=MORNING)
    (lunch, dinner) = actions.plan([place], DAY, DAY, by=by, now=MORNING)
    assert {lunch.n, dinner.n} == {60, 65}
    assert actions.tick(MORNING) == 0
    assert actions.tick(MORNING + timedelta(hours=1)) > 0
    lunch = Serving.objects.get(meal="lunch")
    assert (lunch.state, lunch.n, lunch.diets) == ("ordered", 65, {"halal": 2})
    message = Message.objects.get()
    assert (message.address, message.purpose) == (kitchen.phone, "meals")
    assert "65" in message.body
    assert "清真 2" in message.body or "Halal 2" in message.body
    late = actions.change_heads(place, DAY, "lunch", 3, why="晚到", by=by, now=NOON)
    assert late.late
    assert Heads.objects.get().standing == 60
    assert queries.counts([place], DAY, "lunch")[place.pk].all == 68
    actions.take_back(late, by=by, now=NOON)
    assert queries.counts([place], DAY, "lunch")[place.pk].all == 65
    with pytest.raises(Refused) as refused:
        actions.change_heads(place, DAY, "lunch", -66, why="错", by=by, now=NOON)
    assert refused.value.code == "fewer_than_none"


def test_food_past_its_time_is_eaten_by_nobody_and_less_than_heads_raises_an_alarm() -> None:
    by, keeper = make_user("dispatcher"), make_user("site_lead")
    kitchen, place = make_kitchen(by), make_site(by)
    serving = actions.put(kitchen, place, DAY, "lunch", 60, by=by, now=MORNING)
    actions.order(kitchen, DAY, "lunch", by=by, now=MORNING)
    serving.refresh_from_db()
    actions.send(serving, n=60, cooked_at=NOON - timedelta(hours=3), hot=False, by=by, now=NOON)
    with pytest.raises(Refused) as refused:
        actions.count(serving, came=60, by=keeper, now=NOON)
    assert refused.value.code == "past_eat_by"
    actions.count(serving, came=60, refused_why="退回销毁", by=keeper, now=NOON)
    assert (serving.came, serving.refused) == (60, 60)
    alarm = Shortfall.objects.get()
    assert (alarm.why, alarm.missing) == ("less", 60)
    second = actions.ask_second(alarm, kitchen=make_kitchen(by, "江畔小厨"), n=50, by=by, now=NOON)
    assert (second.state, second.second) == ("ordered", True)
    actions.count(second, came=50, by=keeper, now=NOON)
    item, store = make_item("自热米饭", kind="food"), make_store()
    stocked(30, item, store, by, last=LAST)
    source = uuid4()
    for _twice in range(2):
        actions.give_boxes(alarm, store=store, item=item, n=10, by=by, now=NOON, source=source)
    alarm.refresh_from_db()
    assert alarm.missing == 0
    assert Balance.objects.get(store=store).n == 20
    with pytest.raises(Refused):
        actions.end(alarm, text=" ", by=by, now=NOON)
    actions.end(alarm, text="都吃上了", by=by, now=NOON)
    steps = list(alarm.steps.values_list("what", flat=True))
    assert [what for what in steps if what != "came"] == ["raised", "kitchen", "boxes", "ended"]
    with pytest.raises(Refused) as refused:
        actions.note(alarm, text="又", by=by, now=NOON)
    assert refused.value.code == "ended"


def test_nothing_came_by_the_hour() -> None:
    by = make_user("dispatcher")
    place, other = make_site(by), make_site(by, "卡口")
    actions.put(make_kitchen(by), place, DAY, "lunch", 60, by=by, now=MORNING)
    actions.tick(NOON)
    assert not Shortfall.objects.exists()
    actions.tick(LATE)
    assert dict(Shortfall.objects.values_list("place", "why")) == {place.pk: "nothing", other.pk: "nobody"}
    actions.tick(LATE + timedelta(minutes=5))
    assert Shortfall.objects.count() == 2


def test_a_kitchen_gets_no_more_than_it_can_cook_and_its_gift_counts_once() -> None:
    by = make_user("dispatcher")
    kitchen, place = make_kitchen(by, gives=True), make_site(by)
    serving = actions.put(kitchen, place, DAY, "lunch", 60, by=by, now=MORNING)
    with pytest.raises(Refused) as refused:
        actions.put(kitchen, make_site(by, "另一处"), DAY, "lunch", 41, by=by, now=MORNING)
    assert refused.value.code == "kitchen_full"
    actions.order(kitchen, DAY, "lunch", by=by, now=MORNING)
    serving.refresh_from_db()
    actions.count(serving, came=61, qualifier="ge", by=by, now=NOON)
    gift = actions.record_gift(kitchen, what="爱心餐", by=by, now=NOON)
    assert (gift.kind, gift.amount, gift.qualifier, gift.state) == ("meals", 61, "ge", "received")
    went = gift.allocations.get()
    assert (went.to, went.amount, bool(went.delivered_at)) == (place.name, 61, True)
    with pytest.raises(Refused) as refused:
        actions.record_gift(kitchen, what="爱心餐", by=by, now=NOON)
    assert refused.value.code == "nothing_given"
    with pytest.raises(Refused) as refused:
        actions.count(serving, came=70, by=by, now=NOON)
    assert refused.value.code == "in_a_gift"
    assert Gift.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Serving.objects.filter(pk=serving.pk).update(refused=62, refused_why="x")


def test_a_zone_hands_its_heads_down_and_a_lifted_one_takes_them_back() -> None:
    source = uuid4()

    def told(heads: int) -> int:
        handed = actions.Handed(source, "锦绣华庭", HESHAN, heads)
        return actions.hand_down([handed], meals=["lunch"], now=MORNING)

    assert not told(0)
    assert told(19)
    assert not told(19)
    assert told(129)
    place = MealSite.objects.get()
    assert queries.counts([place], DAY, "lunch")[place.pk].all == 129
    assert told(0)
    place.refresh_from_db()
    assert (place.handed, place.until) == (0, DAY)


def test_whoever_counts_may_not_plan() -> None:
    by, lead = make_user("dispatcher"), make_user("site_lead")
    kitchen, place = make_kitchen(by), make_site(by)
    with pytest.raises(Refused) as refused:
        actions.put(kitchen, place, DAY, "lunch", 5, by=lead, now=MORNING)
    assert refused.value.code == "forbidden"


def test_counts_add_up_after_anything_that_may_happen() -> None:  # noqa: C901 — what may happen is listed
    rng, by = Random(12), make_user("dispatcher")
    kitchens = [make_kitchen(by, f"{name}餐馆", capacity=rng.choice([40, 70])) for name in "甲乙丙"]
    place = make_site(by, standing=50)

    def a_serving() -> Serving:
        return rng.choice(list(Serving.objects.order_by("id")) or [Serving(area_id=0)])

    def change() -> None:
        actions.change_heads(place, DAY, "lunch", rng.choice([-9, -3, 4, 8]), why="改", by=by, now=NOON)

    def take_back() -> None:
        if told := HeadChange.objects.filter(taken_back_at=None).first():
            actions.take_back(told, by=by, now=NOON)

    def put() -> None:
        actions.put(rng.choice(kitchens), place, DAY, "lunch", rng.randint(1, 60), by=by, now=NOON)

    def order() -> None:
        for each in kitchens:
            with suppress(Refused):
                actions.order(each, DAY, "lunch", by=by, now=NOON)

    def count() -> None:
        came = rng.randint(0, 60)
        bad = rng.choice([0, 0, came // 2])
        actions.count(a_serving(), came=came, refused=bad, refused_why="坏", by=by, now=NOON)

    def take_out() -> None:
        actions.take_out(a_serving(), by=by, now=NOON)

    for _step in range(60):
        with suppress(Refused):
            rng.choice([change, take_back, put, put, order, count, count, take_out])()
        row = queries.one(place, DAY, "lunch", NOON)
        assert row
        told = HeadChange.objects.filter(taken_back_at=None).aggregate(n=Sum("n"))["n"] or 0
        counted = Serving.objects.filter(state="counted").aggregate(came=Sum("came"), bad=Sum("refused"))
        good = (counted["came"] or 0) - (counted["bad"] or 0)
        assert (row.count.all, row.standing.good) == (50 + told, good)
        if alarm := Shortfall.objects.first():
            assert alarm.missing == lacking(50 + told, good, 0)
    assert Serving.objects.filter(state="counted").count() > 1
    assert Shortfall.objects.exists()
