"""What the rounds use up: a store filled for them, what is given out each evening, an order that comes. All of it is
invented, so that the forecast of a day in the middle of the story has something to say."""

from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext_noop as _

from lianfang.common.dates import day_of
from lianfang.places.queries import inside
from lianfang.places.rules import span
from lianfang.planning.actions import came, order
from lianfang.planning.models import Ordered
from lianfang.planning.queries.driving import taken
from lianfang.story.chapters.step import Step, when
from lianfang.story.chapters.stores import STORE, listed, opened
from lianfang.story.city import HESHAN, LONGLING_PEOPLE
from lianfang.story.world import World
from lianfang.supplies import actions
from lianfang.supplies.actions import Goods
from lianfang.supplies.models import Balance, Item, Store
from lianfang.testing.models import Round

# Name, unit, pieces in one, medical; how many pieces a swab uses up, and for how many parts of the round it lasts.
USED: tuple[tuple[str, str, int, float, float], ...] = (
    ("一次性采样拭子 100支/盒", "盒", 100, 1.03, 1.4),
    ("采样管（10混1，含保存液）50支/盒", "盒", 50, 0.11, 1.1),
    ("医用防护服 50件/箱", "箱", 50, 0.02, 0.7),
    ("N95医用防护口罩 20只/盒", "盒", 20, 0.02, 0.9),
    ("一次性医用手套 50双/盒", "盒", 50, 0.08, 1.0),
    ("免洗手消毒液 500ml", "瓶", 500, 3.4, 0.8),
)
SUITS = USED[2][0]


def item_of(name: str, unit: str, world: World, now: datetime) -> Item:
    """Give a kind of goods that rounds use up."""
    return listed(name, "testing", unit, HESHAN, world.by("dispatcher"), now, medical=True, expires=False)


def filled(world: World, now: datetime) -> None:
    """Fill the district's store for the round of everybody, and say how much should never be missing."""
    by = world.by("dispatcher")
    target = (Round.objects.filter(inside(HESHAN)).aggregate(n=Max("target"))["n"] or 0) + LONGLING_PEOPLE
    store = opened(STORE, "store", HESHAN, by, now)
    goods = []
    for name, unit, holds, per_swab, parts in USED:
        item = item_of(name, unit, world, now)
        goods.append(Goods(item, int(target * per_swab * parts / holds) + 1, "20210803"))
        actions.set_minimum(store, item, max(int(target * per_swab * 0.1 / holds), 1), by=by, now=now)
    actions.receive(store, goods, by=by, now=now, reason="市疾控中心统一调拨")


def given(world: World, now: datetime) -> None:
    """Give out in the evening what the day's swabs used up, as far as there is some."""
    day, store = day_of(now), Store.objects.get(name=STORE, kind="store", area_id=HESHAN)
    swabs = sum(row.n for row in taken([span(HESHAN)], day, day) if row.driver == "swabs")
    for name, unit, holds, per_swab, _parts in USED:
        item = item_of(name, unit, world, now)
        left = sum(Balance.objects.filter(store=store, item=item).values_list("n", flat=True))
        if n := min(-(-int(swabs * per_swab) // holds), left):
            actions.issue(store, {item: n}, by=world.by("dispatcher"), now=now, reason="当日采样点领用")


def bought(world: World, now: datetime) -> None:
    """Order suits, of which the forecast says that they run out."""
    store, name, unit = Store.objects.get(name=STORE, kind="store", area_id=HESHAN), SUITS, USED[2][1]
    item, due = item_of(name, unit, world, now), now.date() + timedelta(days=2)
    by = world.by("dispatcher")
    order(
        store, item, 20, due_on=due, supplier="湖南省应急物资保障平台", by=by, now=now, note="预测两日内用完"
    )


def arrived(world: World, now: datetime) -> None:
    """The suits come and are taken in."""
    for row in Ordered.objects.filter(state="waiting", due_on__lte=now.date()).select_related(
        "store", "item"
    ):
        actions.receive(
            row.store,
            [Goods(row.item, row.n, "20210808")],
            by=world.by("dispatcher"),
            now=now,
            reason=row.supplier,
        )
        came(row, by=world.by("dispatcher"), now=now)


STEPS = (
    Step(when(8, 3, 23), _("The store is filled for the round of everybody"), filled),
    *(
        Step(when(8, day, 23, 10), _("What the day’s swabs used up is given out"), given)
        for day in (4, 5, 6, 7)
    ),
    Step(when(8, 6, 9, 30), _("Suits are ordered before they run out"), bought),
    Step(when(8, 8, 10), _("The suits that were ordered come"), arrived),
)
