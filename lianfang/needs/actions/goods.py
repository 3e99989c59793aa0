"""Goods for a need: asked for in one step, and what came of it written on the need."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.needs.actions.tickets import met, noted, of_goods
from lianfang.needs.models import Ticket, TicketGoods
from lianfang.needs.rules import MAY
from lianfang.supplies import actions as supplies
from lianfang.supplies.models import Item, Request, Store
from lianfang.supplies.queries import current

AT_ONCE = 200


@transaction.atomic
def send_goods(
    ticket: Ticket,
    point: Store,
    wanted: Mapping[Item, int],
    *,
    why: str,
    by: User,
    now: datetime,
    purpose: str = "zones",
    urgent: bool = False,
    wanted_by: datetime | None = None,
    source: UUID | None = None,
) -> Request:
    """Ask for goods that a need calls for; whoever does answers for the need from now on. Asked again under the same
    source, the first request is given.

    Raises Refused: "no_goods" for a kind of need that goods cannot meet, "need_state", and as `supplies.actions.ask`.
    """
    known = TicketGoods.objects.filter(ticket=ticket, request__source=source).first() if source else None
    if known:
        return known.request
    of_goods(ticket, by, now)
    if not current(day_of(now)).goods_for(ticket.kind):
        raise Refused("no_goods", _("Goods do not meet a need of this kind."))
    request = supplies.ask(
        point,
        wanted,
        why=why,
        by=by,
        now=now,
        purpose=purpose,
        urgent=urgent,
        wanted_by=wanted_by,
        source=source,
    )
    TicketGoods.objects.create(ticket=ticket, request=request, at=now, by=by)
    noted(ticket, by, now, gettext("Goods asked for as no. %(n)s.") % {"n": request.number})
    return request


@transaction.atomic
def follow_goods(now: datetime) -> int:
    """Write on needs what became of the goods that were asked for: when they came and no more are waited for, the need
    counts as met, which whoever needed it confirms or not; when they do not come, whoever sees to it reads why."""
    rows = TicketGoods.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    ended = rows.filter(told_at=None, request__ended_at__isnull=False).select_related("request")
    found = list(ended.order_by("request__ended_at", "pk")[:AT_ONCE])
    for row in found:
        ticket = Ticket.objects.select_for_update(no_key=True).get(pk=row.ticket_id)
        with override("zh-hans"):
            _tell(ticket, row, now)
        TicketGoods.objects.filter(pk=row.pk).update(told_at=now)
    return len(found)


def _tell(ticket: Ticket, row: TicketGoods, now: datetime) -> None:
    step = row.request.steps.filter(state=row.request.state).select_related("by").last()
    by = step.by if step else row.by
    if row.request.state != Request.State.CONFIRMED:
        said = gettext("The goods of no. %(n)s do not come: %(why)s.")
        noted(ticket, by, now, said % {"n": row.request.number, "why": step.text if step else "–"})
        return
    lines = row.request.lines.select_related("item")
    came = ", ".join(f"{line.item.name} × {line.came or 0}" for line in lines)
    text = gettext("Goods came as no. %(n)s: %(what)s.") % {"n": row.request.number, "what": came}
    waits = ticket.goods.filter(request__ended_at=None).exists()
    if ticket.state in MAY["met"] and not waits:
        met(ticket, by, now, text)
    else:
        noted(ticket, by, now, text)
