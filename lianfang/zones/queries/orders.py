"""The orders of zones: which wait, which are in force."""

from datetime import date

from django.db.models import QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.zones.models import Zone, ZoneOrder

OPEN = ("draft", "submitted")


def orders_of(zone: Zone) -> QuerySet[ZoneOrder]:
    """List the orders about a zone, the newest first."""
    return zone.orders.select_related("made_by", "submitted_by", "approved_by", "notice")


def open_order(zone: Zone) -> ZoneOrder | None:
    """Give the order about a zone that is drafted or waits for approval; None when there is none."""
    return orders_of(zone).filter(state__in=OPEN).first()


def decided(zone: Zone) -> ZoneOrder | None:
    """Give the order by which a zone stands as it does; None while none was approved."""
    return orders_of(zone).filter(state="approved").first()


def waiting_orders(user: User, on: date, permission: str = "zones.approve") -> QuerySet[ZoneOrder]:
    """List the orders that were handed in and wait for somebody who may approve them in these zones."""
    rows = visible(Zone.objects.all(), user, permission, on)
    return ZoneOrder.objects.filter(zone__in=rows, state="submitted").exclude(submitted_by=user)
