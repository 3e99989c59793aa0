"""Twenty-three restaurants cook lunch and dinner for the volunteers from 30 July to 9 August, by turns and for free
(F57); a canteen cooks for those inside the compound. The restaurants are invented, the figures are not."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop as _

from lianfang.common.dates import day_of
from lianfang.donations.models import Gift
from lianfang.meals import actions, queries
from lianfang.meals.actions import About, Fed
from lianfang.meals.models import Kitchen, MealSite, Serving, Shortfall
from lianfang.meals.rules import eaten_at
from lianfang.story.chapters.gifts import ended
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import HESHAN, HIGH_TECH, LONGLING, YIYANG
from lianfang.story.world import World
from lianfang.zones.actions import hand_heads_down

FIRST, LAST = date(2021, 7, 30), date(2021, 8, 9)
NAMES = (
    *("望江小馆", "资水人家", "龙洲饭庄", "会龙食府", "梓山湖鱼馆", "秀峰小厨", "金山味道", "桃花仑食堂"),
    *("康富酒家", "清溪饭店", "团洲鱼府", "碧云轩", "朝阳湘菜馆", "海棠食府", "谢林港土菜", "迎春园"),
    *("五福楼", "南洲印象", "茶乡人家", "云台小灶", "羊角塘饭铺", "竹海餐厅", "裴公亭酒家"),
)
CAN_MAKE = 200  # at a time, each
VOLUNTEERS = (
    ("赫山志愿者集合点", HESHAN, 182),
    ("龙岭志愿者集合点", LONGLING, 108),
    ("高新区志愿者集合点", HIGH_TECH, 150),
    ("市志愿服务总站", YIYANG, 138),
)
MEALS = ("lunch", "dinner")
CANTEEN = "赫山区机关食堂"
SHORT_ON, SHORT_BY = date(2021, 8, 5), 18
ROUGHLY = date(2021, 8, 8)  # nobody could count exactly, in the rain
COOKED, CAME = timedelta(minutes=50), timedelta(minutes=10)  # before people eat


def offered(world: World, now: datetime) -> None:
    """Put the restaurants on the list, and where the volunteers meet; let the rule give turns for the eleven days."""
    by = world.by("dispatcher")
    for n, name in enumerate(NAMES):
        area = (HESHAN, HIGH_TECH, YIYANG)[n % 3]
        phone, boss = f"14492{n:06d}", f"{'陈李王张刘周吴黄徐孙'[n % 10]}{'姐叔嫂'[n % 3]}"
        told = About("restaurant", name, area, boss, phone, CAN_MAKE, FIRST, gives=True, diets=["vegetarian"])
        actions.add_kitchen(told, by=by, now=now)
    places = [
        actions.add_site(Fed(name, area, MEALS, FIRST, standing=n), by=by, now=now)
        for name, area, n in VOLUNTEERS
    ]
    actions.plan(places, FIRST, LAST, by=by, now=now)


def ordered(_world: World, now: datetime) -> None:
    """The hour has come at which heads are counted for the last time: the kitchens are told by themselves."""
    actions.tick(now)


def brought(meal: str) -> Callable[[World, datetime], None]:
    """Have a meal brought to the volunteers and counted there."""

    def step(world: World, now: datetime) -> None:
        by, day = world.by("dispatcher"), day_of(now)
        rows = Serving.objects.filter(day=day, meal=meal, state="ordered").select_related("place", "kitchen")
        for n, one in enumerate(rows.order_by("place__name", "id")):
            lacks = SHORT_BY if (day, meal, n) == (SHORT_ON, "lunch", 0) else 0
            roughly = "ge" if (day, meal, n) == (ROUGHLY, "dinner", 0) else ""
            actions.send(one, n=one.n - lacks, cooked_at=now - COOKED, hot=True, by=by, now=now - 2 * CAME)
            actions.count(one, came=one.n - lacks, qualifier=roughly, by=by, now=now)

    return step


def a_second_kitchen(world: World, now: datetime) -> None:
    """Eighteen meals were missing: a second restaurant is asked, its meals are counted, the alarm is ended."""
    by = world.by("dispatcher")
    for alarm in Shortfall.objects.filter(ended_at=None, day=SHORT_ON).select_related("place"):
        busy = Serving.objects.filter(day=alarm.day, meal=alarm.meal).values("kitchen")
        other = Kitchen.objects.filter(gives=True).exclude(pk__in=busy).order_by("name")[0]
        made = actions.ask_second(alarm, kitchen=other, n=alarm.missing, by=by, now=now)
        later = now + timedelta(minutes=35)
        actions.send(made, n=made.n, cooked_at=now + 2 * CAME, hot=True, by=by, now=now + 3 * CAME)
        actions.count(made, came=made.n, by=by, now=later)
        alarm.refresh_from_db()
        actions.end(alarm, text="第二家餐馆加做，12时50分送到，全部吃上", by=by, now=later)


def given(world: World, now: datetime) -> None:
    """The last meal was eaten: what each restaurant gave becomes one gift, with its receipt and its line."""
    by = world.by("dispatcher")
    for kitchen in Kitchen.objects.filter(gives=True).order_by("name"):
        if queries.not_in_a_gift(kitchen).exists():
            gift = actions.record_gift(kitchen, what="一线志愿者爱心餐（7月30日至8月9日）", by=by, now=now)
            ended(world, gift, now)
        actions.stop_kitchen(kitchen, until=LAST, by=by, now=now)
    for place in MealSite.objects.filter(source=None, since=FIRST):
        actions.close_site(place, until=LAST, by=by, now=now)


def canteen(world: World, now: datetime) -> None:
    """The compound tells how many inside cannot cook; the district's canteen cooks for them."""
    hand_heads_down(now)
    told = About(
        "canteen", CANTEEN, HESHAN, "谭主任", "14493000001", 400, day_of(now), diets=["soft", "diabetic"]
    )
    actions.add_kitchen(told, by=world.by("dispatcher"), now=now)


def compound_fed(*meals: str) -> Callable[[World, datetime], None]:
    """Feed those inside the compound: each meal is ordered, and counted where it comes."""

    def step(world: World, now: datetime) -> None:
        by, day = world.by("dispatcher"), day_of(now)
        kitchen, numbers = Kitchen.objects.get(name=CANTEEN), queries.current(day)
        for place in queries.active(day).filter(source__isnull=False, handed__gt=0):
            for meal in meals:
                at = eaten_at(day, numbers.meal(meal))
                one = actions.put(kitchen, place, day, meal, place.handed, by=by, now=at - 20 * CAME)
                actions.order(kitchen, day, meal, by=by, now=at - 18 * CAME)
                actions.count(one, came=one.n, cooked_at=at - COOKED, hot=True, by=by, now=at)

    return step


def compound_over(_world: World, now: datetime) -> None:
    """The compound is open: nobody there has meals brought any more."""
    hand_heads_down(now)


def weekly(world: World, now: datetime) -> None:
    """The canteen cooks for those who do the weekly tests: lunch is counted, dinner is ordered."""
    by, day = world.by("dispatcher"), day_of(now)
    kitchen = Kitchen.objects.get(name=CANTEEN)
    fed = Fed("重点岗位采样组", HESHAN, MEALS, day, standing=11, diets={"vegetarian": 1})
    place = actions.add_site(fed, by=by, now=now - timedelta(hours=6))
    lunch = actions.put(kitchen, place, day, "lunch", 11, by=by, now=now - timedelta(hours=6))
    actions.put(kitchen, place, day, "dinner", 11, by=by, now=now - timedelta(hours=6))
    actions.order(kitchen, day, "lunch", by=by, now=now - timedelta(hours=5))
    actions.count(
        lunch, came=11, cooked_at=when(9, 23, 11), hot=True, by=world.by("lead"), now=when(9, 23, 12)
    )
    actions.order(kitchen, day, "dinner", by=by, now=now)
    actions.change_heads(place, day, "dinner", 1, why="来一位司机", by=by, now=now)


def figures() -> dict[str, Any]:
    """Say of the restaurants: how many cooked on how many days, how many meals, and that gifts count them once."""
    rows = Serving.objects.filter(kitchen__gives=True)
    n, qualifier = queries.sum_up(rows)
    gifts = Gift.objects.filter(pk__in=rows.exclude(gift=None).values("gift"))
    inside = Serving.objects.filter(place__source__isnull=False)
    return {
        "kitchens": len(queries.totals(rows, by_day=False)),
        "days": rows.filter(state="counted").order_by().values("day").distinct().count(),
        "meals": n,
        "qualifier": qualifier,
        "turns": sorted({total.servings for total in queries.totals(rows, by_day=False)}),
        "gifts": gifts.filter(state="received", receipt__isnull=False, published_at__isnull=False).count(),
        "given": sum(gifts.values_list("amount", flat=True)),
        "alarms": list(Shortfall.objects.values_list("why", "missing")),
        "open_alarms": Shortfall.objects.filter(ended_at=None).count(),
        "inside": queries.sum_up(inside)[0],
        "still_fed": queries.active(date(2021, 9, 23)).filter(source__isnull=False).count(),
    }


DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
INSIDE = range(8, 22)  # of August
STEPS = (
    Step(when(7, 30, 8, 30), _("Twenty-three restaurants cook for the volunteers"), offered),
    *(Step(when(d.month, d.day, 9, 1), _("Meals are ordered of the kitchens"), ordered) for d in DAYS),
    *(Step(when(d.month, d.day, 12, 2), _("Meals come and are counted"), brought("lunch")) for d in DAYS),
    Step(when(8, 5, 12, 12), _("A second kitchen is asked"), a_second_kitchen),
    *(Step(when(d.month, d.day, 15, 1), _("Meals are ordered of the kitchens"), ordered) for d in DAYS),
    *(Step(when(d.month, d.day, 18, 2), _("Meals come and are counted"), brought("dinner")) for d in DAYS),
    Step(when(8, 7, 9, 20), _("A canteen cooks for the compound"), canteen),
    *(Step(when(8, day, 7, 35), _("Those inside are fed"), compound_fed("breakfast")) for day in INSIDE),
    *(Step(when(8, day, 18, 20), _("Those inside are fed"), compound_fed(*MEALS)) for day in INSIDE),
    Step(when(8, 9, 20), _("What the restaurants gave is written down"), given),
    Step(when(8, 21, 22, 20), _("Nobody inside is fed any more"), compound_over),
    Step(when(9, 23, 17, 15), _("The weekly tests are fed"), weekly),
)
