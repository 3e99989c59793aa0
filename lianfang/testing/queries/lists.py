"""Lists and single tubes: what is in them, who had them, what is doubted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from lianfang.people.models import Person
from lianfang.places.models import Site, SiteKind
from lianfang.places.queries import inside
from lianfang.places.rules import Span
from lianfang.sync.models import Dispute
from lianfang.sync.queries import counting
from lianfang.testing.models import Recall, Round, RoundSite, Swab, Tube
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


def members(tube: Tube) -> list[Member]:
    """List who is in a tube, in the order of the queue, also whose swab was taken back."""
    means = {said.swab_id: said for said in meanings([tube.id])}
    swabs = list(Swab.objects.filter(tube=tube).order_by("at", "id"))
    people = Person.objects.filter(pk__in=[swab.person_id for swab in swabs])
    names = dict(people.values_list("id", "name"))
    counted = set(Swab.objects.filter(counting(), tube=tube).values_list("id", flat=True))
    found = []
    for swab in swabs:
        said = means.get(swab.id)
        name = names.get(swab.person_id, "")
        found.append(
            Member(swab, name, swab.id in counted, said.meaning if said else "", bool(said and said.held))
        )
    return found


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
    """List the open sites of some areas where swabs may be taken and that do not work for the round yet; those in the
    round's own area first."""
    taken = RoundSite.objects.filter(round=round_, site=OuterRef("pk"))
    open_ = Q(closed_at=None) | Q(closed_at__gt=now)
    found = Site.objects.filter(in_areas(areas), open_, ~Exists(taken)).exclude(
        kind__in=[SiteKind.LABORATORY, SiteKind.VENUE]
    )
    near = Case(When(inside(round_.area_id), then=Value(0)), default=Value(1))
    return found.select_related("area").order_by(near, "area_id", "name")


def laboratories(areas: Sequence[Span]) -> QuerySet[Site]:
    """List the open laboratories of some areas."""
    return Site.objects.filter(in_areas(areas), kind=SiteKind.LABORATORY, closed_at=None)
