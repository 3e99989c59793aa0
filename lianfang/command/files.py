"""Wiring table: what has a file from its order to its closing: rounds of testing and of visits, notices, orders."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.command.models import Order
from lianfang.command.queries.orders import orders
from lianfang.notices.queries import register, shown
from lianfang.protocol.values import N_
from lianfang.supervision import queries as supervised
from lianfang.supervision.models import Checklist
from lianfang.supervision.queries.process import findings_stage, found_about
from lianfang.supervision.rules import Judged, Stage, judged
from lianfang.testing.models import Round
from lianfang.visits.models import VisitRound
from lianfang.zones.models import Zone

READ = "supervision.read"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that has a file: its words and icon, its rows for a user, the steps of some rows, what it is
    called."""

    key: str
    label: Promise
    icon: str
    rows: Callable[[User, date, datetime], QuerySet[Any]]
    stages: Callable[[Sequence[Any]], dict[UUID, list[Stage]]]
    title: Callable[[Any], str]
    order: str  # the column by which the latest come first


@dataclass(frozen=True, slots=True)
class File:
    """A thing with its steps, each as it stands."""

    kind: Kind
    row: Any
    title: str
    area_id: int
    steps: tuple[Judged, ...]

    @property
    def gaps(self) -> int:
        """Count what is missing or late."""
        return sum(step.red for step in self.steps)

    @property
    def done(self) -> int:
        """Count the steps that were taken."""
        return sum(step.state in {"done", "late"} for step in self.steps)

    @property
    def needed(self) -> int:
        """Count the steps that have to be taken."""
        return sum(step.state != "side" for step in self.steps)

    @property
    def closed(self) -> bool:
        """Say whether every step was taken."""
        return self.done == self.needed


def _rounds(user: User, on: date, _now: datetime) -> QuerySet[Any]:
    return visible(Round.objects.filter(target__gt=0), user, READ, on).select_related("area")


def _visits(user: User, on: date, _now: datetime) -> QuerySet[Any]:
    rows = VisitRound.objects.select_related("area", "planned_by", "closed_by")
    return visible(rows, user, READ, on)


def _notices(user: User, on: date, _now: datetime) -> QuerySet[Any]:
    rows = register(user, on).select_related("area", "made_by", "withdrawn_by")
    return rows.prefetch_related("versions__approved_by")


def _orders(user: User, on: date, now: datetime) -> QuerySet[Any]:
    rows = orders(user, on, now).select_related("area", "given_by", "withdrawn_by")
    return rows.prefetch_related("recipients__done_by")


def order_stages(rows: Sequence[Order]) -> dict[UUID, list[Stage]]:
    """Give the steps of orders, whose recipients are given with them. One statement."""
    sums = found_about("order", [row.pk for row in rows])
    return {row.pk: [*_order(row), findings_stage(sums[row.pk], row.pk)] for row in rows}


def _order(row: Order) -> list[Stage]:
    page = reverse("order", args=[row.pk])
    given = list(row.recipients.all())
    known = [each.acknowledged_at for each in given if each.acknowledged_at]
    done = [each.done_at for each in given if each.done_at]
    not_so = sum(each.outcome in {"partly", "not"} for each in given)
    ended = row.withdrawn_at is not None
    found = [
        Stage("given", N_("Giving the order"), row.given_at, str(row.given_by), url=page),
        Stage(
            "known",
            N_("Receipts of all"),
            max(known, default=None) if len(known) == len(given) else None,
            due=row.acknowledge_by,
            n=len(known),
            of=len(given),
            side=ended,
            url=page,
        ),
        Stage(
            "done",
            N_("Answers of all"),
            max(done, default=None) if len(done) == len(given) else None,
            due=row.due_at,
            n=len(done),
            of=len(given),
            side=ended,
            url=page,
        ),
    ]
    if not_so:
        found.append(
            Stage("not", N_("Not carried out, or in part"), side=True, n=not_so, of=len(given), url=page)
        )
    if ended:
        who, why = str(row.withdrawn_by), row.withdrawn_why
        found.append(Stage("withdrawn", N_("Withdrawal"), row.withdrawn_at, who, note=why, url=page))
    return found


def _zones(user: User, on: date, _now: datetime) -> QuerySet[Any]:
    rows = visible(Zone.objects.exclude(state="dropped"), user, READ, on)
    return rows.select_related("area").prefetch_related(
        "orders__approved_by", "orders__submitted_by", "orders__notice"
    )


def zone_stages(rows: Sequence[Zone]) -> dict[UUID, list[Stage]]:
    """Give the steps of zones, whose orders are given with them. Two statements."""
    lists = {
        each.zone_id: each for each in Checklist.objects.filter(zone__in=rows).select_related("signed_by")
    }
    return {row.pk: list(_zone(row, lists.get(row.pk))) for row in rows}


def _zone(row: Zone, known: Checklist | None) -> Iterator[Stage]:
    page, orders = reverse("zone", args=[row.pk]), list(row.orders.all())
    first = orders[-1]
    yield Stage("proposed", N_("Proposal"), first.made_at, str(first.made_by or ""), url=page)
    yield Stage("handed", N_("Handing in"), first.submitted_at, str(first.submitted_by or ""), url=page)
    yield Stage(
        "approved",
        N_("Approval by the command"),
        first.approved_at,
        str(first.approved_by or ""),
        due=first.due_at,
        url=page,
    )
    told = first.notice.issued_at if first.notice else None
    yield Stage(
        "told",
        N_("Notice to everybody"),
        told,
        url=reverse("notice", args=[first.notice_id]) if told else page,
    )
    signed = (known.signed_at, str(known.signed_by or "")) if known else (None, "")
    yield Stage(
        "checked",
        N_("Signature of the checklist"),
        *signed,
        due=row.first_at,
        url=reverse("checklist", args=["zones", row.pk]),
    )
    for each in reversed(orders[:-1]):
        if each.state == "approved":
            what = {"lift": N_("Signature that it is lifted")}.get(each.what, N_("A further order"))
            yield Stage(
                each.what,
                what,
                each.approved_at,
                str(each.approved_by),
                note=each.reason[:60],
                url=reverse("zone_order", args=[each.pk]),
            )
    if row.state != "lifted":
        yield Stage("lifted", N_("Signature that it is lifted"), url=page)


def _round_title(row: Round) -> str:
    return f"{row.area} · {said('Round %(n)s') % {'n': row.number}}"


def _notice_title(row: Any) -> str:
    return " · ".join(filter(None, (row.said, shown(row).titled())))


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("testing", _("Rounds of testing"), "test-pipe", _rounds, supervised.testing, _round_title, "-starts_on"),
        Kind("visits", _("Rounds of visits"), "door", _visits, supervised.visiting, str, "-from_on"),
        Kind("order", _("Orders"), "send", _orders, order_stages,
             lambda row: f"{row.said} · {row.title}", "-given_at"),
        Kind("zone", _("Zones"), "lock", _zones, zone_stages, str, "-made_at"),
        Kind("notice", _("Notices"), "speakerphone", _notices, supervised.notices, _notice_title, "-made_at"),
    )
}  # fmt: skip


def files(kind: Kind, rows: Sequence[Any], now: datetime) -> list[File]:
    """Give the files of some rows, in their order."""
    stages = kind.stages(rows)
    return [File(kind, row, kind.title(row), row.area_id, judged(stages[row.pk], now)) for row in rows]
