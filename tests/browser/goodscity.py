"""What the test of a courier of goods asks of a city, run inside it by its own `manage shell`."""

from datetime import UTC, datetime

from lianfang.accounts.actions import create_user, give_post
from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.places.models import Area
from lianfang.places.tests.make import HESHAN
from lianfang.supplies import actions
from lianfang.supplies.actions import Goods
from lianfang.supplies.models import Item, Request, Store
from lianfang.sync.actions.devices import make_code, new_phone
from tests.browser.fieldcity import DAY, say
from tests.city import PASSWORD

POINTS = ("三栋门口", "五栋门口")


def sent() -> None:
    """Send goods to two points with a courier; give a code for the courier's phone."""
    now, chief = datetime.now(UTC), User.objects.get(username="chief")
    keeper, asker = (make_user(role, area_id=HESHAN) for role in ("dispatcher", "grid_worker"))
    courier = create_user("goods-courier", name="段师傅", password=PASSWORD, by=chief, now=now)
    post = give_post(
        courier, role="courier", area=Area.objects.get(pk=HESHAN), from_on=now.date() - DAY, by=chief, now=now
    )
    item = Item.objects.create(name="矿泉水", kind="food", unit="箱")
    store = Store.objects.create(name="赫山区物资库", kind="store", area_id=post.area_id)
    actions.receive(store, [Goods(item, 50, "W1", now.date() + 300 * DAY)], by=keeper, now=now)
    for place in POINTS:
        point = Store.objects.create(
            name=place, kind="point", area_id=post.area_id, address="梨雨路8号", phone="0737-4200001"
        )
        request = actions.ask(point, {item: 6}, why="封控楼栋", by=asker, now=now)
        actions.approve(request, store=store, granted={item: 6}, by=keeper, now=now)
        actions.pick_goods(request, by=keeper, now=now)
        actions.send(request, courier=courier, by=keeper, now=now)
    phone = new_phone(courier, name="配送手机", by=chief, now=now)
    say(code=make_code(phone, by=chief, now=now, wall=now))


def brought() -> None:
    """Say what became of the goods."""
    rows = Request.objects.filter(point__name__in=POINTS).select_related("told").order_by("number")
    say(found=[[one.point.name, one.state, one.told.outcome if one.told else ""] for one in rows])
