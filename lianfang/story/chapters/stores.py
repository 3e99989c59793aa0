"""What the stores gave: a sealed compound and its nineteen workers supplied from asking to confirming (F18, F19),
decoctions and sachets of the hospital of traditional medicine (F52). What was asked for is invented."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_noop as _

from lianfang.accounts.models import User
from lianfang.story.chapters.step import Step, when
from lianfang.story.chapters.zones import COMPOUND, WORKERS
from lianfang.story.city import HESHAN
from lianfang.story.world import World
from lianfang.supplies import actions
from lianfang.supplies.actions import Goods
from lianfang.supplies.models import Item, Request, Store
from lianfang.zones.models import Zone

STORE, POINT = "赫山区物资库", "锦绣华庭小区无接触交接点"
HOSPITAL, TOPIC = "市第一中医医院制剂室", "封控小区居民和滞留装修工人"
LAST = date(2022, 6, 30)
FRESH = timedelta(days=4)


def listed(
    name: str, kind: str, unit: str, area_id: int, by: User, now: datetime, *, medical: bool = False,
    expires: bool = True,
) -> Item:  # fmt: skip
    """Give a kind of goods, on the list now if it was not."""
    found = Item.objects.filter(name=name).first()
    made = Item(name=name, kind=kind, unit=unit, medical=medical, expires=expires)
    return found or actions.add_item(made, area_id=area_id, by=by, now=now)


def opened(name: str, kind: str, area_id: int, by: User, now: datetime) -> Store:
    """Give a store or a point, open now if it was not."""
    found = Store.objects.filter(name=name, kind=kind, area_id=area_id).first()
    return found or actions.open_store(Store(name=name, kind=kind, area_id=area_id), by=by, now=now)


def stocked(world: World, now: datetime) -> None:
    """Fill the district's store for those who may not go out, and open a point at the gate of the compound."""
    by = world.by("dispatcher")
    store = opened(STORE, "store", HESHAN, by, now)
    opened(POINT, "point", Zone.objects.get(name=COMPOUND).area_id, by, now)
    came = [
        Goods(listed("蔬菜包", "food", "份", HESHAN, by, now), 600, "0806", now.date() + FRESH),
        Goods(listed("大米（5 千克）", "food", "袋", HESHAN, by, now), 300, "M21", LAST),
        Goods(listed("被褥", "household", "套", HESHAN, by, now, expires=False), 60),
        Goods(listed("洗漱包", "household", "份", HESHAN, by, now, expires=False), 100),
        Goods(
            listed("一次性医用口罩", "protection", "盒", HESHAN, by, now, medical=True), 400, "K0729", LAST
        ),
    ]
    actions.receive(store, came, by=by, now=now, reason="区商务局统一采购")


WANTED = (
    ("居民三日蔬菜、大米", {"蔬菜包": 260, "大米（5 千克）": 130}),
    ("滞留装修工人食宿", {"被褥": WORKERS, "洗漱包": WORKERS, "蔬菜包": WORKERS}),
    ("居民和值守人员防护", {"一次性医用口罩": 160}),
)


def asked(world: World, now: datetime) -> None:
    """Ask for what residents and the nineteen workers need; somebody else approves, the store picks and sends."""
    grid, desk = world.by("grid"), world.by("dispatcher")
    point, store = Store.objects.get(name=POINT, kind="point"), Store.objects.get(name=STORE, kind="store")
    for n, (why, lines) in enumerate(WANTED):
        wanted = {Item.objects.get(name=name): many for name, many in lines.items()}
        at = now + timedelta(minutes=5 * n)
        request = actions.ask(point, wanted, why=why, purpose="zones", by=grid, now=at, urgent=n == 1)
        actions.approve(request, store=store, granted=wanted, by=desk, now=at + timedelta(minutes=20))
        actions.pick_goods(request, by=desk, now=at + timedelta(minutes=40))
        actions.send(request, courier=world.by("courier"), by=desk, now=at + timedelta(minutes=50))


def brought(world: World, now: datetime) -> None:
    """The courier puts it down at the point, nobody meets; whoever asked counts and confirms."""
    for request in Request.objects.filter(state="sent", point__name=POINT).order_by("place"):
        actions.hand_over(request, by=world.by("courier"), now=now, text="已放置交接点，电话告知")
        came = {line.item: line.granted or 0 for line in request.lines.select_related("item")}
        actions.confirm(request, came=came, by=world.by("grid"), now=now + timedelta(minutes=30))


def used(world: World, now: datetime) -> None:
    """What came is shared out behind the doors and to the workers."""
    point, desk = Store.objects.get(name=POINT, kind="point"), world.by("dispatcher")
    everything: dict[Item, int] = {}
    for _why, lines in WANTED:
        for name, n in lines.items():
            item = Item.objects.get(name=name)
            everything[item] = everything.get(item, 0) + n
    actions.issue(point, everything, by=desk, now=now, reason=TOPIC)


BATCHES = (
    ("中药防疫汤剂", "袋", 800, 3),
    ("防疫香包", "个", 500, 180),
)  # unit, how many a day, days it keeps
TAKEN = (("疫情单位", 0.4), ("涉疫单位值守人员", 0.3), ("本院职工和患者", 0.3))


def decocted(world: World, now: datetime) -> None:
    """The hospital makes decoctions and sachets, each day a batch, and sends them to those exposed, on duty, in bed."""
    by = world.by("dispatcher")
    store = opened(HOSPITAL, "store", HESHAN, by, now)
    for name, unit, n, keeps in BATCHES:
        item = listed(name, "herbal", unit, HESHAN, by, now)
        last = now.date() + timedelta(days=keeps)
        batch = Goods(item, n, f"{now:%Y%m%d}", last, "市第一中医医院")
        actions.make_batch(store, batch, by=by, now=now, reason="当日制剂")
        for to, share in TAKEN:
            actions.issue(store, {item: int(n * share)}, by=by, now=now + timedelta(hours=2), reason=to)


STEPS = (
    *(Step(when(8, day, 6, 30), _("Decoctions and sachets are made"), decocted) for day in (3, 5, 7)),
    Step(when(8, 6, 20), _("A store is filled for those who may not go out"), stocked),
    Step(when(8, 7, 9, 40), _("The compound asks for what it needs"), asked),
    Step(when(8, 7, 11, 30), _("What the compound asked for is put down and confirmed"), brought),
    Step(when(8, 7, 12, 40), _("What the compound asked for is put down and confirmed"), used),
)
