"""What waits of zones: orders to approve or to hand in, permits, doors to be counted again, rounds to be planned."""

from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianfang.command.waits.source import Moment, Source
from lianfang.zones.models import DoorCount, Permit, ZoneOrder


def _orders(moment: Moment, state: str) -> QuerySet[Any]:
    return ZoneOrder.objects.filter(outbreak=moment.outbreak, state=state).select_related("zone")


def _to_approve(moment: Moment) -> QuerySet[Any]:
    rows = _orders(moment, "submitted")
    return rows.exclude(submitted_by=moment.user) if moment.user else rows


def _order(row: Any) -> str:
    return f"{row.get_what_display()} · {row.name}"


def _of_order(row: Any) -> str:
    return reverse("zone_order", args=[row.pk])


def _about(row: Any) -> str:
    return str(row.get_what_display())


def _old_doors(moment: Moment) -> QuerySet[Any]:
    """Give the doors of zones that nobody counted within the protocol's hours."""
    hours = moment.protocol.zones.census_hours.value if moment.protocol else 24
    rows = DoorCount.objects.filter(zone__state="in_force", zone__outbreak=moment.outbreak)
    old = rows.filter(Q(at=None) | Q(at__lt=moment.now - timedelta(hours=hours)))
    return old.select_related("household", "zone")


SOURCES = (
    Source(
        "zones.approve",
        "approval",
        _("Orders of zones to approve"),
        "zones.approve",
        _to_approve,
        _order,
        _of_order,
        lambda: reverse("zones"),
        due="due_at",
        area="zone__area_id",
        about=_about,
        tone="red",
    ),
    Source(
        "zones.proposed",
        "approval",
        _("Zones the rule proposes, to be handed in or dropped"),
        "zones.propose",
        lambda moment: _orders(moment, "draft"),
        _order,
        _of_order,
        lambda: reverse("zones") + "?state=proposed",
        due="due_at",
        area="zone__area_id",
        about=_about,
        tone="red",
    ),
    Source(
        "zones.permits",
        "approval",
        _("Permits of zones to decide"),
        "zones.permit",
        lambda moment: Permit.objects.filter(state="asked", zone__outbreak=moment.outbreak),
        lambda row: f"{row.holder} · {row.get_purpose_display()}",
        lambda row: reverse("zone_permit", args=[row.pk]),
        lambda: reverse("zone_permits") + "?state=asked",
        due="due_at",
        about=lambda row: str(row.get_purpose_display()),
    ),
    Source(
        "zones.back",
        "clock",
        _("People who went out of a zone and are not back"),
        "zones.serve",
        lambda moment: Permit.objects.filter(
            state="granted", way__in=["out", "in"], back_at=None, ends_at__lt=moment.now, zone__state="in_force",
            zone__outbreak=moment.outbreak,
        ).annotate(due=F("ends_at")),
        lambda row: f"{row.holder} · {row.get_purpose_display()}",
        lambda row: reverse("zone_permit", args=[row.pk]),
        lambda: reverse("zone_permits") + "?state=overdue",
        due="due",
        about=lambda row: str(row.get_purpose_display()),
    ),
    Source(
        "zones.doors",
        "clock",
        _("Doors of zones to be counted again"),
        "zones.serve",
        _old_doors,
        lambda row: row.household.address,
        lambda row: reverse("household", args=[row.household_id]),
        lambda: reverse("zones") + "?state=in_force",
    ),
)  # fmt: skip
