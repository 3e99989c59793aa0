"""Orders of zones: drafted by a rule or a person, handed in, sent back, dropped; what is looked at before the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.places.rules import around_all, inside
from lianfang.protocol.timeline import in_force
from lianfang.zones import queries
from lianfang.zones.models import Zone, ZoneOrder
from lianfang.zones.rules import Looked

PROPOSE, APPROVE = "zones.propose", "zones.approve"
State = ZoneOrder.State


@dataclass(frozen=True, slots=True)
class Plan:
    """What an order says of a zone: its name, level, parts (area, building or unit), why, the line on which people are
    heard, from when; its corners where somebody drew it."""

    name: str
    level: str
    parts: Sequence[tuple[int, str]]
    reason: str
    line: str = ""
    starts_at: datetime | None = None
    shape: Any = None


def area_of(plan: Plan, outbreak: Outbreak) -> int:
    """Give the smallest area around all parts of a plan.

    Raises Refused: "zone_parts" without any, "zone_outside" when one lies outside the outbreak.
    """
    if not plan.parts:
        raise Refused("zone_parts", _("Say what belongs to it: at least one area, building or unit."))
    if not all(inside(area, outbreak.area_id) for area, _stair in plan.parts):
        raise Refused("zone_outside", _("The outbreak is not being fought there."))
    return around_all(area for area, _stair in plan.parts)


@transaction.atomic
def propose(outbreak: Outbreak, plan: Plan, *, by: User, now: datetime) -> ZoneOrder:
    """Draft the order that closes something off.

    Raises Refused: "forbidden", "zone_parts", "zone_outside", "unknown_choice" for a level, "zone_empty".
    """
    require(by, PROPOSE, area_of(plan, outbreak), day_of(now))
    return made(outbreak, plan, by=by, now=now)


def made(outbreak: Outbreak, plan: Plan, *, by: User | None, now: datetime, n_cases: int = 0) -> ZoneOrder:
    """Write a new zone with its first draft; whoever calls asked for the right. By nobody: a rule proposes it."""
    protocol = in_force(outbreak.disease, day_of(now))
    protocol.zones.level(plan.level)
    zone = Zone.objects.create(
        outbreak=outbreak,
        area_id=area_of(plan, outbreak),
        name=_said(plan.name),
        level=plan.level,
        line=plan.line.strip(),
        shape=plan.shape,
        protocol=protocol.version,
        made_at=now,
    )
    return drafted(zone, ZoneOrder.What.DECLARE, plan, by=by, now=now, n_cases=n_cases)


def drafted(
    zone: Zone, what: str, plan: Plan, *, by: User | None, now: datetime, n_cases: int = 0
) -> ZoneOrder:
    """Draft the next order about a zone; whoever calls asked for the right."""
    protocol = in_force(zone.outbreak.disease, day_of(now))
    last = zone.orders.aggregate(last=Max("version"))["last"] or 0
    order = ZoneOrder.objects.create(
        zone=zone,
        outbreak_id=zone.outbreak_id,
        version=last + 1,
        what=what,
        protocol=protocol.version,
        by_rule=by is None,
        n_cases=n_cases,
        made_at=now,
        made_by=by,
        due_at=now + timedelta(hours=protocol.zones.decide_hours.value),
        **_columns(plan),
    )
    if by:
        audit(by, "zones.order.drafted", order, now, area_id=zone.area_id, kind=what, level=plan.level)
    return order


def _columns(plan: Plan) -> dict[str, Any]:
    return {
        "level": plan.level,
        "name": _said(plan.name),
        "reason": _said(plan.reason)[:600],
        "line": plan.line.strip(),
        "starts_at": plan.starts_at,
        "parts": [[area, stair.strip()] for area, stair in dict.fromkeys(plan.parts)],
        "shape": plan.shape,
    }


def _said(text: str) -> str:
    if not text.strip():
        raise Refused("zone_empty", _("An order needs a name and a reason."))
    return text.strip()


@transaction.atomic
def begin(zone: Zone, what: str, *, reason: str, level: str = "", by: User, now: datetime) -> ZoneOrder:
    """Draft an order about a zone that is in force, from what holds now: to change what belongs to it, to upgrade it,
    to step down, to lift it.

    Raises Refused: "forbidden", "zone_state", "zone_order_open", "zone_level", "zone_empty".
    """
    require(by, PROPOSE, zone.area_id, day_of(now))
    held = _locked(zone)
    if held.state != Zone.State.IN_FORCE:
        raise Refused("zone_state", _("The zone is not in force."))
    if queries.open_order(held):
        raise Refused(
            "zone_order_open", _("An order about this zone is being drafted or waits for approval.")
        )
    return drafted(held, what, plan_now(held, what, reason, level), by=by, now=now)


def plan_now(zone: Zone, what: str, reason: str, level: str = "") -> Plan:
    """Give what holds in a zone as the plan of a further order, at another level where it is about that.

    Raises Refused("zone_level") when the level is not stricter, or milder, than now.
    """
    numbers = queries.numbers_of(zone.protocol)
    wanted = level or zone.level
    if what == ZoneOrder.What.STEP_DOWN:
        wanted = level or numbers.level(zone.level).then or ""
    rank, now = numbers.rank(wanted), numbers.rank(zone.level)
    if (what == ZoneOrder.What.UPGRADE and rank <= now) or (
        what == ZoneOrder.What.STEP_DOWN and not 0 < rank < now
    ):
        raise Refused("zone_level", _("Choose a stricter level to upgrade, a milder one to step down."))
    parts = [(part.area_id, part.stair) for part in zone.parts.all()]
    return Plan(zone.name, wanted, parts, reason, zone.line, None, zone.shape)


def _locked(zone: Zone) -> Zone:
    return Zone.objects.select_for_update(no_key=True).get(pk=zone.pk)


def held(order: ZoneOrder, permission: str, by: User, now: datetime, *states: str) -> ZoneOrder:
    """Lock a zone and an order about it, and look whether this may be done with it now.

    Raises Refused: "forbidden", "zone_order_state".
    """
    require(by, permission, order.zone.area_id, day_of(now))
    order.zone = _locked(order.zone)
    found = ZoneOrder.objects.select_for_update().get(pk=order.pk)
    found.zone = order.zone
    if found.state not in states:
        raise Refused(
            "zone_order_state", _("This is no longer possible: %(state)s."), state=found.get_state_display()
        )
    return found


@transaction.atomic
def edit(order: ZoneOrder, plan: Plan, *, by: User, now: datetime) -> ZoneOrder:
    """Write a draft anew, also one that a rule proposed.

    Raises Refused: "forbidden", "zone_order_state", "zone_parts", "zone_outside", "zone_empty", "unknown_choice".
    """
    found = held(order, PROPOSE, by, now, State.DRAFT)
    area = area_of(plan, found.outbreak)
    require(by, PROPOSE, area, day_of(now))
    queries.numbers_of(found.protocol).level(plan.level)
    for name, value in _columns(plan).items():
        setattr(found, name, value)
    found.save()
    if found.zone.state == Zone.State.PROPOSED:
        zone = found.zone
        zone.area_id, zone.name, zone.level, zone.line, zone.shape = (
            area,
            found.name,
            found.level,
            found.line,
            found.shape,
        )
        zone.save(update_fields=["area", "name", "level", "line", "shape"])
    audit(by, "zones.order.edited", found, now, area_id=found.zone.area_id)
    return found


@transaction.atomic
def submit(order: ZoneOrder, *, by: User, now: datetime) -> None:
    """Hand a draft in for approval; whoever does answers for what it says. From now the command's clock runs.

    Raises Refused: "forbidden", "zone_order_state", "zone_line" without a line on which people are heard.
    """
    found = held(order, PROPOSE, by, now, State.DRAFT)
    if not found.line:
        raise Refused("zone_line", _("Say on which line people are heard, day and night."))
    hours = queries.numbers_of(found.protocol).decide_hours.value
    found.state, found.submitted_at, found.submitted_by = State.SUBMITTED, now, by
    found.due_at = now + timedelta(hours=hours)
    found.save()
    audit(by, "zones.order.submitted", found, now, area_id=found.zone.area_id)


@transaction.atomic
def send_back(order: ZoneOrder, *, text: str, by: User, now: datetime) -> None:
    """Send an order back with why; it can be changed and handed in again.

    Raises Refused: "forbidden", "zone_order_state", "reason".
    """
    found = held(order, APPROVE, by, now, State.SUBMITTED)
    found.state, found.submitted_at, found.submitted_by = State.DRAFT, None, None
    found.returned_at, found.returned_by, found.returned_why = now, by, _why(text)
    found.save()
    audit(by, "zones.order.sent_back", found, now, area_id=found.zone.area_id, reason=found.returned_why)


@transaction.atomic
def drop(order: ZoneOrder, *, text: str, by: User, now: datetime) -> None:
    """Drop an order that was not approved, with why; a zone that never was in force goes with it.

    Raises Refused: "forbidden", "zone_order_state", "reason".
    """
    found = held(order, PROPOSE, by, now, State.DRAFT, State.SUBMITTED)
    found.state, found.dropped_at, found.dropped_by, found.dropped_why = State.DROPPED, now, by, _why(text)
    found.due_at = None
    found.save()
    zone = found.zone
    if zone.state == Zone.State.PROPOSED:
        zone.state = Zone.State.DROPPED
        zone.save(update_fields=["state"])
    audit(by, "zones.order.dropped", found, now, area_id=zone.area_id, reason=found.dropped_why)


@transaction.atomic
def look(order: ZoneOrder, seen: Mapping[str, Looked], *, by: User, now: datetime) -> None:
    """Write down what was looked at before a zone is lifted; what others wrote of other things stays.

    Raises Refused: "forbidden", "zone_order_state", "zone_look" for a thing nobody asks for.
    """
    found = held(order, "zones.serve", by, now, State.DRAFT, State.SUBMITTED)
    asked = {each.key for each in queries.numbers_of(found.protocol).looks.value}
    if found.what != ZoneOrder.What.LIFT or set(seen) - asked:
        raise Refused("zone_look", _("Nobody asks for this here."))
    told = {
        key: {"met": each.met, "note": each.note.strip()[:200], "by": by.name} for key, each in seen.items()
    }
    found.looked = {**found.looked, **told}
    found.save(update_fields=["looked"])
    audit(by, "zones.order.looked", found, now, area_id=found.zone.area_id, n=len(told))


def _why(text: str) -> str:
    if not text.strip():
        raise Refused("reason", _("Write down why."))
    return text.strip()[:300]
