"""The goods that somebody brings, in the order of their round: where, what, and who is there."""

from typing import Any

from lianfang.accounts.access import spans
from lianfang.fieldapp.api.door import Phone
from lianfang.supplies.models import Dropoff, Request
from lianfang.supplies.queries import brought_by

Row = dict[str, Any]
CARRY = "supplies.carry"


def deliveries(phone: Phone) -> Row:
    """List what a courier has to bring, and what they put down or could not deliver as long as nobody decided on it."""
    if not spans(phone.user, CARRY, phone.today):
        return {}
    return {"deliveries": [_delivery(one) for one in brought_by(phone.user)]}


def _delivery(one: Request) -> Row:
    point = one.point
    goods = [[line.item.name, line.granted, line.item.unit] for line in one.lines.all() if line.granted]
    return {
        "id": one.pk,
        "number": one.number,
        "trip": one.trip,
        "area_id": one.area_id,
        "point": point.name,
        "address": point.address,
        "contact": point.keeper.name if point.keeper else one.asked_by.name,
        "phone": point.phone,
        "why": one.why,
        "urgent": one.urgent,
        "wanted_by": one.wanted_by,
        "goods": goods,
        **_told(one),
    }


def _told(one: Request) -> Row:
    """Say what came of it: by a phone, whose fact can be taken back, or at a desk."""
    fact = one.told
    put = Dropoff.Outcome.PUT if one.handed_at else ""
    return {
        "outcome": fact.outcome if fact else put,
        "told_at": fact.at if fact else one.handed_at,
        "told": fact.pk if fact else None,
    }
