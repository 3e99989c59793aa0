"""Bulletins, stock, needs."""

from uuid import NAMESPACE_URL, UUID, uuid5

from msgspec import UNSET

from lianfang.accounts.access import visible
from lianfang.api.calls.places import where
from lianfang.api.operations import Call, area_of, found
from lianfang.api.paging import Page, cut
from lianfang.api.shapes.support import BulletinOut, NeedOut, StockOut, bulletin_out, need_out, stock_out
from lianfang.needs import actions as needing
from lianfang.needs.actions.taking import Told
from lianfang.needs.models import Ticket
from lianfang.outbreak.queries import seen
from lianfang.reporting.models import Bulletin
from lianfang.supplies.models import Balance
from lianfang.supplies.queries import stores


def bulletins(call: Call) -> Page[BulletinOut]:
    """List bulletins, every version of them."""
    rows = Bulletin.objects.filter(outbreak__in=seen(call.user, call.today))
    asked = {"outbreak": call.query.outbreak, "day": call.query.day}
    page, then = cut(rows.filter(**{k: v for k, v in asked.items() if v is not UNSET}), call.query)
    return Page([bulletin_out(row) for row in page], then)


def stock(call: Call) -> Page[StockOut]:
    """List what lies in the stores that the token’s posts see."""
    seen_stores = stores(call.user, call.today).filter(where(call))
    rows = Balance.objects.filter(store__in=seen_stores.values("pk"), n__gt=0)
    if call.query.store is not UNSET:
        rows = rows.filter(store=call.query.store)
    page, then = cut(rows.select_related("store", "item", "lot"), call.query)
    return Page([stock_out(row) for row in page], then)


def needs(call: Call) -> Page[NeedOut]:
    """List needs."""
    rows = visible(Ticket.objects.filter(where(call)), call.user, "needs.read", call.today)
    if call.query.state is not UNSET:
        rows = rows.filter(state=call.query.state)
    page, then = cut(rows, call.query)
    return Page([need_out(row) for row in page], then)


def _ticket(call: Call) -> Ticket:
    rows = visible(Ticket.objects.all(), call.user, "needs.read", call.today)
    row: Ticket = found(rows.filter(pk=call.id()).first())
    return row


def need(call: Call) -> NeedOut:
    """Give a need.

    Raises Problem: 404.
    """
    return need_out(_ticket(call))


def _source(call: Call) -> UUID:
    return uuid5(NAMESPACE_URL, f"{call.token.pk}:{call.key}")


def tell_need(call: Call) -> NeedOut:
    """Take in what somebody needs.

    Raises Refused: "forbidden", "unknown_area", "phone", "unknown_choice".
    """
    said = call.body
    told = Told(
        way=Ticket.Way.PHONE,
        what=said.what,
        area_id=area_of(said.area),
        told_at=call.now,
        by_id=call.user.pk,
        source=_source(call),
        kind=said.kind,
        place=said.place,
        name=said.name,
        phone=said.phone,
    )
    return need_out(needing.raise_need(told, by=call.user, now=call.now))


def withdraw_need(call: Call) -> NeedOut:
    """Take a need off the list, as long as it is still as it was read.

    Raises Problem: 404, 412, 428. Refused: "forbidden", "need_state".
    """
    row = found(Ticket.objects.select_for_update(no_key=True).filter(pk=_ticket(call).pk).first())
    call.must_match(need_out(row))
    needing.withdraw(row, text=call.body.reason, by=call.user, now=call.now)
    return need_out(row)
