"""Supervision in its four modes (F12): checklists before rounds, a finding after two people fainted, a draw among the
visits of a sealed community, second looks. What was found is invented; the report only names the modes."""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext_noop as _

from lianfang.common.dates import day_of
from lianfang.outbreak.models import Outbreak
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import HESHAN, LONGLING
from lianfang.story.world import World
from lianfang.supervision import actions, queries
from lianfang.supervision.actions import Told
from lianfang.supervision.models import Drawn, Finding
from lianfang.supervision.rules import Answer
from lianfang.testing.models import Round

SEED = 20210808  # of the draw, so that the demo always draws the same
LACKING = {"heat": "遮阳棚下午送到，午前先用凉亭轮休"}


def check(world: World, round_: Round, now: datetime, lacking: dict[str, str] | None = None) -> None:
    """Look through the checklist of a round and sign it; what is lacking gets a word."""
    by, lacking = world.by("testing"), lacking or {}
    known = actions.answer(round_, {}, by=by, now=now)
    seen = {
        each.key: Answer(each.key not in lacking, lacking.get(each.key, "")) for each in queries.items(known)
    }
    actions.answer(round_, seen, by=by, now=now)
    actions.sign(round_, by=by, now=now)


def after_the_heat(world: World, now: datetime) -> None:
    """Two people fainted in their suits: whoever inspects writes down what was missing at the sites of that round."""
    told = Told(
        "whole",
        HESHAN,
        "部分采样点无遮阳、无轮休表，防护服连续穿着超过六小时",
        severe=True,
        place="赫山区中心城区采样点",
        round_id=world.rounds["heshan"].pk,
    )
    actions.find(world.fight, told, by=world.by("auditor"), now=now)


def shaded(world: World, now: datetime) -> None:
    """The testing chief tells how it was put right."""
    one = Finding.objects.get(outbreak=world.fight, number=1)
    by = world.by("testing")
    actions.take(one, text="今日起两小时一轮换", by=by, now=now)
    actions.fix(one, text="各点已设遮阳棚和休息区，两小时一轮换，医护在场", by=by, now=now)


def draw(world: World, now: datetime) -> None:
    """Draw among the visits of the day before; residents are called. One says that nobody came: there is a finding."""
    eve = day_of(now) - timedelta(days=1)
    by = world.by("auditor")
    drawn = actions.draw(world.fight, area_id=LONGLING, first_on=eve, last_on=eve, seed=SEED, by=by, now=now)
    rows = list(queries.drawn_of(drawn))
    doubted = rows[min(3, len(rows) - 1)]
    for row in rows[:-1]:
        if row != doubted:
            actions.call(row, answer="came", by=by, now=now)
    actions.call(doubted, answer="nobody", note="全天在家，没人敲门", by=by, now=now)
    what, where = "抽查户反映当日无人上门，走访记录为已走访", doubted.household.address
    told = Told("precise", doubted.area_id, what, place=where, drawn_id=doubted.pk)
    actions.find(world.fight, told, by=by, now=now)


def visited_again(world: World, now: datetime) -> None:
    """The community goes to the door and tells so."""
    one = Finding.objects.get(outbreak=world.fight, number=2)
    text = "已上门致歉并补登记；核对同楼栋其余各户记录"
    actions.fix(one, text=text, by=world.by("dispatcher"), now=now)


def second_look(world: World, now: datetime) -> None:
    """Somebody else looks again at both; both are in order."""
    by = world.by("auditor")
    for one, text in zip(
        Finding.objects.filter(outbreak=world.fight).order_by("number"),
        ("各点有遮阳棚，轮换记录齐全", "电话回访住户，已上门"),
        strict=False,
    ):
        actions.pass_(one, text=text, by=by, now=now)


def no_relief(world: World, now: datetime) -> None:
    """Before the holidays somebody finds people in suits whom nobody relieves. The unit knows, and has not told
    yet that it is put right: on the last afternoon its time is over."""
    told = Told(
        "forward",
        HESHAN,
        "重点岗位采样点仅一组人员，连续穿防护服超过五小时，无人替换",
        severe=True,
        place="赫山区重点岗位采样点",
    )
    one = actions.find(world.fight, told, by=world.by("auditor"), now=now)
    later = now + timedelta(hours=2)
    actions.take(one, text="已向区指挥部申请增派一组", by=world.by("testing"), now=later)


def figures(outbreak: Outbreak, instant: datetime) -> dict[str, int]:
    """Say what supervision came to: findings and those closed by somebody else, rounds that opened without a signed
    checklist, doors that were drawn, and where nobody had come."""
    rounds = Round.objects.filter(outbreak=outbreak, target__gt=0, opened_at__isnull=False)
    found, drawn = Finding.objects.filter(outbreak=outbreak), Drawn.objects.filter(draw__outbreak=outbreak)
    return {
        "findings": found.count(),
        "closed": found.filter(state="closed").exclude(closed_by=F("fixed_by")).count(),
        "in_time": found.filter(in_time=True).count(),
        "severe_overdue": found.filter(severe=True, due_at__lt=instant).exclude(state="closed").count(),
        "unsigned_rounds": rounds.filter(checked_at=None).count(),
        "drawn": drawn.count(),
        "nobody_came": drawn.filter(answer="nobody").count(),
    }


STEPS = (
    Step(when(8, 7, 20), _("What was missing where two people fainted"), after_the_heat),
    Step(when(8, 8, 9), _("Visits are drawn and residents called"), draw),
    Step(when(8, 8, 17, 30), _("Shade, rest and turns at the sites"), shaded),
    Step(when(8, 9, 10), _("The community goes to the door"), visited_again),
    Step(when(8, 10, 16), _("Second looks"), second_look),
    Step(when(9, 22, 15), _("Nobody relieves those in suits"), no_relief),
)
