"""Zones as GeoJSON."""

from lianfang.places.geojson import Feature, feature, polygon
from lianfang.places.rules import official_code
from lianfang.zones.models import Zone


def zone_feature(row: Zone) -> Feature:
    """Write a zone with its border, if one was drawn."""
    said = {"name": row.name, "number": row.number, "level": row.level}
    return feature(row.pk, polygon(row.shape), **said, area=official_code(row.area_id), since=row.since)
