"""What is closed off: around the first case by the rule; a compound of Longling with helpers and nineteen decoration
workers who cannot leave (F18, F19). The compound, its people and what they need are invented, the figures are not."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext_noop as _

from lianfang.common.ids import uuid7
from lianfang.people.actions import register
from lianfang.people.models import Household, Person
from lianfang.people.rules.doors import stair_of
from lianfang.people.rules.newcomer import Newcomer
from lianfang.places.queries import inside
from lianfang.story.chapters.doors import sealed
from lianfang.story.chapters.inspections import check
from lianfang.story.chapters.needs import attended
from lianfang.story.chapters.rounds import OPENS, SHUTS, site_in
from lianfang.story.chapters.step import Step, when
from lianfang.story.city import HESHAN
from lianfang.story.sampling import Day, analyse, swab_people
from lianfang.story.world import World, person_id
from lianfang.supervision import actions as supervision
from lianfang.supervision import queries as supervised
from lianfang.supervision.rules import Answer
from lianfang.testing.actions import Hours, add_sites, close_round, describe_point, open_round, set_hours
from lianfang.testing.models import PointKind, Round
from lianfang.workforce.models import Team
from lianfang.zones import actions, queries
from lianfang.zones.actions import Asks, Found, Plan
from lianfang.zones.models import CareFlag, Present, Zone, ZoneOrder, ZoneRound
from lianfang.zones.rules import Looked

COMPOUND, LINE = "锦绣华庭小区", "0737-4200110"
FIRM, HALL = "恒筑装饰工程队", "小区会所二楼"
WORKERS, HELPERS = 19, 110  # "110 余名": at least
GROUPS = 3  # of the twelve of the community stand for the compound


def around_the_first(world: World, now: datetime) -> None:
    """Weigh the cases that were decided: around the first, home and community are closed off; those found in quarantine
    since have met nobody at home."""
    actions.tick(now)
    drafts = ZoneOrder.objects.filter(state="draft", by_rule=True).order_by("made_at", "id")
    first = not Zone.objects.filter(state="in_force").exists()
    for order in drafts.select_related("zone", "outbreak"):
        if first and order.level != "precautionary":
            _approved(world, _lined(world, order, now), now)
        else:
            why = "暂以封控区、管控区为主" if first else "病例发现前已集中隔离，住所无新增暴露"
            actions.drop(order, text=why, by=world.by("commander"), now=now)


def _lined(world: World, order: ZoneOrder, now: datetime) -> ZoneOrder:
    parts = [(area, stair) for area, stair in order.parts]
    plan = Plan(order.name, order.level, parts, order.reason, LINE)
    return actions.edit(order, plan, by=world.by("epidemiologist"), now=now)


def _approved(world: World, order: ZoneOrder, now: datetime) -> Zone:
    actions.submit(order, by=world.by("epidemiologist"), now=now)
    zone = actions.approve(order, by=world.by("commander"), now=now + timedelta(minutes=1)).zone
    known = supervision.answer(zone, {}, by=world.by("dispatcher"), now=now)
    seen = {each.key: Answer(True) for each in supervised.items(known)}
    supervision.answer(zone, seen, by=world.by("dispatcher"), now=now)
    supervision.sign(zone, by=world.by("dispatcher"), now=now + timedelta(minutes=2))
    return zone


def seal_the_compound(world: World, now: datetime) -> None:
    """Seal a compound in which contacts live: the draft is handed in, the command approves it; helpers are chosen."""
    doors = sealed(world)
    stairs = sorted({stair_of(address).place + stair_of(address).building for address, _door in doors})
    parts = [(doors[0][1].area_id, stair) for stair in stairs[:GROUPS]]
    plan = Plan(COMPOUND, "sealed", parts, "小区内密切接触者较多，先行封控、排查、检测", LINE)
    order = actions.propose(world.fight, plan, by=world.by("epidemiologist"), now=now)
    zone = _approved(world, order, now)
    _helpers(world, zone, now)


def _helpers(world: World, zone: Zone, now: datetime) -> None:
    """Choose teams of the district until there are 110 helpers; they stay inside."""
    teams = Team.objects.filter(inside(HESHAN), kind="liaison").annotate(
        n=Count("members", Q(members__to_on=None))
    )
    n = 0
    for team in teams.filter(n__gt=0).order_by("pk"):
        actions.send_team(zone, team, job="入户服务、物资配送、值守", by=world.by("commander"), now=now)
        n += team.n
        if n > HELPERS:
            return


def count_the_compound(world: World, now: datetime) -> None:
    """Put the nineteen on the list, with where they sleep; note who needs what again and again."""
    zone, desk, by = Zone.objects.get(name=COMPOUND), world.by("dispatcher"), world.by("grid")
    people = []
    for n in range(WORKERS):
        told = Newcomer(
            id=uuid7(),
            name=f"{'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤'[n]}师傅",
            area_id=zone.area_id,
            kind="present",
            born_on=date(1970 + n, 3, 1 + n),
            phone=f"14491{n:06d}",
        )
        people.append(register(told, by=desk, now=now))
        actions.put_on_list(zone, Found(people[-1], place=HALL, employer=FIRM), by=by, now=now)
    actions.flag(zone, people[0], "wages", note="19 人误工工资，由劳动监察协调", by=by, now=now)
    actions.flag(zone, people[0], "lodging", note="被褥 19 套，每日三餐", by=by, now=now)
    behind = (
        Present.objects.filter(zone=zone, household__isnull=False).select_related("person").order_by("pk")
    )
    for key, row in zip(("dialysis", "pregnancy", "infant", "medicine", "alone"), behind[:5], strict=False):
        actions.flag(zone, row.person, key, by=by, now=now)
    one = behind[0].person
    urgent = Asks(one.name, "out", "dialysis", now, now, person=one, urgent=True, why="当日透析")
    actions.back(actions.ask(zone, urgent, by=by, now=now), by=by, now=now)
    when_ = now + timedelta(hours=2)
    asks = Asks(
        "冷链配送车", "in", "supplies", when_, when_ + timedelta(hours=6), plate="湘H12345", why="蔬菜包配送"
    )
    actions.grant(actions.ask(zone, asks, by=by, now=now), by=world.by("commander"), now=now)


def test_the_zones(world: World, now: datetime) -> None:
    """Run the rounds that zones asked for: everybody inside is swabbed, nobody is positive."""
    asked = ZoneRound.objects.filter(round__state="draft", round__starts_on__lte=now.date())
    for round_ in Round.objects.filter(pk__in=asked.values("round")).select_related("area").order_by("pk"):
        _run(world, round_, [each.zone for each in asked.filter(round=round_).select_related("zone")], now)


def _run(world: World, round_: Round, zones: list[Zone], now: datetime) -> None:
    chief = world.by("testing")
    site = site_in(round_.area, 90, chief, now)
    add_sites(round_, [site], by=chief, now=now)
    describe_point(site, kind=PointKind.COMMUNITY, lanes=2, by=chief, now=now)
    set_hours(round_, [site], [round_.starts_on], [Hours(OPENS, SHUTS, 200)], by=chief, now=now)
    check(world, round_, now)
    open_round(round_, by=chief, now=now)
    serials = sorted({serial for zone in zones for serial in _serials(world, zone)})
    day = Day(round_, site, now - timedelta(hours=8), now - timedelta(hours=1))
    tubes = swab_people(world, world.phones["sampler"][0], day, serials, round_.pool_size, now)
    analyse(world, tubes, world.phones["sampler"][0], now)
    close_round(round_, by=chief, now=now)


def _serials(world: World, zone: Zone) -> list[int]:
    """Give the people of a zone by their place in the register."""
    doors = Household.objects.filter(
        queries.doors_of([(part.area_id, part.stair) for part in zone.parts.all()])
    )
    there = set(Person.objects.filter(household__in=doors).values_list("pk", flat=True))
    return [serial for serial in world.serials(zone.area_id) if person_id(serial) in there]


def needed_again(world: World, now: datetime) -> None:
    """What is needed again and again is a need once more, and seen to."""
    actions.tick(now)
    attended(world, now)


def not_needed(_world: World, now: datetime) -> None:
    """Before the end nobody needs anything any more that the zone brought."""
    for flag in CareFlag.objects.filter(ended_at=None).select_related("zone"):
        actions.end_flag(flag, by=flag.noted_by, now=now)


def last_round(world: World, now: datetime) -> None:
    """Ask for a last round of the zones that are in force."""
    for zone in Zone.objects.filter(state="in_force").order_by("pk"):
        actions.ask_round(zone, by=world.by("commander"), now=now)


def lift(world: World, now: datetime) -> None:
    """Where all conditions hold the rule proposes the end; people look, one hands it in, another signs."""
    actions.tick(now)
    for order in ZoneOrder.objects.filter(state="draft", what="lift").select_related("zone", "outbreak"):
        keys = [each.key for each in queries.numbers_of(order.protocol).looks.value]
        actions.look(order, {key: Looked(True) for key in keys}, by=world.by("dispatcher"), now=now)
        actions.submit(order, by=world.by("epidemiologist"), now=now)
        actions.approve(order, by=world.by("commander"), now=now)
    for order in ZoneOrder.objects.filter(state="draft", what="step_down").select_related("zone", "outbreak"):
        actions.drop(order, text="保持现等级至解除", by=world.by("commander"), now=now)


STEPS = (
    Step(when(7, 30, 3), _("Home and community of the first case are closed off"), around_the_first),
    Step(when(7, 31, 19), _("Everybody in the closed-off community is tested"), test_the_zones),
    Step(when(8, 5, 1), _("Further cases are weighed"), around_the_first),
    Step(when(8, 6, 19), _("A compound is sealed; 110 helpers come"), seal_the_compound),
    Step(when(8, 7, 9), _("Nineteen decoration workers are counted and served"), count_the_compound),
    Step(when(8, 7, 19, 30), _("Everybody in the compound is tested"), test_the_zones),
    Step(when(8, 12, 9), _("What is needed again and again"), needed_again),
    Step(when(8, 12, 12), _("Needs are seen to"), attended),
    Step(when(8, 13, 10), _("Needs are seen to"), attended),
    Step(when(8, 20, 8), _("A last round in the zones"), last_round),
    Step(when(8, 20, 9), _("What the compound brought is over"), not_needed),
    Step(when(8, 20, 19), _("Everybody in the zones is tested for the last time"), test_the_zones),
    Step(when(8, 21, 22), _("The compound is opened"), lift),
    Step(when(8, 25, 8), _("A last round in the zones"), last_round),
    Step(when(8, 25, 19), _("Everybody in the zones is tested for the last time"), test_the_zones),
    Step(when(8, 26, 22), _("The zones are lifted"), lift),
)
