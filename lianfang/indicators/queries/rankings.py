"""Reads of rankings: who stands where, how a unit fared over the days, and whose week was weak."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.indicators.models import Place, Ranking, ReportDay
from lianfang.indicators.queries.units import key_of
from lianfang.indicators.rules import DayPlace
from lianfang.outbreak.models import Outbreak
from lianfang.places.queries import inside


def days(outbreak: Outbreak) -> QuerySet[ReportDay]:
    """List the locked days of an outbreak, the newest first."""
    return ReportDay.objects.filter(outbreak=outbreak)


def ranking_of(locked: ReportDay, kind: str, version: int | None = None) -> Ranking | None:
    """Give a day's ranking of a kind of unit: the newest version, or a given one."""
    rows = Ranking.objects.filter(locked=locked, kind=kind).select_related(
        "made_by", "locked__outbreak__area"
    )
    return rows.filter(version=version).first() if version else rows.first()


def places(ranking: Ranking, area_id: int, user: User, on: date) -> QuerySet[Place]:
    """List the places of a ranking in an area, as far as the reader sees units there."""
    rows = Place.objects.filter(inside(area_id), ranking=ranking).select_related("team")
    return visible(rows, user, "reporting.units", on)


def trend(outbreak: Outbreak, area_id: int, team_id: UUID | None, last: date, n: int = 14) -> list[Place]:
    """Give where a unit stood on the locked days until a day, the newest version of each, oldest first."""
    first = last - timedelta(days=n - 1)
    rows = Place.objects.filter(ranking__locked__outbreak=outbreak, ranking__locked__day__range=(first, last))
    rows = rows.filter(team=team_id) if team_id else rows.filter(team=None, area_id=area_id)
    newest: dict[date, Place] = {}
    for place in rows.select_related("ranking__locked").order_by("ranking__locked__day", "ranking__version"):
        newest[place.ranking.locked.day] = place
    return list(newest.values())


def week(
    outbreak: Outbreak, last: date, n: int
) -> dict[tuple[int, UUID | None], tuple[Place, list[DayPlace]]]:
    """Give for each unit its last place and the days it was ranked in the days that end with one."""
    first = last - timedelta(days=n - 1)
    rankings: dict[tuple[date, str], Ranking] = {}
    rows = Ranking.objects.filter(locked__outbreak=outbreak, locked__day__range=(first, last))
    for ranking in rows.select_related("locked").order_by("version"):
        rankings[ranking.locked.day, ranking.kind] = ranking
    chosen = {ranking.pk: day for (day, _kind), ranking in rankings.items()}
    found: dict[Any, tuple[Place, list[DayPlace]]] = {}
    told: dict[Any, list[DayPlace]] = defaultdict(list)
    ranked = Place.objects.filter(ranking__in=list(chosen), rank__isnull=False)
    for place in ranked.order_by("ranking__locked__day", "id"):
        key = key_of(place)
        told[key].append(DayPlace(chosen[place.ranking_id], place.score, place.bottom))
        found[key] = (place, told[key])
    return found
