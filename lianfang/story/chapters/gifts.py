"""What people gave: the million, birthday money bound to women at the front, water and noodles reported twice, sets for
the vaccination site, masks that students handed out, masks nobody can take (F16, F43, F56, F58–F60). Amounts are those
of the report; names, units and what was bought are invented."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop as _

from lianfang.donations import actions, queries
from lianfang.donations.actions import Looked
from lianfang.donations.models import Gift, Spending
from lianfang.places.rules import pack
from lianfang.story.chapters.step import Step, when
from lianfang.story.chapters.stores import listed, opened
from lianfang.story.city import DATONGHU, YIYANG, YUANJIANG
from lianfang.story.world import World
from lianfang.supplies.actions import Goods

TAOJIANG = pack(43, 9, 22)
MILLION, BIRTHDAY, WATER = 100_000_000, 1_000_000, 2_100_000  # fen
WOMEN = "抗疫一线妇女"
SETS = "市委党校集中疫苗接种点的医护、工作人员和志愿者"
VOLUNTEERS = "大通湖区志愿者服务队"
LAST = date(2022, 2, 1)


def written(world: World, who: str, now: datetime, **told: Any) -> Gift:
    """Write a gift down on the day it is told."""
    return actions.pledge(Gift(given_on=now.date(), **told), by=world.by(who), now=now)


def ended(world: World, gift: Gift, now: datetime) -> None:
    """Note that all of a gift came to those it was for; thank its giver, publish it."""
    desk = world.by("dispatcher")
    for n, each in enumerate(gift.allocations.filter(withdrawn_at=None, delivered_at=None)):
        actions.deliver(each, text="已签收", by=desk, now=now + timedelta(minutes=n))
    actions.thank(gift, by=desk, now=now, text="感谢信已寄出")
    actions.publish(gift, by=world.by("commander"), now=now)


def million(world: World, now: datetime) -> None:
    """A firm gives a million for the city's response; the desk allocates it the same day."""
    desk = world.by("dispatcher")
    what = {"kind": "cash", "what": "支持全市疫情防控（捐赠仪式）", "amount": MILLION, "area_id": YIYANG}
    gift = written(world, "dispatcher", now, giver="湖南湘味园集团有限责任公司", office="市红十字会", **what)
    actions.receive(gift, by=desk, now=now, text="捐赠仪式现场移交")
    for to, purpose, fen in (
        ("市第四人民医院", "负压病房防护物资", 40_000_000),
        ("各采样点", "高温防暑用品", 25_000_000),
        ("集中隔离点", "生活保障", 35_000_000),
    ):
        actions.allocate(gift, to=to, purpose=purpose, amount=fen, by=desk, now=now + timedelta(hours=2))
    ended(world, gift, now + timedelta(hours=5))


PAID = (  # voucher, paid to, for what, fen, to whom it was allocated
    ("YY-2021-0811", "益康医疗器械经营部", "防护服、面屏", 38_660_000, "市第四人民医院"),
    ("YY-2021-0812", "清源冷饮批发部", "冰块、藿香正气水、遮阳棚", 24_175_050, "各采样点"),
    ("YY-2021-0813", "万家惠超市配送部", "被褥、洗漱用品", 30_000_000, "集中隔离点"),
)


def paid(world: World, now: datetime) -> None:
    """Write down the vouchers of the million."""
    gift = Gift.objects.get(kind="cash", amount=MILLION)
    for voucher, payee, what, fen, to in PAID:
        use = gift.allocations.get(to=to)
        spending = Spending(
            allocation=use, voucher=voucher, payee=payee, what=what, amount=fen, spent_on=now.date()
        )
        actions.spend(spending, by=world.by("dispatcher"), now=now)


def birthday(world: World, now: datetime) -> None:
    """A pensioner gives the money of her birthday to the women at the front, through the women's federation."""
    desk = world.by("dispatcher")
    what = {
        "kind": "cash",
        "what": "七十岁生日礼金",
        "amount": BIRTHDAY,
        "area_id": TAOJIANG,
        "bound_to": WOMEN,
    }
    gift = written(world, "dispatcher", now, giver="文惠兰", office="桃江县妇女联合会", **what)
    actions.receive(gift, by=desk, now=now)
    told: dict[str, Any] = {"to": "桃江县妇女联合会", "purpose": "慰问抗疫一线妇女"}
    actions.allocate(gift, **told, amount=BIRTHDAY, fits=True, by=desk, now=now)
    ended(world, gift, now + timedelta(hours=3))


def birthday_paid(world: World, now: datetime) -> None:
    """The federation buys what the women at the front lack; the voucher says that it was for them."""
    use = Gift.objects.get(bound_to=WOMEN).allocations.get()
    spending = Spending(
        allocation=use, voucher="TJ-FL-0815", payee="桃花江百货", what="女性防护与防暑用品 100 份",
        amount=BIRTHDAY, spent_on=now.date(), as_bound=True,
    )  # fmt: skip
    actions.spend(spending, by=world.by("dispatcher"), now=now)


def water(world: World, now: datetime) -> None:
    """Volunteers bring water, congee and noodles to every consultation point; their district writes it down."""
    by = world.by("datonghu")
    what = {"kind": "goods", "what": "矿泉水、稀粥、方便面", "amount": 700, "unit": "箱", "worth": WATER}
    told = what | {"area_id": DATONGHU, "office": "大通湖区疫情防控指挥部"}
    gift = written(world, "datonghu", now, giver=VOLUNTEERS, **told)
    actions.receive(gift, by=by, now=now)
    store = opened("大通湖区物资库", "store", DATONGHU, by, now)
    point = opened("大通湖区疫情防控咨询点", "point", DATONGHU, by, now)
    use = actions.allocate(gift, to="各疫情防控咨询点", purpose="值守人员饮食", amount=700, by=by, now=now)
    for name, n in (("矿泉水", 300), ("八宝粥", 200), ("方便面", 200)):
        item = listed(name, "food", "箱", DATONGHU, by, now)
        actions.stock(gift, store=store, goods=Goods(item, n, "", LAST), by=by, now=now)
    for row in queries.stock_of(gift).filter(store=store):
        actions.give_out(use, store=store, lot=row.lot, n=row.n, to=point, by=by, now=now)


def water_again(world: World, now: datetime) -> None:
    """The city's desk reads of the same gift beside a photograph and writes it down too; it is found, and joined."""
    desk = world.by("dispatcher")
    what = {
        "kind": "goods",
        "what": "慰问物资（矿泉水、方便面等）",
        "amount": 1,
        "unit": "批",
        "worth": WATER,
    }
    told = what | {"area_id": DATONGHU, "office": "市慈善总会"}
    again = written(world, "dispatcher", now, giver="大通湖区志愿者", **told)
    same = queries.perhaps_same(again)
    actions.join(again, to=same[0], by=desk, now=now + timedelta(minutes=20))
    ended(world, same[0], now + timedelta(hours=1))


def sets(world: World, now: datetime) -> None:
    """Two firms give 300 sets of bread, cake, milk and water to those who work at the vaccination site."""
    desk = world.by("dispatcher")
    what = {"kind": "goods", "what": "面包、蛋糕、牛奶、水", "amount": 300, "unit": "套", "bound_to": SETS}
    giver = "青禾客食品有限公司、湖南金诚福珠宝有限公司"
    gift = written(
        world, "dispatcher", now, giver=giver, area_id=YUANJIANG, office="沅江市疫苗接种专班", **what
    )
    actions.receive(gift, by=desk, now=now)
    store = opened("沅江市物资库", "store", YUANJIANG, desk, now)
    point = opened("市委党校集中疫苗接种点", "point", YUANJIANG, desk, now)
    item = listed("爱心套餐（面包蛋糕牛奶水）", "food", "套", YUANJIANG, desk, now)
    actions.stock(
        gift, store=store, goods=Goods(item, 300, "", now.date() + timedelta(days=5)), by=desk, now=now
    )
    told: dict[str, Any] = {"to": "市委党校集中疫苗接种点", "purpose": "医护、工作人员、志愿者"}
    use = actions.allocate(gift, **told, amount=300, fits=True, by=desk, now=now)
    row = queries.stock_of(gift).get()
    actions.give_out(use, store=store, lot=row.lot, n=300, to=point, by=desk, now=now)
    ended(world, gift, now + timedelta(hours=4))


def masks(world: World, now: datetime) -> None:
    """Students bring masks and hand them out at markets, the health centre, supermarkets."""
    desk = world.by("dispatcher")
    what = {"kind": "goods", "what": "医用外科口罩", "amount": 5_000, "unit": "只", "medical": True}
    told = what | {"area_id": TAOJIANG, "office": "高桥镇", "anonymous": True}
    gift = written(world, "dispatcher", now, giver="高桥镇“00后”大学生", **told)
    actions.receive(gift, by=desk, now=now, looked=Looked("湘械注准20202140001", LAST))
    store = opened("高桥镇物资点", "store", TAOJIANG, desk, now)
    item = listed("医用外科口罩", "protection", "只", TAOJIANG, desk, now, medical=True)
    actions.stock(gift, store=store, goods=Goods(item, 5_000, "", LAST), by=desk, now=now)
    row = queries.stock_of(gift).get()
    for to, n in (("农贸市场", 2_500), ("卫生院", 1_000), ("超市", 1_500)):
        use = actions.allocate(gift, to=to, purpose="学生志愿者免费发放", amount=n, by=desk, now=now)
        actions.give_out(use, store=store, lot=row.lot, n=n, by=desk, now=now, text="现场发放")
    ended(world, gift, now + timedelta(hours=6))


def unfit(world: World, now: datetime) -> None:
    """Masks without a number of registration are refused, and their giver is told why."""
    told = {
        "kind": "goods",
        "what": "口罩",
        "amount": 2_000,
        "unit": "只",
        "medical": True,
        "area_id": YIYANG,
    }
    gift = written(world, "dispatcher", now, giver="佳禾日化商行", phone="14490000011", **told)
    why: dict[str, Any] = {"why": "no_registration", "text": "外包装无注册证号，不能作医用口罩", "told": True}
    actions.refuse(gift, **why, by=world.by("dispatcher"), now=now + timedelta(minutes=15))


def meals(world: World, now: datetime) -> None:
    """What each restaurant gave went to the volunteers: allocated whole, delivered, thanked for, published."""
    desk = world.by("dispatcher")
    for gift in Gift.objects.filter(kind="meals", state="received", allocated=0).order_by("receipt"):
        told: dict[str, Any] = {"amount": gift.amount, "qualifier": gift.qualifier}
        actions.allocate(gift, to="抗疫志愿者", purpose="免费中、晚餐", **told, by=desk, now=now)
        ended(world, gift, now)


STEPS = (
    Step(when(8, 8, 10), _("Students hand out masks"), masks),
    Step(when(8, 9, 15, 30), _("A gift that cannot be taken"), unfit),
    Step(when(8, 10, 8, 30), _("Meals that restaurants gave are published"), meals),
    Step(when(8, 10, 9, 40), _("A firm gives a million"), million),
    Step(when(8, 10, 15), _("Volunteers bring water and noodles"), water),
    Step(when(8, 11, 9, 20), _("One gift was reported twice and counts once"), water_again),
    Step(when(8, 11, 11, 20), _("Three hundred sets for the vaccination site"), sets),
    Step(when(8, 13, 9, 50), _("A pensioner gives her birthday money"), birthday),
    Step(when(8, 14, 10, 40), _("What the gifts were spent for"), paid),
    Step(when(8, 15, 10, 40), _("What the gifts were spent for"), birthday_paid),
)
