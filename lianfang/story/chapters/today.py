"""The last afternoon: what waits for people at their desks and doors, as on any day. All of it is invented."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_noop as _

from lianfang.cases.actions import leads
from lianfang.cases.actions.leads import Told as LeadTold
from lianfang.command.actions import To, acknowledge, give_order
from lianfang.common.dates import day_of
from lianfang.grid.actions import ask
from lianfang.needs.actions import code_of, raise_need, receive, take
from lianfang.needs.actions.feedback import Word
from lianfang.needs.actions.taking import Told
from lianfang.notices.actions import For, Text, draft, submit
from lianfang.people.models import Household
from lianfang.people.rules.doors import in_stair_order
from lianfang.places.models import Area
from lianfang.places.queries import inside
from lianfang.places.rules import official_code, parent
from lianfang.story.chapters.rounds import sites_of
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import ANHUA, DATONGHU, HESHAN, HUAJIAHU, LONGLING, NANXIAN, YIYANG
from lianfang.story.phones import fact
from lianfang.story.sampling import Day, carry, packed, swab_people
from lianfang.story.world import World
from lianfang.sync.follow import catch_up
from lianfang.visits.actions import Plan, open_round, plan, read_roster
from lianfang.work import FOLLOWS
from lianfang.workforce.actions import public_user
from lianfang.workforce.models import Worker

# Who gets the order of the last day besides the districts.
POSTS = (
    *((YIYANG, role) for role in ("epidemiologist", "testing_chief", "doctor", "lab_verifier")),
    *((HESHAN, role) for role in ("checkpoint_officer", "site_lead", "isolation_keeper")),
    *((area, "grid_worker") for area in (LONGLING, HUAJIAHU, DATONGHU)),
)
RETURNERS = "国庆假期前返益人员排查"
ORDINARY = Text(
    "关于恢复正常生产生活秩序的通告",
    "全市已连续 50 天无新增感染者，在院患者清零。自 9 月 24 日零时起，全面恢复正常生产生活秩序；请继续戴口罩、勤洗手、"
    "接种疫苗，从中高风险地区返回的请主动报告。",
    "Notice on the return to ordinary life",
    "There was no new infection in the city for 50 days, and nobody is in hospital. From 0 h on 24 September ordinary "
    "life returns; please go on wearing masks, washing hands and being vaccinated, and report if you come back from "
    "areas of risk.",
)


def last_order(world: World, now: datetime) -> None:
    """Give the order of the last day: some districts have acknowledged it, posts have not yet."""
    text = "各区县、各岗位摸排假期返益人员，落实落地检和健康监测，9 月 24 日 18 时前报送。"
    to = [To(area) for area in (HESHAN, NANXIAN, ANHUA, DATONGHU)]
    to += [To(area, role=role) for area, role in POSTS]
    order = give_order(
        world.fight,
        area_id=YIYANG,
        kind="order",
        title=RETURNERS,
        text=text,
        to=to,
        by=world.by("commander"),
        now=now,
    )
    for recipient in order.recipients.filter(area__in=[NANXIAN, ANHUA], role=""):
        name = "nanxian" if recipient.area_id == NANXIAN else "anhua"
        acknowledge(recipient, by=world.by(name), now=now)


def last_notice(world: World, now: datetime) -> None:
    """Hand in a notice that another person has to approve."""
    by = world.by("dispatcher")
    notice = draft(
        world.fight,
        ORDINARY,
        area_id=YIYANG,
        kind="notice",
        to=[For(YIYANG)],
        public=True,
        doors=False,
        by=by,
        now=now,
    )
    submit(notice, by=by, now=now)


def last_lead(world: World, now: datetime) -> None:
    """Take in a call about somebody who comes back from an area of risk: nobody answers for it yet."""
    said = "一名中风险地区返益人员将于今晚到站，请安排落地检并登记同行人。"
    told = LeadTold("call", "外省疾控中心来电", said, name="", received_at=now - timedelta(minutes=12))
    leads.take_in(world.fight, told, area_id=YIYANG, by=world.by("tracer"), now=now)


RIDE = "志愿者开车送我母亲去接种疫苗，来回一个半小时，一分钱不收，请转达感谢。"


def thanked_again(_world: World, now: datetime) -> None:
    """Tell thanks that name neither a badge nor a unit: somebody has to find whom they are for."""
    word = Word(
        kind="thanks",
        way="page",
        said=RIDE,
        area_id=HESHAN,
        happened_on=now.date(),
        about="一位志愿者司机",
        may_publish=True,
        code=code_of()[1],
    )
    receive(word, by=public_user(), now=now, public=True)


TODAY = (
    ("medicine", "降压药吃完了，子女在外地", 95),
    ("ride", "明天上午到市中心医院复诊，需要接送", 40),
    ("", "楼道灯坏了，老人晚上不敢下楼", 25),
)


def today(world: World, now: datetime) -> None:
    """Take in what was told by phone this afternoon: one is seen to, the others wait."""
    desk, doors = world.by("dispatcher"), Household.objects.filter(inside(LONGLING)).order_by("id")
    for (kind, what, ago), door in zip(TODAY, doors[40:43], strict=True):
        told = Told(
            way="phone",
            what=what,
            area_id=door.area_id,
            told_at=now - timedelta(minutes=ago),
            by_id=desk.pk,
            kind=kind,
            household_id=door.pk,
            place=door.address,
            name="来电居民",
        )
        need = raise_need(told, by=desk, now=now)
        if kind == "medicine":
            take(need, by=world.by("grid"), now=now)


AT_THE_DOORS = ("survey", "publicity", "vaccination")
KEY_POSTS = 24  # people who are tested every week, each in a tube of their own
OWN_DOORS = 24  # for which the grid worker of the cast answers


def doors_today(world: World, now: datetime) -> None:
    """Open the last round: the doors of two grid workers of the cast, from now until the holidays."""
    worker = Worker.objects.get(user=world.by("grid"), to_on=None)
    own = _doors(min(area for area, _n in world.plan if parent(area) == LONGLING))[:OWN_DOORS]
    ask(own, duty="grid_worker", worker=worker, by=world.by("dispatcher"), now=now, accepted=True)
    by, days = world.by("dispatcher"), (day_of(now), day_of(now) + timedelta(days=7))
    for place, doors in ((LONGLING, own), (HUAJIAHU, _doors(HUAJIAHU))):
        told = Plan("国庆假期前走访", "file", AT_THE_DOORS, *days)
        round_ = plan(Area.objects.get(pk=place), told, by=by, now=now)
        lines = [f"{official_code(door.area_id)},{door.address}" for door in doors]
        data = "\n".join(["区划代码,地址", *lines]).encode()
        read_roster(round_, name="走访名单.csv", data=data, by=by, now=now)
        open_round(round_, by=by, now=now)


def _doors(area: int) -> list[Household]:
    rows = Household.objects.filter(inside(area)).order_by("id")
    return in_stair_order((row.address, row) for row in rows)


def held(world: World, now: datetime) -> None:
    """Hold a driver with a fever at the checkpoint; nobody has taken them over yet."""
    site = world.sites["checkpoint"]
    passage = fact(
        "presence.passage",
        now - timedelta(minutes=7),
        site.area_id,
        site_id=site.pk,
        person_id=world.person(world.serials(HESHAN)[77]).pk,
        direction="in",
        disposition="held_medical",
        reason="fever",
        celsius=38.2,
        checks="code:green",
        note="",
    )
    world.phones["checkpoint"][0].send([passage | {"v": 2}], now)


def weekly_tests(world: World, now: datetime) -> None:
    """Test people of key posts as every week: one box is in the laboratory, one waits for its courier."""
    phone, machine, laboratory = (
        world.phones["sampler"][0],
        world.phones["laboratory"][0],
        world.sites["laboratory"],
    )
    day = Day(world.rounds["standing"], sites_of(world, "heshan")[0], now - timedelta(hours=2), now)
    tubes = swab_people(world, phone, day, world.serials(HESHAN)[100 : 100 + KEY_POSTS], 1, now)
    brought, waiting = tubes[: len(tubes) // 2], tubes[len(tubes) // 2 :]
    later = now + timedelta(minutes=20)
    carry(world, [brought], laboratory, phone, machine, later)
    phone.send([packed(f"B{waiting[0].code}", waiting, later, laboratory_id=laboratory.pk)], later)
    catch_up(FOLLOWS, now=later)


STEPS = (
    Step(when(9, 23, 8, 10), _("Doors to go to before the holidays"), doors_today),
    Step(when(9, 23, 16, 30), _("The weekly tests of key posts"), weekly_tests),
    Step(when(9, 23, 16, 50), _("Thanks wait for their unit"), thanked_again),
    Step(when(9, 23, 17, 20), _("What is needed today"), today),
    Step(when(9, 23, 17, 25), _("A notice waits for approval"), last_notice),
    Step(when(9, 23, 17, 30), _("A lead waits for somebody"), last_lead),
    Step(when(9, 23, 17, 40), _("Somebody is held at a checkpoint"), held),
    Step(when(9, 23, 17, 45), _("An order waits for its answers"), last_order),
)
