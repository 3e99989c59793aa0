"""Which areas a round leaves out: their people are not expected there."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from lianfang.places.rules import Span
from lianfang.testing.models import AreaLeftOut, Round


def left_out(round_: Round) -> list[Span]:
    """Give the areas that a round leaves out, none inside another."""
    found: list[Span] = []
    rows = AreaLeftOut.objects.filter(round=round_)
    for first, last in rows.order_by("area_id", "-last_id").values_list("area_id", "last_id"):
        if not found or last > found[-1][1]:
            found.append((first, last))
    return found


def left_out_rows(round_: Round) -> QuerySet[AreaLeftOut]:
    """List what a round leaves out, with the reasons."""
    return AreaLeftOut.objects.filter(round=round_).select_related("area", "by")


def is_in(spans: Sequence[Span], column: str) -> str:
    """Write the condition that a column lies in one of these areas; false of none. The numbers are our own integers."""
    return " OR ".join(f"{column} BETWEEN {int(a)} AND {int(b)}" for a, b in spans) or "false"


def among(spans: Sequence[Span], name: str = "area_id") -> Q:
    """Give the same condition for a queryset."""
    wanted = Q(pk__in=[])
    for first, last in spans:
        wanted |= Q(**{f"{name}__gte": first, f"{name}__lte": last})
    return wanted
