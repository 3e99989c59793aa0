"""Areas, sites, zones and stops as GeoJSON (RFC 7946)."""

from collections.abc import Iterable
from typing import Any

from msgspec import UNSET, Struct, UnsetType, json

from lianfang.accounts.access import visible
from lianfang.api.calls.places import where
from lianfang.api.operations import Call
from lianfang.api.shapes.places import Code
from lianfang.places.models import Area, Site
from lianfang.places.rules import official_code
from lianfang.transport.models import Stop
from lianfang.zones.models import Zone

GEO = "application/geo+json"
MOST = 5_000  # features of an answer; who wants more asks for a smaller area (design choice)
Feature = dict[str, Any]


class GeoAsked(Struct, forbid_unknown_fields=True, kw_only=True):
    """Of which area."""

    area: Code | UnsetType = UNSET


def _collection(features: Iterable[Feature]) -> bytes:
    return json.encode({"type": "FeatureCollection", "features": list(features)})


def _feature(id_: object, geometry: Feature | None, **properties: Any) -> Feature:
    return {"type": "Feature", "id": str(id_), "geometry": geometry, "properties": properties}


def _point(row: Area | Site | Stop) -> Feature | None:
    if row.longitude is None or row.latitude is None:
        return None
    return {"type": "Point", "coordinates": [row.longitude, row.latitude]}


def areas(call: Call) -> bytes:
    """Give areas with their borders, else with their middle."""
    rows = Area.objects.filter(where(call, "id"), closed_on=None).order_by("pk")[:MOST]
    return _collection(
        _feature(
            official_code(row.pk),
            row.shape or _point(row),
            name=row.name,
            name_en=row.name_en,
            population=row.population,
        )
        for row in rows
    )


def sites(call: Call) -> bytes:
    """Give the open sites."""
    rows = Site.objects.filter(where(call), closed_at=None).order_by("pk")[:MOST]
    return _collection(
        _feature(
            row.pk,
            _point(row),
            name=row.name,
            kind=row.kind,
            area=official_code(row.area_id),
            address=row.address,
        )
        for row in rows
    )


def zones(call: Call) -> bytes:
    """Give the zones in force that the token’s posts see."""
    rows = Zone.objects.filter(where(call), state=Zone.State.IN_FORCE)
    rows = visible(rows, call.user, "zones.read", call.today).order_by("pk")[:MOST]
    return _collection(
        _feature(
            row.pk,
            _polygon(row.shape),
            name=row.name,
            number=row.number,
            level=row.level,
            area=official_code(row.area_id),
            since=row.since,
        )
        for row in rows
    )


def _polygon(corners: list[list[float]] | None) -> Feature | None:
    """Close the ring of a zone, against the clock as RFC 7946 has it."""
    if not corners:
        return None
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    turned = sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairs) > 0
    ring = [*(reversed(corners) if turned else corners)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def stops(call: Call) -> bytes:
    """Give the stops where vehicles take people."""
    rows = Stop.objects.filter(where(call), closed_at=None)
    rows = visible(rows, call.user, "transport.read", call.today).order_by("pk")[:MOST]
    return _collection(
        _feature(
            row.pk,
            _point(row),
            name=row.name,
            area=official_code(row.area_id),
            address=row.address,
            lit=row.lit,
            shelter=row.shelter,
        )
        for row in rows
    )
