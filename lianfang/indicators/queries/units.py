"""Which units report: the communities of an outbreak's area, and the teams sent to an area of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from lianfang.common.dates import day_of
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area
from lianfang.places.queries import inside, named
from lianfang.places.rules import LEVELS, at_level
from lianfang.workforce.models import Dispatch

COMMUNITY = LEVELS.index("community")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that reports: a community, or a team with the area it was sent to."""

    area_id: int
    team_id: UUID | None
    name: str

    @property
    def kind(self) -> str:
        """Say what kind of unit it is."""
        return "team" if self.team_id else "area"

    @property
    def district_id(self) -> int:
        """Give the district in which it is ranked."""
        return at_level(self.area_id, "district")

    @property
    def key(self) -> tuple[int, UUID | None]:
        """Give what tells this unit from others: a team is the same unit wherever it was sent."""
        return (0, self.team_id) if self.team_id else (self.area_id, None)


def key_of(row: Any) -> tuple[int, UUID | None]:
    """Give the key of the unit that a row is about."""
    return (0, row.team_id) if row.team_id else (row.area_id, None)


def units_of(outbreak: Outbreak, cut_off: datetime, area_id: int | None = None) -> list[Unit]:
    """List the units that report at a cut-off, communities first; of one area, or of the outbreak's."""
    whole = area_id or outbreak.area_id
    return [*_communities(whole, cut_off), *_teams(outbreak, whole, cut_off)]


def _communities(area_id: int, cut_off: datetime) -> list[Unit]:
    open_ = Q(closed_on=None) | Q(closed_on__gt=day_of(cut_off))
    rows = Area.objects.filter(open_, inside(area_id, "id"), depth=COMMUNITY).order_by("id")
    return [Unit(area, None, name) for area, name in named(rows)]


def _teams(outbreak: Outbreak, area_id: int, cut_off: datetime) -> list[Unit]:
    """A team answers for the area it was sent to last, while it is there (分包)."""
    there = Q(returned_at=None) | Q(returned_at__gte=cut_off)
    kept = Q(withdrawn_at=None) | Q(withdrawn_at__gte=cut_off)
    sent = Dispatch.objects.filter(there, kept, inside(area_id), outbreak=outbreak, ordered_at__lt=cut_off)
    rows = sent.order_by("team_id", "-ordered_at", "-id").distinct("team_id")
    found = rows.values_list("area_id", "team_id", "team__name")
    return sorted((Unit(*row) for row in found), key=lambda u: (u.area_id, u.name))


def unit_of(
    outbreak: Outbreak, cut_off: datetime, *, area_id: int = 0, team_id: UUID | None = None
) -> Unit | None:
    """Find one unit: a community by its area, a team by its id."""
    if team_id is None:
        found = Area.objects.filter(pk=area_id, depth=COMMUNITY).first()
        return Unit(found.pk, None, str(found)) if found else None
    sent = Dispatch.objects.filter(outbreak=outbreak, team=team_id, ordered_at__lt=cut_off)
    last = sent.order_by("-ordered_at", "-id").select_related("team").first()
    return Unit(last.area_id, last.team_id, last.team.name) if last else None
