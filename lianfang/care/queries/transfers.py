"""Transfers of patients: of one's areas, late ones, what waits for whom."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.accounts.access import spans
from lianfang.accounts.models import User
from lianfang.care.models.transfers import Transfer
from lianfang.places.models import Site, SiteKind


def transfers(user: User, on: date) -> QuerySet[Transfer]:
    """Give the transfers from or to hospitals of one's areas: both sides see them; keepers of isolation sites see those
    from theirs."""
    wanted = Q(pk__in=[])
    for first, last in spans(user, "care.read", on):
        wanted |= Q(from_site__area__gte=first, from_site__area__lte=last)
        wanted |= Q(to_site__area__gte=first, to_site__area__lte=last)
    for first, last in spans(user, "cases.isolate", on):
        kept = Q(from_site__area__gte=first, from_site__area__lte=last)
        wanted |= kept & Q(from_site__kind=SiteKind.ISOLATION)
    rows = Transfer.objects.filter(wanted)
    return rows.select_related(
        "case__person", "case__outbreak", "admission", "from_site", "to_site", "vehicle", "kept__bed__room",
        "asked_by", "received_by",
    )  # fmt: skip


def under_way(cases: Iterable[UUID]) -> dict[UUID, Transfer]:
    """Give, of some cases, the transfers that are under way."""
    rows = Transfer.objects.filter(case__in=list(cases), state__in=Transfer.OPEN).select_related("to_site")
    return {each.case_id: each for each in rows}


def narrowed(
    rows: QuerySet[Transfer],
    now: datetime,
    *,
    state: str = "",
    late: bool = False,
    q: str = "",
    need: str = "",
    site: Site | None = None,
) -> QuerySet[Transfer]:
    """Narrow a list of transfers: by state (“open” for all under way), late ones, the patient's name, what they need,
    a hospital from or to which."""
    if state:
        rows = rows.filter(state__in=Transfer.OPEN if state == "open" else [state])
    if late:
        rows = rows.filter(state__in=Transfer.OPEN, due_at__lt=now)
    if q:
        rows = rows.filter(case__person__name__icontains=q)
    if need:
        rows = rows.filter(need=need)
    if site:
        rows = rows.filter(Q(from_site=site) | Q(to_site=site))
    return rows
