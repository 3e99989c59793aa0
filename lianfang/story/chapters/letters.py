"""A thousand cadres of Anhua go into the grids and bring a letter to every home (F31). The report gives no day: here
the letter is of 3 August; its words, and who brought it, are invented."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from django.utils.translation import gettext_noop as _

from lianfang.common.dates import at, day_of, days
from lianfang.notices.actions import For, Text, approve, draft, submit
from lianfang.people.models import Household
from lianfang.people.rules.doors import in_stair_order
from lianfang.places.models import Area
from lianfang.places.queries import inside
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import ANHUA
from lianfang.story.phones import Fact
from lianfang.story.walkers import Place, visit, walkers
from lianfang.story.world import World, spread
from lianfang.sync.follow import catch_up
from lianfang.visits.actions import Plan, close_round, open_round, plan
from lianfang.visits.actions.filling import go_on
from lianfang.work import FOLLOWS

PHONES = 4
DAYS = tuple(days(date(2021, 8, 4), date(2021, 8, 6)))
TASKS = ("publicity", "letter")
# How many of a hundred doors did not want the letter, and where it was left because nobody opened.
UNWANTED, LEFT_THERE = 1, 6
LETTER = Text(
    "致全县居民朋友的一封信",
    "全县居民朋友：\n\n近日我市发现本土新型冠状病毒感染者。请您戴口罩、勤洗手、少聚集；从中高风险地区返回的，请立即向村"
    "（社区）报告；出现发热、咳嗽等症状，请到发热门诊就诊，途中不要乘坐公共交通工具。\n\n符合条件的请尽快接种疫苗，"
    "60 岁以上老人如需接送，请告诉上门的干部。家中缺药、缺物资，或有老人、孩子无人照看，也请告诉他们，我们会尽快办理。"
    "\n\n感谢您的配合。",
    "A letter to all residents of the county",
    "To all residents of the county:\n\nPeople infected in our city were found in the last days. Please wear "
    "a mask, wash your hands and avoid gatherings. If you came back from an area of risk, tell your village "
    "or community at once. With fever or a cough go to a fever clinic, and not by public transport.\n\nPlease"
    " be vaccinated if you can; whoever is over 60 and needs a ride tells the cadre at the door. So does "
    "whoever lacks medicine or food, or has somebody at home who cannot be alone: we see to it and answer "
    "you.\n\nThank you.",
)


def drafted(world: World, now: datetime) -> None:
    """Draft the letter for every home of the county, and hand it in."""
    by = world.by("anhua")
    notice = draft(
        world.fight,
        LETTER,
        area_id=ANHUA,
        kind="letter",
        to=[For(ANHUA)],
        public=True,
        doors=True,
        by=by,
        now=now,
    )
    submit(notice, by=by, now=now)
    world.waiting["letter"] = [notice]


def approved(world: World, now: datetime) -> None:
    """Approve the letter, and open the round that brings it: every household of the county."""
    (notice,) = world.waiting["letter"]
    approve(notice, by=world.by("commander"), now=now)
    by, area = world.by("anhua"), Area.objects.get(pk=ANHUA)
    told = Plan("千名干部进网格，防疫服务到万家", "all", TASKS, DAYS[0], DAYS[-1])
    world.waiting["letters"] = [open_round(plan(area, told, by=by, now=now), by=by, now=now)]
    while go_on(now):
        pass
    world.waiting["postmen"] = walkers(world, "anhua", [Place(ANHUA) for _each in range(PHONES)], now)


def brought(n: int, world: World, now: datetime) -> None:
    """Bring the letter to a third of the doors."""
    rows = Household.objects.filter(inside(ANHUA)).order_by("area_id", "id")
    doors = in_stair_order((row.address, row) for row in rows)
    doors.sort(key=lambda door: door.area_id)
    today = spread(range(len(doors)), len(DAYS))[n]
    for postman, part in zip(world.waiting["postmen"], spread(today, PHONES), strict=True):
        postman.phone.send(_letters([doors[k] for k in part], day_of(now)), now)
    catch_up(FOLLOWS, now=now)


def _letters(doors: list[Household], day: date) -> Iterator[Fact]:
    step = timedelta(hours=10) / max(len(doors), 1)
    for k, door in enumerate(doors):
        chance = door.pk.int // 7 % 100
        outcome = (
            "refused" if chance < UNWANTED else "no_answer" if chance < UNWANTED + LEFT_THERE else "done"
        )
        done = TASKS if outcome == "done" else ("letter",) if outcome == "no_answer" else ()
        yield visit(at(day, 8) + step * k, door.area_id, door.pk, outcome, done)


def ended(world: World, now: datetime) -> None:
    """Close the round: what is left is left to the villages."""
    (round_,) = world.waiting["letters"]
    close_round(round_, by=world.by("anhua"), now=now)


STEPS = (
    Step(when(8, 3, 9), _("Anhua writes a letter to every home"), drafted),
    Step(when(8, 3, 11), _("The letter is approved"), approved),
    *(
        Step(at(day, 18, 40), _("A letter is brought to every home"), partial(brought, n))
        for n, day in enumerate(DAYS)
    ),
    Step(when(8, 7, 9), _("A letter is brought to every home"), ended),
)
