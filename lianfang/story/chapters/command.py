"""The command: orders with numbers, who acknowledged them and what came of them, the log, briefings. What was ordered
is what the other chapters tell; the words and the hours are invented."""

from datetime import datetime, timedelta
from functools import partial

from django.utils.translation import gettext_noop as _

from lianfang.command.actions import To, acknowledge, give_order, make_briefing, tell_outcome, write_entry
from lianfang.command.models import Order
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import HESHAN, YIYANG
from lianfang.story.world import World

# When, title, what, to whom, what came of it.
ORDERS = (
    (
        when(7, 30, 3),
        "封控首例相关场所并开展核酸检测",
        "立即封控桃花仑街道相关场所，对同场所人员逐一登记、采样，四小时内报核心信息。",
        (HESHAN,),
        "三处场所已封控，首轮采样 3,496 人",
    ),
    (
        when(8, 3, 20),
        "中心城区分片全员核酸检测",
        "赫山区、资阳区、高新区按街道分日组织全员核酸检测，老弱病残上门采样。",
        (HESHAN,),
        "按期完成",
    ),
    (
        when(8, 6, 19),
        "高速出口服务站二十四小时值守",
        "8 月 7 日起 30 个服务站二十四小时值守，外防输入、严防外溢；救护、药品、透析、临产车辆优先通行。",
        (YIYANG,),
        "30 个站点全部到岗",
    ),
)


def ordered(n: int, world: World, now: datetime) -> None:
    """Give an order; it is acknowledged at once and done within the day."""
    _at, title, text, areas, _result = ORDERS[n]
    by = world.by("commander")
    to = [To(area) for area in areas]
    order = give_order(
        world.fight, area_id=YIYANG, kind="order", title=title, text=text, to=to, by=by, now=now
    )
    for recipient in order.recipients.all():
        acknowledge(recipient, by=by, now=now, name="值班员")


def carried_out(n: int, world: World, now: datetime) -> None:
    """Tell what came of an order."""
    _at, title, _text, _areas, result = ORDERS[n]
    order = Order.objects.get(outbreak=world.fight, title=title)
    for recipient in order.recipients.all():
        tell_outcome(recipient, outcome="done", result=result, by=world.by("commander"), now=now)


def logged(kind: str, text: str, world: World, now: datetime) -> None:
    """Write into the command log."""
    write_entry(world.fight, area_id=YIYANG, kind=kind, text=text, at=now, by=world.by("commander"), now=now)


def briefed(world: World, now: datetime) -> None:
    """Write the briefing of the morning."""
    make_briefing(world.fight, now.date(), by=world.by("commander"), now=now)


STEPS = (
    *(
        step
        for n, (at, *_rest) in enumerate(ORDERS)
        for step in (
            Step(at, _("The command gives an order"), partial(ordered, n)),
            Step(at + timedelta(hours=18), _("The command gives an order"), partial(carried_out, n)),
        )
    ),
    Step(
        when(7, 30, 2, 30),
        _("The command keeps its log"),
        partial(logged, "meeting", "指挥部连夜会商：封控首例相关场所，外围分层检测，核心信息四小时内上报。"),
    ),
    Step(
        when(8, 5, 12, 30),
        _("The command keeps its log"),
        partial(logged, "decision", "高新区混采灰区一例，第二试剂复核前按疑似管理，床位一人一间，不得加床。"),
    ),
    Step(
        when(8, 7, 15),
        _("The command keeps its log"),
        partial(logged, "decision", "两名采样人员中暑晕倒：各点每小时轮换，午间停采，增派一组。"),
    ),
    Step(when(8, 6, 8), _("The morning briefing"), briefed),
    Step(when(9, 23, 8), _("The morning briefing"), briefed),
)
