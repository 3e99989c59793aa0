"""Items, stores, and how much there should be at least."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.supplies.actions.barcodes import add_barcode
from lianfang.supplies.models import Balance, Item, Minimum, Store

KEEP, SET_UP = "supplies.keep", "supplies.approve"


@transaction.atomic
def add_item(item: Item, *, barcode: str = "", area_id: int, by: User, now: datetime) -> Item:
    """Put a kind of goods on the list; the same name is the same item.

    Raises Refused: "item_known", "misread" for a barcode whose last digit is wrong, "barcode_taken".
    """
    require(by, KEEP, area_id, day_of(now))
    if Item.objects.filter(name=item.name).exists():
        raise Refused("item_known", _("%(item)s is on the list."), item=item.name)
    item.save(force_insert=True)
    audit(by, "supplies.item.added", item, now, area_id=area_id, name=item.name)
    if barcode.strip():
        add_barcode(item, barcode, area_id=area_id, by=by, now=now)
    return item


@transaction.atomic
def open_store(store: Store, *, by: User, now: datetime) -> Store:
    """Open a store or a hand-over point.

    Raises Refused: "not_ours" for an account that is none of ours, "store_known".
    """
    require(by, SET_UP, store.area_id, day_of(now))
    if store.kind not in {"store", "point"}:
        raise Refused("not_ours", _("Only stores and hand-over points are opened."))
    if Store.objects.filter(kind=store.kind, area_id=store.area_id, name=store.name).exists():
        raise Refused("store_known", _("There is one of this name."))
    store.save(force_insert=True)
    audit(by, "supplies.store.opened", store, now, area_id=store.area_id, name=store.name)
    return store


@transaction.atomic
def close_store(store: Store, *, by: User, now: datetime) -> None:
    """Close a store that is empty.

    Raises Refused("not_empty").
    """
    require(by, SET_UP, store.area_id, day_of(now))
    if Balance.objects.filter(store=store, n__gt=0).exists():
        raise Refused("not_empty", _("Something lies there still: move it or write it off first."))
    store.closed_at = now
    store.save(update_fields=["closed_at"])
    audit(by, "supplies.store.closed", store, now, area_id=store.area_id)


@transaction.atomic
def set_minimum(store: Store, item: Item, n: int, *, by: User, now: datetime) -> None:
    """Say how much of an item a store should have at least; 0 takes it off the list."""
    require(by, KEEP, store.area_id, day_of(now))
    if n:
        Minimum.objects.update_or_create(store=store, item=item, defaults={"n": n})
    else:
        Minimum.objects.filter(store=store, item=item).delete()
    audit(by, "supplies.minimum.set", store, now, area_id=store.area_id, name=item.name, n=n)
