"""Boxes: where each is, who counted what, what is in it; and the way of a tube."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from lianfang.common.ids import tube_id
from lianfang.places.models import Site
from lianfang.places.rules import Span
from lianfang.sync.queries import counting
from lianfang.testing.models import (
    Box,
    Carriage,
    Disposal,
    Handover,
    Label,
    PersonResult,
    Receipt,
    Rejection,
    Result,
    Ruling,
    Seal,
    Tube,
)
from lianfang.testing.queries.tubes import HELD
from lianfang.testing.rules.custody import Marks, stage


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop on the way of a tube or a box: what was told, by whom, where; whether it counts, or was amended."""

    kind: str
    at: datetime
    fact: Any
    by: str
    place: str
    counts: bool
    amended: bool = False


Told = Iterable[tuple[str, QuerySet[Any]]]


def _place(fact: Any) -> UUID | None:
    """Give the site at which a fact happened; a box that is packed or taken over is not yet where it goes."""
    leaves = isinstance(fact, Handover) or getattr(fact, "step", "") == Carriage.Step.TAKEN
    return getattr(fact, "site_id", None) or (None if leaves else getattr(fact, "laboratory_id", None))


def _stops(told: Told) -> list[Stop]:
    """Read facts of several kinds, also those taken back, and put them in the order of time."""
    found = []
    for kind, rows in told:
        counted = set(rows.filter(counting()).values_list("id", flat=True))
        found += [(kind, fact, fact.id in counted) for fact in rows.select_related("by")]
    places = {each for _kind, fact, _ in found if (each := _place(fact))}
    names = dict(Site.objects.filter(id__in=places).values_list("id", "name"))
    amended = {getattr(fact, "amends", None) for _kind, fact, counts in found if counts}
    stops = [
        Stop(
            kind,
            fact.at,
            fact,
            str(fact.by),
            names.get(_place(fact) or fact.id, ""),
            counts,
            fact.id in amended,
        )
        for kind, fact, counts in found
    ]
    return sorted(stops, key=lambda stop: (stop.at, stop.fact.id))


def custody(tube: Tube) -> list[Stop]:
    """List the stops on a tube's way in the order of time, also what was taken back."""
    packings = Handover.objects.filter(tube_ids__contains=[tube.id])
    on_the_way = Q(pk__in=[])
    if tube.handed_over_at:  # a box goes round: only its way with this tube
        on_the_way = Q(box=tube.box, at__gte=tube.handed_over_at)
        if tube.received_at:
            on_the_way &= Q(at__lte=tube.received_at)
    scanned = Q(tube_ids__contains=[tube.id])
    return _stops(
        (
            ("seal", Seal.objects.filter(tube=tube)),
            ("handover", packings),
            ("carriage", Carriage.objects.filter(on_the_way)),
            ("receipt", Receipt.objects.filter(on_the_way | scanned)),
            ("rejection", Rejection.objects.filter(tube=tube)),
            ("result", Result.objects.filter(tube=tube)),
            ("disposal", Disposal.objects.filter(scanned)),
        )
    )


def stops_of(box: Box, ways: Sequence[Box]) -> list[Stop]:
    """List what was told of a box on one of its ways, the one after it left out; also what was taken back."""
    later = [way.since for way in ways if way.since > box.since]
    earlier = [way.since for way in ways if way.since < box.since]
    when = Q(box=box.code)
    if earlier:
        when &= Q(at__gt=max(earlier))
    if later:
        when &= Q(at__lte=box.since)
    return _stops(
        (
            ("handover", Handover.objects.filter(when)),
            ("carriage", Carriage.objects.filter(when)),
            ("receipt", Receipt.objects.filter(when)),
            ("ruling", Ruling.objects.filter(box=box.code, digest=box.digest)),
        )
    )


def ways_of(box: Box) -> list[Box]:
    """List the ways of a box, the latest first."""
    return list(Box.objects.filter(code=box.code).order_by("-since", "pk"))


# --- boxes

STATES: Mapping[str, Q] = {
    "packed": Q(packed_at__isnull=False, taken_at=None, arrived_at=None, received_at=None),
    "in_transit": Q(taken_at__isnull=False, arrived_at=None, received_at=None),
    "arrived": Q(arrived_at__isnull=False, received_at=None),
    "received": Q(received_at__isnull=False),
    "on_the_way": Q(received_at=None),
    "held": Q(held=True),
    "settled": Q(held=False) & ~Q(differs=""),
}


def late(now: datetime) -> Q:
    """Give the condition that a box is or was too late in a laboratory, by the protocol of its round."""
    return Q(received_at=None, due_at__lt=now) | Q(received_at__gt=F("due_at"))


def spoiling(now: datetime) -> Q:
    """Give the condition that the tubes of a box have been on the way for longer than they keep at its temperature."""
    return Q(received_at=None, keeps_until__lt=now) | Q(received_at__gt=F("keeps_until"))


def boxes(
    areas: Sequence[Span],
    now: datetime,
    *,
    state: str = "",
    q: str = "",
    site: UUID | None = None,
    laboratory: UUID | None = None,
    round: UUID | None = None,
) -> QuerySet[Box]:
    """List the boxes that were packed in some areas or go to their laboratories; "late" is a state too."""
    mine = Q(pk__in=[])
    for first, last in areas:
        there = Site.objects.filter(area_id__gte=first, area_id__lte=last, kind="laboratory")
        mine |= Q(area_id__gte=first, area_id__lte=last) | Q(laboratory_id__in=there.values("id"))
    found = Box.objects.filter(mine)
    for name, value in (("site_id", site), ("laboratory_id", laboratory), ("round_id", round)):
        if value:
            found = found.filter(**{name: value})
    if q:
        found = found.filter(code__startswith=q.upper())
    if state == "late":
        return found.filter(late(now), received_at=None)
    return found.filter(STATES[state]) if state else found


@dataclass(frozen=True, slots=True)
class BoxFigures:
    """How many boxes stand where."""

    packed: int
    in_transit: int
    late: int
    held: int


def box_figures(found: QuerySet[Box], now: datetime) -> BoxFigures:
    """Count boxes that are packed, in transit, late or stopped, in one statement."""
    counted = found.order_by().aggregate(
        packed=Count("pk", filter=STATES["packed"]),
        in_transit=Count("pk", filter=STATES["in_transit"] | STATES["arrived"]),
        late=Count("pk", filter=Q(received_at=None) & late(now)),
        held=Count("pk", filter=STATES["held"]),
    )
    return BoxFigures(**counted)


def boxes_to(laboratory: Site, limit: int = 50) -> list[Box]:
    """List the boxes that are on the way to a laboratory, those longest on the way first."""
    found = Box.objects.filter(laboratory_id=laboratory.id, received_at=None, packed_at__isnull=False)
    return list(found.order_by("packed_at", "code")[:limit])


def tubes_in(box: Box) -> QuerySet[Tube]:
    """List the tubes of a box on one of its ways: those packed into it, and those that were found in it."""
    packed = (
        Q(handed_over_at__isnull=False, handed_over_at__gte=box.packed_at) if box.packed_at else Q(pk=None)
    )
    if box.received_at:
        packed &= Q(handed_over_at__lte=box.received_at)
    return Tube.objects.filter(Q(code__in=[*box.missing, *box.extra]) | Q(box=box.code) & packed).order_by(
        "code"
    )


def contents(box: Box) -> list[str]:
    """Name the tubes that were packed into a box on this way, by their codes, also those nobody was put into yet."""
    packed = Handover.objects.filter(counting(), box=box.code, at__lte=box.since)
    if box.packed_at:
        packed = packed.filter(at__gte=box.packed_at)
    return sorted({code for tubes in packed.values_list("tubes", flat=True) for code in tubes})


# --- tubes in laboratories


def waiting_in(laboratory: Site) -> QuerySet[Tube]:
    """List the tubes that a laboratory received, did not reject and has not concluded on, those begun first first."""
    found = Tube.objects.filter(laboratory_id=laboratory.id, conclusion="", received_at__isnull=False)
    return found.select_related("round").order_by("opened_at", "id")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a tube stands for a laboratory: its stage, where it was received, whether held, what was concluded."""

    code: str
    stage: str
    laboratory_id: UUID | None
    box: str
    held: bool
    conclusion: str
    rejected: str
    disposed: bool


_HELD = f"SELECT t.id FROM testing_tube t WHERE t.id = ANY(%s) AND {HELD.format(t='t')}"  # noqa: S608


def held_of(tube_ids: Collection[UUID]) -> set[UUID]:
    """Give those of some tubes that wait for a person to settle a doubt about them or about their box."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [list(tube_ids)])
        return {row[0] for row in cursor.fetchall()}


def standing(codes: Collection[str]) -> dict[str, Standing]:
    """Say where tubes stand, by their printed codes; a code nobody knows anything of is left out. Three statements."""
    ids = {tube_id(code): code for code in codes}
    held = held_of(ids)
    found = {
        label.code: Standing(label.code, "issued", None, "", False, "", "", False)
        for label in Label.objects.filter(tube_id__in=list(ids))
    }
    for tube in Tube.objects.filter(id__in=list(ids)):
        found[tube.code] = Standing(
            tube.code,
            stage_of(tube),
            tube.laboratory_id if tube.received_at else None,
            tube.box,
            tube.id in held,
            tube.conclusion,
            tube.rejected,
            tube.disposed_at is not None,
        )
    return found


def stage_of(tube: Tube) -> str:
    """Name the last stage a tube has reached."""
    return stage(
        Marks(
            True,
            tube.sealed_at,
            tube.handed_over_at,
            tube.taken_at,
            tube.received_at,
            tube.rejected_at,
            tube.resulted_at,
            tube.disposed_at,
        )
    )


def disposable(laboratory: Site) -> QuerySet[Tube]:
    """List the tubes of a laboratory that may be thrown away: negative, released, so not held, and not thrown away
    before. What was not negative is kept until its people have been swabbed again."""
    done = Tube.objects.filter(laboratory_id=laboratory.id, conclusion="negative", disposed_at=None)
    results = PersonResult.objects.all()
    if settings.CLUSTER:  # where they lie with their people
        told = results.filter(tube_id__in=list(done.values_list("pk", flat=True)))
        released = Q(pk__in=list(told.values_list("tube_id", flat=True).distinct()))
    else:
        released = Q(Exists(results.filter(tube_id=OuterRef("pk"))))
    return done.filter(released).order_by("resulted_at", "id")
