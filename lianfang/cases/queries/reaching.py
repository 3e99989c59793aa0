"""Who is not located, not told, not in quarantine yet, against the protocol's clocks: rows, and counts by area."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, DateTimeField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.cases import rules
from lianfang.cases.models import Contact, ContactStep
from lianfang.cases.models.calls import CallTask
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area
from lianfang.places.queries import children
from lianfang.places.rules import span
from lianfang.protocol.schema import Protocol

KINDS = ("locate", "notify", "place")


def since(rows: QuerySet[Contact]) -> QuerySet[Contact]:
    """Put beside each contact from when on the clocks of reaching them count."""
    return rows.annotate(since=Coalesce("reopened_at", "found_at", output_field=DateTimeField()))


def unreached(kind: str) -> Q:
    """Give the condition that a contact is not located, not told, or not in quarantine yet."""
    if kind == "locate":
        return Q(state__in=["reported", "lost"])
    if kind == "notify":
        return Q(state__in=["reported", "located", "lost"], notified_at=None)
    return Q(state__in=sorted(rules.UNREACHED))


def overdue(kind: str, protocol: Protocol, now: datetime) -> Q:
    """Give the condition that it is too late by the protocol of the day; needs `since`."""
    following = protocol.following
    if kind == "place":
        wanted = Q(pk__in=[])
        for grade in protocol.contacts.grades:
            wanted |= Q(grade=grade.key) & _before(grade.transfer_hours.value, now)
        return unreached(kind) & wanted
    hours = following.locate_hours if kind == "locate" else following.notify_hours
    return unreached(kind) & _before(hours.value, now)


def _before(hours: int | None, now: datetime) -> Q:
    return Q(pk__in=[]) if hours is None else Q(since__lt=now - timedelta(hours=hours))


def at_the_door(outbreak: Outbreak) -> Q:
    """Give the condition that calls ended without reaching an open contact whom nobody told another way since, so that
    somebody must go there."""
    tasks = CallTask.objects.filter(contact=OuterRef("pk"), outbreak=outbreak)
    unreached_ = Exists(tasks.filter(end__in=CallTask.DOOR))
    return Q(unreached_, ~Q(Exists(tasks.filter(ended_at=None))), closed_at=None, notified_at=None)


def moved_grades(protocol: Protocol) -> list[str]:
    """Name the grades that the protocol puts into a place of quarantine within some hours."""
    return [grade.key for grade in protocol.contacts.grades if grade.transfer_hours.value is not None]


@dataclass(slots=True)
class AreaRow:
    """One area on the tracing board: open contacts, who is not reached yet by kind, and how many of them too late."""

    area: Area
    open: int = 0
    waiting: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    late: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    transfer: int = 0
    lost: int = 0
    quarantined: int = 0
    monitored: int = 0

    def add(self, counts: dict[str, int]) -> None:
        """Add the counts of an area inside this one."""
        for name in ("open", "transfer", "lost", "quarantined", "monitored"):
            setattr(self, name, getattr(self, name) + counts[name])
        for kind in KINDS:
            self.waiting[kind] += counts[f"n_{kind}"]
            self.late[kind] += counts[f"late_{kind}"]


def tracing_board(
    outbreak: Outbreak, *, by: User, on: date, now: datetime, protocol: Protocol
) -> list[AreaRow]:
    """Count by the areas below the outbreak's; the last row is the whole. One statement, however many contacts."""
    rows = since(visible(Contact.objects.filter(outbreak=outbreak, closed_at=None), by, "cases.read", on))
    moved = Q(grade__in=moved_grades(protocol))
    counted = (
        rows.order_by()
        .values("area_id")
        .annotate(
            open=Count("pk"),
            transfer=Count("pk", filter=Q(state="transfer")),
            lost=Count("pk", filter=Q(state="lost")),
            quarantined=Count("pk", filter=Q(state="quarantined")),
            monitored=Count("pk", filter=Q(state="monitored")),
            **{f"n_{k}": Count("pk", filter=unreached(k) & (moved if k == "place" else Q())) for k in KINDS},
            **{f"late_{k}": Count("pk", filter=overdue(k, protocol, now)) for k in KINDS},
        )
    )
    return _by_area(counted, outbreak)


def _by_area(counted: Iterable[Any], outbreak: Outbreak) -> list[AreaRow]:
    below = [AreaRow(area) for area in children(outbreak.area_id)]
    whole = AreaRow(outbreak.area)
    for counts in counted:
        whole.add(counts)
        for row in below:
            first, last = span(row.area.pk)
            if first <= counts["area_id"] <= last:
                row.add(counts)
    return [*(row for row in below if row.open), whole]


def door_count(outbreak: Outbreak, *, by: User, on: date) -> int:
    """Count the contacts to whose door somebody must go, of those a user may see."""
    return visible(
        Contact.objects.filter(at_the_door(outbreak), outbreak=outbreak), by, "cases.read", on
    ).count()


def steps_of(contact: Contact) -> QuerySet[ContactStep]:
    """List how a contact was reached, the newest first."""
    return ContactStep.objects.filter(contact=contact).select_related("by").order_by("-at", "-pk")
