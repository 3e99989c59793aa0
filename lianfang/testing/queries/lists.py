"""Lists and single tubes: what is in them, who had them, what is doubted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lianfang.places.models import Site, SiteKind
from lianfang.places.rules import Span
from lianfang.sync.models import Dispute
from lianfang.sync.queries import COUNTS, counting
from lianfang.testing.models import Handover, Recall, Receipt, Result, Round, RoundSite, Seal, Swab, Tube
from lianfang.testing.queries.rounds import held_tubes, limits_of
from lianfang.testing.queries.tubes import meanings


def in_areas(areas: Sequence[Span]) -> Q:
    """Give the condition that a row lies in one of these areas; nothing means everywhere."""
    wanted = Q()
    for first, last in areas:
        wanted |= Q(area_id__gte=first, area_id__lte=last)
    return wanted


_WHERE = {
    "open": Q(conclusion="", sealed_at=None),
    "sealed": Q(conclusion="", sealed_at__isnull=False, handed_over_at=None),
    "on_the_way": Q(conclusion="", handed_over_at__isnull=False, received_at=None),
    "in_laboratory": Q(conclusion="", received_at__isnull=False),
    "resulted": ~Q(conclusion=""),
    "not_negative": Q(conclusion__in=["positive", "grey", "invalid"]),
    "miscounted": Q(n_told__isnull=False) & ~Q(n_told=F("n_swabs")),
}


def tubes(
    round_: Round,
    now: datetime,
    *,
    areas: Sequence[Span] = (),
    state: str = "",
    site: UUID | None = None,
    q: str = "",
) -> QuerySet[Tube]:
    """List the tubes of a round, by state, site or the beginning of their code; emptied ones are left out."""
    used = Q(n_swabs__gt=0) | Q(n_told__gt=0) | ~Q(conclusion="")
    found = Tube.objects.filter(used, in_areas(areas), round=round_)
    if site:
        found = found.filter(site=site)
    if q:
        found = found.filter(code__startswith=q.upper())
    if state == "held":
        return found.filter(id__in=held_tubes(round_).values("id"))
    if state == "overdue":
        may_take = limits_of(round_)
        late = Q(capacity=1, opened_at__lt=now - may_take.result_single)
        if may_take.result_pooled is not None:
            late |= Q(capacity__gt=1, opened_at__lt=now - may_take.result_pooled)
        return found.filter(late, conclusion="")
    return found.filter(_WHERE[state]) if state else found


# --- one tube


@dataclass(frozen=True, slots=True)
class Member:
    """A swab in a tube: whose, when, whether it counts or is doubted, and what the tube means for the person."""

    swab: Swab
    name: str
    counts: bool
    meaning: str
    held: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop on a tube's way: what was told, by whom, where, whether it still counts, whether another amends it."""

    kind: str
    at: datetime
    fact: Any
    by: str
    place: str
    counts: bool
    amended: bool = False


def members(tube: Tube) -> list[Member]:
    """List who is in a tube, in the order of the queue, also whose swab was taken back."""
    means = {said.swab_id: said for said in meanings([tube.id])}
    names = dict(Swab.objects.filter(tube=tube).values_list("id", "person__name"))
    counted = set(Swab.objects.filter(counting(), tube=tube).values_list("id", flat=True))
    found = []
    for swab in Swab.objects.filter(tube=tube).order_by("at", "id"):
        said = means.get(swab.id)
        name = names.get(swab.id) or ""
        found.append(
            Member(swab, name, swab.id in counted, said.meaning if said else "", bool(said and said.held))
        )
    return found


def custody(tube: Tube) -> list[Stop]:
    """List the stops on a tube's way in the order of time, also what was taken back."""
    boxes = Handover.objects.filter(tube_ids__contains=[tube.id])
    receipts = Receipt.objects.none()
    if tube.handed_over_at and tube.received_at:  # a box goes round: only its way with this tube
        on_the_way = (tube.handed_over_at, tube.received_at)
        receipts = Receipt.objects.filter(box__in=boxes.values("box"), at__range=on_the_way)
    told: list[tuple[str, Iterable[Any], set[UUID]]] = []
    for kind, rows in (
        ("seal", Seal.objects.filter(tube=tube)),
        ("handover", boxes),
        ("receipt", receipts),
        ("result", Result.objects.filter(tube=tube)),
    ):
        counted = set(rows.filter(counting()).values_list("id", flat=True))
        told.append((kind, rows.select_related("by"), counted))
    places = {
        fact.laboratory_id for _kind, rows, _ in told for fact in rows if hasattr(fact, "laboratory_id")
    }
    names = dict(Site.objects.filter(id__in=places).values_list("id", "name"))
    amended = {
        getattr(fact, "amends", None) for _kind, rows, counted in told for fact in rows if fact.id in counted
    }
    stops = [
        Stop(
            kind,
            fact.at,
            fact,
            str(fact.by),
            names[fact.laboratory_id] if getattr(fact, "laboratory_id", None) in names else "",
            fact.id in counted,
            fact.id in amended,
        )
        for kind, rows, counted in told
        for fact in rows
    ]
    return sorted(stops, key=lambda stop: (stop.at, stop.fact.id))


def disputes_of(tube: Tube) -> QuerySet[Dispute]:
    """List the doubts that hang on a tube, settled ones too."""
    return Dispute.objects.filter(subject=tube.id).select_related("settled_by")


# --- people to be swabbed again


def recalls(
    *, areas: Sequence[Span], state: str = "", reason: str = "", round: Round | None = None
) -> QuerySet[Recall]:
    """List who is to be swabbed alone, those waiting longest first; state "closed" or "all" for the others."""
    found = Recall.objects.filter(in_areas(areas) if areas else Q(pk__in=[]))
    if state != "all":
        found = found.filter(closed_at__isnull=state != "closed")
    if reason:
        found = found.filter(reason=reason)
    if round:
        found = found.filter(round=round)
    return found.select_related("person", "round__area")


# --- sites and laboratories


def offered_sites(round_: Round, areas: Sequence[Span], now: datetime) -> QuerySet[Site]:
    """List the open sites of some areas where swabs may be taken and that do not work for the round yet."""
    taken = RoundSite.objects.filter(round=round_, site=OuterRef("pk"))
    open_ = Q(closed_at=None) | Q(closed_at__gt=now)
    found = Site.objects.filter(in_areas(areas), open_, ~Exists(taken)).exclude(kind=SiteKind.LABORATORY)
    return found.select_related("area")


def laboratories(areas: Sequence[Span]) -> QuerySet[Site]:
    """List the open laboratories of some areas."""
    return Site.objects.filter(in_areas(areas), kind=SiteKind.LABORATORY, closed_at=None)


@dataclass(frozen=True, slots=True)
class Box:
    """A box on the way: how many tubes were handed over in it, and since when."""

    code: str
    n_tubes: int
    handed_over_at: datetime


def boxes_to(laboratory: Site, limit: int = 50) -> list[Box]:
    """List the boxes that are on the way to a laboratory, those longest on the way first."""
    with connection.cursor() as cursor:
        cursor.execute(_ON_THE_WAY, {"laboratory": laboratory.id, "limit": limit})
        return [Box(code, n, at) for code, n, at in cursor.fetchall()]


_ON_THE_WAY = f"""
SELECT h.box, sum(cardinality(h.tube_ids)), min(h.at) FROM testing_handover h
WHERE h.laboratory_id = %(laboratory)s AND {COUNTS.format(t="h")} AND NOT EXISTS (
    SELECT 1 FROM testing_receipt c WHERE c.box = h.box AND c.at >= h.at AND {COUNTS.format(t="c")})
GROUP BY h.box ORDER BY min(h.at), h.box LIMIT %(limit)s
"""  # noqa: S608 — constants of this module


def waiting_in(laboratory: Site) -> QuerySet[Tube]:
    """List the tubes that a laboratory received and has not concluded on, those begun first first."""
    boxes = Receipt.objects.filter(counting(), laboratory=laboratory).values("box")
    found = Tube.objects.filter(box__in=boxes, conclusion="", received_at__isnull=False)
    return found.select_related("round").order_by("opened_at", "id")
