"""Places as GeoJSON (RFC 7946): features, collections of them, and a collection as a file."""

from collections.abc import Iterable
from typing import Any, Protocol

from django.http import HttpResponse
from msgspec import json

from lianfang.places.models import Area, Site
from lianfang.places.rules import official_code

GEO = "application/geo+json"
MOST = 5_000  # features of an answer; who wants more asks for a smaller area (design choice)
Feature = dict[str, Any]


class Placed(Protocol):
    """Whatever has a place on earth, perhaps not known."""

    longitude: float | None
    latitude: float | None


def collection(features: Iterable[Feature]) -> bytes:
    """Write features as one collection."""
    return json.encode({"type": "FeatureCollection", "features": list(features)})


def feature(id_: object, geometry: Feature | None, **properties: Any) -> Feature:
    """Write one feature; without a geometry its place is not known."""
    return {"type": "Feature", "id": str(id_), "geometry": geometry, "properties": properties}


def point(row: Placed) -> Feature | None:
    """Write where something lies."""
    if row.longitude is None or row.latitude is None:
        return None
    return {"type": "Point", "coordinates": [row.longitude, row.latitude]}


def polygon(corners: list[list[float]] | None) -> Feature | None:
    """Close the ring of a shape, against the clock as RFC 7946 has it."""
    if not corners:
        return None
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    turned = sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairs) > 0
    ring = [*(reversed(corners) if turned else corners)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def area_feature(row: Area) -> Feature:
    """Write an area with its border, else with its middle."""
    said = {"name": row.name, "name_en": row.name_en, "population": row.population}
    return feature(official_code(row.pk), row.shape or point(row), **said)


def site_feature(row: Site) -> Feature:
    """Write a site."""
    said = {"name": row.name, "kind": row.kind, "area": official_code(row.area_id), "address": row.address}
    return feature(row.pk, point(row), **said)


def as_file(name: str, features: Iterable[Feature]) -> HttpResponse:
    """Answer with a collection to be saved."""
    answer = HttpResponse(collection(features), content_type=GEO)
    answer["Content-Disposition"] = f'attachment; filename="{name}.geojson"'
    return answer
