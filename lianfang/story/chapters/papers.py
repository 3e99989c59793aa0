"""What superiors ask for and what is made ready before the holidays: a form that is filled and not typed, an exercise.
Both are invented."""

import io
from datetime import datetime

import xlsxwriter
from django.utils.translation import gettext_noop as _

from lianfang.common.dates import day_of
from lianfang.drills.actions import plan
from lianfang.drills.models import Drill
from lianfang.indicators.actions import fill, take_in
from lianfang.indicators.models import Filling
from lianfang.indicators.queries.blanks import newest_version
from lianfang.places.models import Area
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import HESHAN, YIYANG
from lianfang.story.world import World

FORM = "国庆假期前疫情防控工作日报表"
LINES = (
    ("visited", "入户走访户数"),
    ("needs_open", "尚未解决的居民需求"),
    ("swabs", "采样人数"),
    ("on_duty", "在岗人员"),
    ("at_home", "按令居家人员"),
    ("findings_open", "未销号督导问题"),
    ("new_confirmed", "新增确诊病例"),
    ("in_hospital", "在院确诊病例"),
    ("contacts_now", "在管接触者"),
    ("beds_free", "定点医院空余床位"),  # nobody counts this: it is shown as needed
)


def blank() -> bytes:
    """Draw the form as the province sends it: a title, who fills it in for when, a named cell for each number."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("日报")
        head, line = book.add_format({"bold": True, "font_size": 16}), book.add_format({"border": 1})
        sheet.set_column(0, 0, 34, None)
        sheet.set_column(1, 1, 16, None)
        sheet.write(0, 0, FORM, head)
        sheet.write(1, 0, "填报单位：{{area}}")
        sheet.write(1, 1, "{{day}}")
        for row, (name, label) in enumerate(LINES, 3):
            sheet.write(row, 0, label, line)
            sheet.write_blank(row, 1, None, line)
            book.define_name(name, f"='日报'!$B${row + 1}")
    return out.getvalue()


def asked_for(world: World, now: datetime) -> None:
    """Take the form in: most numbers exist already; it is filled every evening from now on."""
    made = take_in(
        world.fight,
        YIYANG,
        name=FORM,
        asked_by="省联防联控机制办公室",
        why="国庆假期前每日调度",
        hour=18,
        filename="日报表.xlsx",
        file=blank(),
        by=world.by("dispatcher"),
        now=now,
    )
    fill(newest_version(made), day_of(now), by=world.by("dispatcher"), now=now)


def exercise(world: World, now: datetime) -> None:
    """Plan an exercise that anybody of the district may enter once it is started."""
    plan(
        name="国庆假期前首例病例应急演练",
        area=Area.objects.get(pk=HESHAN),
        disease=world.fight.disease,
        people=300,
        aim="两小时内完成流调、密接排查和场所管控；各岗位按指令响应。",
        scenario="first_case",
        by=world.by("commander"),
        now=now,
    )


def figures() -> dict[str, object]:
    """Say what the form was filled with, and which exercises are ready."""
    told = Filling.objects.order_by("made_at").first()
    ready = Drill.objects.filter(state="planned")
    return {
        "filled": sorted(key for key, value in told.values.items() if value is not None) if told else [],
        "empty": sorted(key for key, value in told.values.items() if value is None) if told else [],
        "exercises": {each.name: each.injects.count() for each in ready},
    }


STEPS = (
    Step(when(9, 22, 16), _("The province asks for a form"), asked_for),
    Step(when(9, 23, 9), _("An exercise is made ready"), exercise),
)
