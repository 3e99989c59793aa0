"""What a rule proposes by itself: zones around new cases, the end or a milder level by the clocks."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext, override

from lianfang.cases.models import Case
from lianfang.common.dates import day_of
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area
from lianfang.protocol.timeline import in_force, named
from lianfang.zones import queries, rules
from lianfang.zones.actions.care import raise_due
from lianfang.zones.actions.feeding import hand_heads_down
from lianfang.zones.actions.orders import Plan, drafted, made, plan_now
from lianfang.zones.models import WeighedCase, Zone, ZoneOrder
from lianfang.zones.queries.orders import OPEN
from lianfang.zones.queries.zones import home_of
from lianfang.zones.rules import Proposal

FRESH = timedelta(days=14)  # a case that was decided longer ago is no reason any more (design choice)


@transaction.atomic
def tick(now: datetime) -> int:
    """Weigh new cases, look at the clocks of zones, raise needs of flags, tell who eats inside;
    gives how much it did."""
    n = raise_due(now) + hand_heads_down(now)
    for outbreak in Outbreak.objects.select_for_update(skip_locked=True, no_key=True).filter(ended_on=None):
        n += weigh_cases(outbreak, now) + weigh_clocks(outbreak, now)
    return n


def weigh_cases(outbreak: Outbreak, now: datetime) -> int:
    """Propose zones around the cases that were decided lately and nobody weighed yet, in the order in which they were;
    each is weighed once. Cases of other areas, and those under whose protocol there are no zones, propose none."""
    known = WeighedCase.objects.filter(case__outbreak=outbreak).values("case")
    rows = Case.objects.filter(outbreak=outbreak, state__in=["confirmed", "asymptomatic"]).exclude(
        pk__in=known
    )
    rows = rows.filter(decided_at__gt=now - FRESH, decided_at__lte=now)
    found = list(rows.select_related("person__household").order_by("decided_at", "pk"))
    if not found:
        return 0
    protocol = in_force(outbreak.disease, day_of(now))
    for case in found:
        wanted = rules.propose(home_of(case), queries.around(outbreak), protocol.zones)
        for each in wanted:
            _draft(outbreak, each, now)
        WeighedCase.objects.create(case=case, at=now, n_proposed=len(wanted))
    return len(found)


def _draft(outbreak: Outbreak, wanted: Proposal, now: datetime) -> ZoneOrder:
    with override("zh-hans"):
        if wanted.upgrades:
            zone = Zone.objects.get(pk=str(wanted.upgrades))
            reason = gettext("Somebody who lives inside was found infected.")
            plan = plan_now(zone, ZoneOrder.What.UPGRADE, reason, wanted.level)
            return drafted(zone, ZoneOrder.What.UPGRADE, plan, by=None, now=now, n_cases=1)
        area = Area.objects.get(pk=wanted.area_id)
        name = wanted.stair if wanted.stair.startswith(area.name) else f"{area.name}{wanted.stair}"
        reason = gettext("Somebody who lives there was found infected.")
        plan = Plan(name[:80], wanted.level, [(wanted.area_id, wanted.stair)], reason, _line(outbreak))
        return made(outbreak, plan, by=None, now=now, n_cases=1)


def _line(outbreak: Outbreak) -> str:
    """Give the line that the last order of the outbreak named; "" before the first."""
    rows = ZoneOrder.objects.filter(outbreak=outbreak).exclude(line="").order_by("-made_at")
    return rows.values_list("line", flat=True).first() or ""


def weigh_clocks(outbreak: Outbreak, now: datetime) -> int:
    """Propose to lift zones, or to step them down, whose conditions hold; not while an order about one waits, nor
    within a day after somebody dropped the last one."""
    zones = [each for each in queries.in_force(outbreak).select_related("outbreak") if _could_end(each, now)]
    orders = ZoneOrder.objects.filter(zone__in=zones).order_by("zone_id", "-version").distinct("zone_id")
    last = {order.zone_id: order for order in orders}
    free = [each for each in zones if each.pk in last and not _waits(last[each.pk], now)]
    stands = queries.stands_of(free, now)
    n = 0
    for zone in free:
        numbers = named(zone.protocol).zones
        found = rules.due(stands[zone.pk], numbers.level(zone.level), numbers, now)
        if found:
            _propose_end(zone, found[0], now)
            n += 1
    return n


def _could_end(zone: Zone, now: datetime) -> bool:
    """Say whether a zone's shortest clock has run since it was closed off; before that nothing is looked up."""
    level = named(zone.protocol).zones.level(zone.level)
    days = min(level.clear_days, level.down_days if level.down_days is not None else level.clear_days)
    cases_before = timedelta(
        days=7
    )  # the case that it was closed off for was found some days earlier at most
    return zone.first_at is not None and now - zone.first_at + cases_before >= timedelta(days=days)


def _waits(order: ZoneOrder, now: datetime) -> bool:
    """Say whether the last order about a zone waits for somebody, or was dropped within a day."""
    return order.state in OPEN or (
        order.dropped_at is not None and order.dropped_at > now - timedelta(days=1)
    )


def _propose_end(zone: Zone, what: str, now: datetime) -> None:
    with override("zh-hans"):
        said = {
            "lift": gettext("The conditions of lifting hold."),
            "step_down": gettext("The conditions of stepping down hold."),
        }
        drafted(zone, what, plan_now(zone, what, said[what]), by=None, now=now)
