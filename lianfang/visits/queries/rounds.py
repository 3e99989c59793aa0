"""Reads of rounds of visits: the list, how far one is by area and by unit, its doors page by page."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.grid.queries import contracted
from lianfang.grid.rules import answering
from lianfang.people.models import Organisation
from lianfang.places.rules import LEVELS, WIDTH, depth
from lianfang.visits.models import Due, VisitRound
from lianfang.visits.rules import OPEN

_COUNTED = {
    "doors": Count("pk"),
    "done": Count("pk", filter=Q(state="done")),
    "moved": Count("pk", filter=Q(state="moved")),
    "follow_up": Count("pk", filter=Q(state="follow_up")),
    "call": Count("pk", filter=Q(state="call")),
    "unreached": Count("pk", filter=Q(state="unreached")),
    "refused": Count("pk", filter=Q(outcome="refused")),
}


@dataclass(frozen=True, slots=True)
class RoundRow:
    """How far a round is in an area or with a unit, counted in doors."""

    doors: int = 0
    done: int = 0
    moved: int = 0
    follow_up: int = 0
    call: int = 0
    unreached: int = 0
    refused: int = 0

    @property
    def left(self) -> int:
        """Give the doors nobody was at yet."""
        return self.doors - self.done - self.moved - self.follow_up - self.call - self.unreached

    def __add__(self, other: "RoundRow") -> "RoundRow":
        return RoundRow(*(getattr(self, name) + getattr(other, name) for name in RoundRow.__slots__))


def rounds(user: User, on: date, *, state: str = "") -> QuerySet[VisitRound]:
    """List the rounds of visits that a user may see."""
    rows = visible(VisitRound.objects.select_related("area", "planned_by"), user, "visits.read", on)
    return rows.filter(state=state) if state else rows


def running_on(day: date) -> QuerySet[VisitRound]:
    """List the rounds that run on a day."""
    rows = VisitRound.objects.filter(opened_at__isnull=False, from_on__lte=day, to_on__gte=day)
    return rows.filter(Q(closed_at=None) | Q(closed_at__date__gte=day))


def _plain(rows: Any) -> list[dict[str, int]]:
    return [dict(each) for each in rows]


def progress(row: VisitRound) -> dict[int, RoundRow]:
    """Count how far a round is in each area one level below its own. One statement."""
    width = WIDTH ** max(len(LEVELS) - 2 - depth(row.area_id), 0)
    counted = Due.objects.filter(round=row).order_by().values(below=F("area_id") / width * width)
    rows = _plain(counted.annotate(**_COUNTED))
    return {each.pop("below"): RoundRow(**each) for each in rows}


def progress_of_units(row: VisitRound) -> list[tuple[str, RoundRow]]:
    """Count how far a round is with each unit that answers for an area of it; "" stands for doors of no unit. A door
    for which two units answer counts with both."""
    counted = Due.objects.filter(round=row).order_by().values("area_id").annotate(**_COUNTED)
    contracts = contracted(row.area_id)
    sums: dict[UUID | None, RoundRow] = defaultdict(RoundRow)
    for each in _plain(counted):
        _at, units = answering(each.pop("area_id"), contracts)
        for unit in units or (None,):
            sums[unit] += RoundRow(**each)
    names = dict(Organisation.objects.filter(pk__in=[u for u in sums if u]).values_list("pk", "name"))
    named = [(names[unit] if unit else "", found) for unit, found in sums.items()]
    return sorted(named, key=lambda one: (one[0] == "", -one[1].doors, one[0]))


def round_page(
    row: VisitRound, *, after: tuple[int, UUID] | None = None, state: str = "", limit: int = 100
) -> list[Due]:
    """Give the doors of a round after one of them, in the order of areas and doors: as quick for the last of a million
    as for the first. One statement."""
    rows = Due.objects.filter(round=row).select_related("household__area")
    if state == "open":
        rows = rows.filter(state__in=OPEN)
    elif state:
        rows = rows.filter(state=state)
    if after:
        rows = rows.filter(
            Q(area_id__gt=after[0]) | Q(area_id=after[0], household__gt=after[1]), area_id__gte=after[0]
        )
    return list(rows.order_by("area_id", "household")[:limit])


def of_household(household: UUID) -> QuerySet[Due]:
    """List what rounds come to a door, the latest first."""
    rows = Due.objects.filter(household=household, round__opened_at__isnull=False)
    return rows.select_related("round").order_by("-round__from_on", "-round_id")[:20]
