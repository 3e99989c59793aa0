"""The command approves an order of a zone: it has a number, holds at once, and is told to everybody as a notice."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lianfang.accounts.access import may
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.notices import actions as notices
from lianfang.notices.actions import For, Text
from lianfang.notices.models import Notice
from lianfang.outbreak.models import Outbreak
from lianfang.places.rules import around_all
from lianfang.zones import queries, rules
from lianfang.zones.actions.census import lay_out
from lianfang.zones.actions.orders import APPROVE, State, held
from lianfang.zones.actions.service import ask_round, end_service
from lianfang.zones.models import Zone, ZoneOrder, ZonePart
from lianfang.zones.words import CONDITIONS, text_of, title_of


@transaction.atomic
def approve(order: ZoneOrder, *, by: User, now: datetime) -> ZoneOrder:
    """Approve what another person handed in. It gets the next number of the outbreak and year; the zone stands as it
    says, its people are laid out and a notice goes out; closed off or
    upgraded, a round of testing is asked for. Lifting is a signature: it is
    refused while a condition does not hold or something was not looked at.

    Raises Refused: "forbidden", "zone_order_state", "zone_own_order", "zone_left".
    """
    Outbreak.objects.select_for_update(no_key=True).get(pk=order.outbreak_id)  # one number after the other
    found = held(order, APPROVE, by, now, State.SUBMITTED)
    if found.submitted_by_id == by.pk:
        raise Refused("zone_own_order", _("Another person approves what you handed in."))
    if found.what == ZoneOrder.What.LIFT:
        _all_holds(found, now)
    year = day_of(now).year
    numbers = ZoneOrder.objects.filter(outbreak=found.outbreak_id, year=year)
    found.number, found.year = (numbers.aggregate(last=Max("number"))["last"] or 0) + 1, year
    found.state, found.approved_at, found.approved_by, found.due_at = State.APPROVED, now, by, None
    found.starts_at = max(found.starts_at or now, now)
    found.save()
    _apply(found, by, now)
    found.notice = _tell(found, by, now)
    found.save(update_fields=["notice"])
    audit(
        by,
        "zones.order.approved",
        found,
        now,
        area_id=found.zone.area_id,
        number=found.said,
        kind=found.what,
        level=found.level,
    )
    stricter = found.what in {ZoneOrder.What.DECLARE, ZoneOrder.What.UPGRADE}
    if stricter and may(by, "testing.plan", day_of(now), found.zone.area_id):
        ask_round(found.zone, by=by, now=now)
    return found


def _all_holds(order: ZoneOrder, now: datetime) -> None:
    asked = queries.numbers_of(order.protocol).looks.value
    stand = queries.checked(order.zone, now)
    wrong, unseen = rules.left(stand, [each.key for each in asked], rules.looked(order.looked))
    if wrong or unseen:
        labels = {each.key: Refused.translate(each.label) for each in asked}
        said = [*(str(CONDITIONS[key]) for key in wrong), *(labels[key] for key in unseen)]
        raise Refused("zone_left", _("Not yet: %(left)s"), left="; ".join(said))
    order.conditions = [each.stored() for each in stand]


def _apply(order: ZoneOrder, by: User, now: datetime) -> None:
    zone = order.zone
    if order.what == ZoneOrder.What.LIFT:
        zone.state, zone.lifted_at = Zone.State.LIFTED, order.starts_at
        zone.save(update_fields=["state", "lifted_at"])
        end_service(zone, by, now)
        return
    if zone.number is None:
        others = Zone.objects.filter(outbreak=zone.outbreak_id)
        zone.number = (others.aggregate(last=Max("number"))["last"] or 0) + 1
        zone.first_at = zone.since = order.starts_at
    elif zone.level != order.level:
        zone.since = order.starts_at
    zone.state, zone.level, zone.name, zone.line = Zone.State.IN_FORCE, order.level, order.name, order.line
    zone.shape, zone.protocol = order.shape, order.protocol
    zone.area_id = around_all(area for area, _stair in order.parts)
    zone.save()
    zone.parts.all().delete()
    ZonePart.objects.bulk_create(
        ZonePart(zone=zone, area_id=area, stair=stair) for area, stair in order.parts
    )
    lay_out(zone, now)


def _tell(order: ZoneOrder, by: User, now: datetime) -> Notice:
    """Issue the notice of an order: a further version of the zone's notice; of lifting one of its own, and the old one
    is withdrawn."""
    author = order.submitted_by
    assert author is not None  # noqa: S101 — the database says so of what was handed in
    before = order.zone.orders.filter(notice__isnull=False, notice__state="issued").first()
    text = _both(order)
    if before and before.notice and order.what != ZoneOrder.What.LIFT:
        notice = before.notice
        notices.correct(notice, change=order.reason[:300], by=author, now=now)
        notices.edit(notice, text, by=author, now=now)
    else:
        to = [For(area) for area in sorted({area for area, _stair in order.parts})]
        notice = notices.draft(
            order.outbreak, text, area_id=order.zone.area_id, kind="notice", to=to, public=True, doors=True,
            by=author, now=now,
        )  # fmt: skip
    notices.submit(notice, by=author, now=now)
    notices.approve(notice, by=by, now=now)
    if before and before.notice and order.what == ZoneOrder.What.LIFT:
        notices.withdraw(before.notice, reason=order.reason, by=by, now=now)
    return notice


def _both(order: ZoneOrder) -> Text:
    said = {}
    for suffix, language in (("", "zh-hans"), ("_en", "en")):
        with override(language):
            said[f"title{suffix}"] = title_of(order)[:120]
            said[f"text{suffix}"] = "\n".join(text_of(order, order.starts_at or order.made_at))
    return Text(**said)
