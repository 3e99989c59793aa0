"""Reads of pairings: who helps which village, and how many of them are there against the need."""

from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.places.queries import inside
from lianfang.places.rules import WIDTH
from lianfang.workforce.models import Member, Pairing


def pairings(
    user: User,
    on: date,
    *,
    q: str = "",
    area_id: int | None = None,
    short: bool = False,
    ended: bool = False,
    known: Exists | None = None,
    on_duty: Coalesce | None = None,
) -> QuerySet[Any]:
    """List the pairings of a user's areas, with how many of the organisation's people are there: those `on_duty` where
    that is `known`; elsewhere members of teams that arrived in the community, or in a grid of it, and are not back."""
    rows = visible(Pairing.objects.select_related("organisation", "area"), user, "workforce.read", on)
    if not ended:
        rows = rows.filter(to_on=None)
    if q:
        rows = rows.filter(Q(organisation__name__icontains=q) | Q(area__name__icontains=q))
    if area_id is not None:
        rows = rows.filter(inside(area_id))
    found: QuerySet[Any] = rows.annotate(known=known if known is not None else Value(value=False))
    found = found.annotate(present=_present() if on_duty is None else _either(on_duty))
    return found.filter(Q(present__lt=F("need"))) if short else found


def totals(rows: QuerySet[Any]) -> dict[str, int]:
    """Count pairings, the people needed, those present up to the need of each, and the pairings that are short."""
    return dict(
        rows.order_by().aggregate(
            all=Count("pk"),
            needed=Coalesce(Sum("need"), 0),
            met=Coalesce(Sum(Least("present", "need"), output_field=IntegerField()), 0),
            short=Count("pk", filter=Q(present__lt=F("need"))),
        )
    )


def _either(on_duty: Coalesce) -> Case:
    return Case(When(known=True, then=on_duty), default=_present(), output_field=IntegerField())


def _present() -> Coalesce:
    there = Member.objects.filter(
        to_on=None,
        organisation=OuterRef("organisation"),
        team__dispatches__arrived_at__isnull=False,
        team__dispatches__returned_at=None,
        team__dispatches__area__gte=OuterRef("area"),
        team__dispatches__area__lt=OuterRef("area") + WIDTH,
    )
    counted = there.order_by().values("organisation").annotate(n=Count("person", distinct=True))
    return Coalesce(Subquery(counted.values("n")), 0)
