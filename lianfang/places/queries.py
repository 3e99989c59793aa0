"""Reads of the area tree and its sites."""

from collections.abc import Iterable, Mapping
from contextlib import suppress

from django.db.models import Count, F, Q, QuerySet

from lianfang.places.drawings.maps import Map, Place, Value, draw
from lianfang.places.models import Area, Site, name_column
from lianfang.places.rules import LEVELS, WIDTH, Span, ancestors, at_level, depth, from_official, span, unpack

EVERYWHERE: Span = (0, WIDTH ** len(LEVELS))


def inside(area_id: int, column: str = "area_id") -> Q:
    """Give the condition that a row lies in an area. (Django knows no `range` on a foreign key.)"""
    first, last = span(area_id)
    return Q(**{f"{column}__gte": first, f"{column}__lte": last})


def area_name(area: Area) -> str:
    """Give an area's name in the language of the page."""
    return str(area)


def labels(ids: Iterable[int]) -> dict[int, str]:
    """Give the names of many areas at once, in the language of the page, so that a list asks only once."""
    return dict(named(Area.objects.filter(id__in=set(ids))))


def named(areas: QuerySet[Area]) -> QuerySet[Area, tuple[int, str]]:
    """Give ids and names in the language of the page: of a thousand areas much quicker than the areas themselves."""
    return areas.values_list("id", name_column())


def children(area_id: int) -> QuerySet[Area]:
    """List the areas one level below that are not closed."""
    return Area.objects.filter(inside(area_id, "id"), depth=depth(area_id) + 1, closed_on=None)


def map_of(area_id: int, values: Mapping[int, Value], otherwise: str = "r-clear") -> Map:
    """Draw the townships of a city, or of the district an area lies in, coloured by their value or their district's.

    One query. Hexagons, unless the city brought its own shapes.
    """
    levels = [LEVELS.index("district"), LEVELS.index("township")]
    whole = at_level(area_id, "district")
    found = Area.objects.filter(inside(whole, "id"), depth__in=levels, closed_on=None)
    return draw([_on_map(area) for area in found], values, otherwise)


def _on_map(area: Area) -> Place:
    in_district = area.depth > LEVELS.index("district")
    known = area.longitude is not None and area.latitude is not None
    return Place(
        id=area.id,
        name=str(area),
        district=at_level(area.id, "district") if in_district else 0,
        number=unpack(area.id)[-1],
        point=(area.longitude, area.latitude) if known else None,  # type: ignore[arg-type]  # both are known
        shape=area.shape,
    )


def path(area_id: int) -> list[Area]:
    """List the areas around an area, from the province down to itself."""
    return list(Area.objects.filter(id__in=list(ancestors(area_id))))


def find(text: str, *, within: Span = EVERYWHERE, limit: int = 20) -> QuerySet[Area]:
    """Find areas by a part of their name in either language, or by their whole code; high levels first."""
    wanted = Q(name__contains=text) | Q(name_en__icontains=text)
    with suppress(ValueError):  # it is a name then
        wanted |= Q(id=from_official(text))
    rows = Area.objects.filter(wanted, id__range=within, closed_on=None)
    return rows.order_by("depth", "id")[:limit]


def sites_of(area_id: int, *, kind: str = "") -> QuerySet[Site]:
    """List the open sites in an area, of one kind or of all."""
    rows = Site.objects.filter(inside(area_id), closed_at=None)
    return rows.filter(kind=kind) if kind else rows


def open_sites_below(area_id: int) -> dict[int, int]:
    """Count the open sites in each area one level below."""
    width = WIDTH ** (len(LEVELS) - 2 - depth(area_id))
    counted = sites_of(area_id).order_by().values(below=F("area_id") / width * width).annotate(n=Count("id"))
    return {row["below"]: row["n"] for row in counted if row["below"] != area_id}
