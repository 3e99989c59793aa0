"""The economy from January to August, beside the epidemic: the figures of the report (F63 to F67)."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_noop as _

from lianfang.indicators.actions import Economy, say_figure
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import YIYANG
from lianfang.story.world import World

SOURCE = "益阳疫情防控报道（2021年9月）"
# name, hundred million yuan, growth in percent, points ahead of the province, rank in the province
FIGURES = (
    ("规模以上工业增加值", None, "11.2", "1.6", 6),
    ("固定资产投资", None, "14.7", "5.1", 5),
    ("社会消费品零售总额", "531.94", "22.3", "1.6", 2),
    ("一般公共预算收入", "101.02", "19.7", None, None),
    ("其中：地方一般公共预算收入", "57.57", "27.1", None, 1),
)
DAY = when(9, 18, 15)  # invented; such figures come out some weeks after the month


def said(world: World, now: datetime) -> None:
    """Say the figures of January to August."""
    for name, amount, growth, ahead, rank in FIGURES:
        figure = Economy(
            YIYANG,
            name,
            2021,
            8,
            yuan=int(Decimal(amount) * 100_000_000) if amount else None,
            growth=Decimal(growth),
            ahead=Decimal(ahead) if ahead else None,
            rank=rank,
            source=SOURCE,
        )
        say_figure(figure, by=world.by("commander"), now=now)


STEPS = (Step(DAY, _("The economy from January to August"), said),)
