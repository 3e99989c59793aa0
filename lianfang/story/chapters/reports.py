"""A week of Nan County: knocking at every door each day, the reports of eleven communities at six in the evening, their
ranking, an interview with the one that was weak, closed when somebody has looked again (F30). All of it is invented but
for the rhythm."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_noop as _

from lianfang.common.dates import at, day_of, days
from lianfang.grid.actions import accept
from lianfang.grid.models import Charge
from lianfang.indicators import queries
from lianfang.indicators.actions import Said, correct, lock_day, rank_again, submit, take
from lianfang.indicators.models import Interview, ReportDay
from lianfang.indicators.queries import Unit
from lianfang.people.models import Household
from lianfang.people.rules.doors import in_stair_order
from lianfang.places.models import Area
from lianfang.places.queries import inside
from lianfang.places.rules import official_code
from lianfang.story.chapters.knocking import LACKS_A_MEDIC, homes_of_grids
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import HUAJIAHU, KNOCKED, TOWN
from lianfang.story.phones import Fact
from lianfang.story.walkers import Walker, visit
from lianfang.story.world import World
from lianfang.sync.follow import catch_up
from lianfang.visits.actions import Plan, add_team, close_round, open_round, plan, read_roster
from lianfang.work import FOLLOWS

WEEK = tuple(days(date(2021, 8, 1), date(2021, 8, 7)))
FIRST_DAY = ("survey", "temperature", "code_check", "vaccination", "registration", "data_entry", "publicity")
OTHER_DAYS = ("survey", "temperature", "publicity")
WEAK_DAYS, LATE_DAYS = (2, 3, 5), (2, 3)  # of August: of one community
OFFLINE, N_OFFLINE = 3, 12  # on this day a phone told so many visits only the next morning


def knock(world: World, now: datetime) -> None:
    """Open the day's round: every door of the eleven communities, from a list, walked by the group of each."""
    by, day = world.by("nanxian"), day_of(now)
    tasks = FIRST_DAY if day == WEEK[0] else OTHER_DAYS
    told = Plan(f"敲门行动 {day.month}月{day.day}日", "file", tasks, day, day)
    round_ = plan(Area.objects.get(pk=TOWN), told, by=by, now=now)
    lines = [
        f"{official_code(area)},{door.address}" for area, doors in homes_of_grids().items() for door in doors
    ]
    data = "\n".join(["区划代码,地址", *lines]).encode()
    read_roster(round_, name="11个社区门牌.csv", data=data, by=by, now=now)
    areas = Area.objects.in_bulk(list(KNOCKED))
    for knocker, group in zip(world.waiting["knockers"], world.waiting["groups"], strict=True):
        add_team(round_, group, areas[knocker.area], by=by, now=now)
    world.waiting["knocking"] = [open_round(round_, by=by, now=now)]


def walked(world: World, now: datetime) -> None:
    """Tell what came of the day, community by community; one phone has no network on one day."""
    day = day_of(now)
    for n, knocker in enumerate(world.waiting["knockers"]):
        told = list(_visits(knocker, n, day))
        if day.day == OFFLINE and knocker.area == HUAJIAHU:
            world.waiting["offline"], told = told[-N_OFFLINE:], told[:-N_OFFLINE]
        knocker.phone.send(told, now)
    catch_up(FOLLOWS, now=now)


def _visits(knocker: Walker, n: int, day: date) -> Iterator[Fact]:
    """Walk a community: who was missed yesterday comes first, who does not open is tried again before five."""
    rows = Household.objects.filter(inside(knocker.area)).order_by("id")
    doors = in_stair_order((row.address, row) for row in rows)
    shut, before = _shut(n, day, len(doors)), _shut(n, day - timedelta(days=1), len(doors))
    order = sorted(range(len(doors)), key=lambda k: k not in before)
    tasks = FIRST_DAY if day == WEEK[0] else OTHER_DAYS
    step = timedelta(minutes=420 // max(len(doors), 1)) or timedelta(minutes=420) / len(doors)
    tries = set() if knocker.area == LACKS_A_MEDIC else {k for k in order if k % 8 == day.day % 8} - shut
    for place, k in enumerate(order):
        outcome = "no_answer" if k in shut | tries else "done"
        refused = outcome == "no_answer" and k in shut and k % 7 == 0
        seen = at(day, 8) + step * place
        done = tasks if outcome == "done" else ()
        yield visit(seen, doors[k].area_id, doors[k].pk, "refused" if refused else outcome, done)
    again = min(timedelta(minutes=5), timedelta(minutes=80) / max(len(tries), 1))
    for place, k in enumerate(sorted(tries)):
        seen = at(day, 16) + again * place
        yield visit(seen, doors[k].area_id, doors[k].pk, "done", tasks)


def _shut(n: int, day: date, doors: int) -> set[int]:
    """Say which doors of the n-th community stay shut on a day: many where it is weak; some where it is its turn."""
    if day < WEEK[0]:
        return set()
    if KNOCKED[n] == LACKS_A_MEDIC and day.day in WEAK_DAYS:
        return set(range(0, doors, 2))
    turns = {(day.day * 3) % 10, (day.day * 3 + 5) % 10} if day.day not in WEAK_DAYS else {(day.day * 3) % 10}
    every = 6 if n in turns else 20
    return set(range((n + day.day) % every, doors, every))


def submitted(world: World, now: datetime) -> None:
    """Let each group say that its community's report is complete; one is late on two days."""
    for knocker in world.waiting["knockers"]:
        if not (_late(knocker, now) and now < at(day_of(now), 18)):
            _submit(world, knocker, now)


def late(world: World, now: datetime) -> None:
    """Let the one that is late submit after the cut-off."""
    for knocker in world.waiting["knockers"]:
        if _late(knocker, now):
            _submit(world, knocker, now)


def _late(knocker: Walker, now: datetime) -> bool:
    return knocker.area == LACKS_A_MEDIC and day_of(now).day in LATE_DAYS


def _submit(world: World, knocker: Walker, now: datetime) -> None:
    unit = Unit(knocker.area, None, "")
    submit(world.fight, unit, day_of(now), zero=False, note="", by=knocker.user, now=now)


def locked(world: World, now: datetime) -> None:
    """Lock the day's reports and rank the units; the round of the day is closed."""
    lock_day(world.fight, day_of(now), by=world.by("commander"), now=now)
    (round_,) = world.waiting["knocking"]
    close_round(round_, by=world.by("nanxian"), now=now)


def corrected(world: World, now: datetime) -> None:
    """Take in what a phone told late: only by a visible correction, and a new version of the ranking."""
    knocker = next(each for each in world.waiting["knockers"] if each.area == HUAJIAHU)
    knocker.phone.send(world.waiting.pop("offline"), now)
    catch_up(FOLLOWS, now=now)
    day = ReportDay.objects.get(outbreak=world.fight, day=day_of(now) - timedelta(days=1))
    report = queries.newest(day, HUAJIAHU, None)
    note = "一部手机当晚无网络，次日上午补传 12 户走访"
    if report:
        correct(report, note=note, by=world.by("nanxian"), now=now)
    rank_again(day, "area", note=note, by=world.by("commander"), now=now)


def called(world: World, now: datetime) -> None:
    """Call the community that was weak on three days to an interview."""
    told = Said(note="三天排名靠后，两天迟报", meets_at=when(8, 6, 9), place="县疫情防控指挥部")
    _take(world, "call", told, now)


def held(world: World, now: datetime) -> None:
    """Hold the interview: causes, help, what is agreed; the medic who was missing says yes."""
    told = Said(
        causes="包户医务人员未到位，两人兼管四个网格，傍晚无人补敲",
        help="卫生院增派一名医务人员，县直单位增派两人",
        agreed="每晚 17 时前补敲一遍，18 时前报送",
        due_on=date(2021, 8, 8),
    )
    _take(world, "hold", told, now)
    waiting = Charge.objects.filter(inside(LACKS_A_MEDIC), duty="medic", accepted_at=None, ended_at=None)
    accept(list(waiting.values_list("pk", flat=True)), by=world.by("nanxian"), now=now)


def looked_again(world: World, now: datetime) -> None:
    """Close the interview: somebody went there and looked again."""
    told = Said(note="复查：两日均按时报送，入户率 95% 以上，五包一全部到位")
    _take(world, "passed", told, now)


def _take(world: World, step: str, told: Said, now: datetime) -> None:
    interview = Interview.objects.get(outbreak=world.fight, area_id=LACKS_A_MEDIC)
    take(interview, step, told, by=world.by("nanxian"), now=now)


def _each(label: str, hour: int, minute: int, run: Callable[[World, datetime], None]) -> list[Step]:
    return [Step(at(day, hour, minute), label, run) for day in WEEK]


STEPS = (
    *_each(_("Every door of eleven communities"), 7, 40, knock),
    *_each(_("Every door of eleven communities"), 17, 25, walked),
    *_each(_("Communities submit their reports"), 17, 45, submitted),
    *(Step(when(8, day, 18, 4), _("Communities submit their reports"), late) for day in LATE_DAYS),
    *_each(_("Reports are locked, units are ranked"), 18, 15, locked),
    Step(when(8, OFFLINE + 1, 9, 20), _("A late fact corrects a report"), corrected),
    Step(when(8, 5, 20), _("The weekly interview"), called),
    Step(when(8, 6, 9, 40), _("The weekly interview"), held),
    Step(when(8, 8, 16), _("The interview is closed by looking again"), looked_again),
)
