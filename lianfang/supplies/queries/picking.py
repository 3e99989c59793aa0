"""Whether the box in somebody's hand is the right one."""

from datetime import date
from uuid import UUID

from lianfang.supplies.models import Item, Lot, Request, Store
from lianfang.supplies.queries.stock import lots_in
from lianfang.supplies.rules import Scanned, Stock, box_fault


def being_picked(store: Store, text: str) -> Request | None:
    """Give the approved request that an address names, if this store gives it."""
    try:
        key = UUID(text)
    except ValueError:
        return None
    rows = Request.objects.filter(store=store, state="approved").select_related("point")
    return rows.prefetch_related("lines__item").filter(pk=key).first()


def fault_of(
    asked: Request | None, store: Store, read: Scanned | None, item: Item | None, lot: Lot | None, on: date
) -> str:
    """Say what is wrong with a scanned box: "unknown", "not_asked" for, or what rules.box_fault says of it; "no_lot"
    when the code names none and several lie here."""
    if item is None:
        return "unknown"
    if asked and not any(line.item_id == item.pk and line.granted for line in asked.lines.all()):
        return "not_asked"
    held = lots_in(store.pk, [item.pk]).get(item.pk, [])
    expires_on = read.expires_on if read else None
    if lot is None and read and not read.lot and len(held) > 1 and not expires_on:
        return "no_lot"
    box = next((each for each in held if lot and each.lot == lot.pk), None)
    if lot and box is None:  # not here by the books, but known: recalled and expired all the same
        box = Stock(lot.pk, 0, lot.expires_on, lot.tied, lot.recalled_at is not None)
    return box_fault(box, held, on, expires_on)
