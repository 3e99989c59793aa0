"""Stops as GeoJSON."""

from lianfang.places.geojson import Feature, feature, point
from lianfang.places.rules import official_code
from lianfang.transport.models import Stop


def stop_feature(row: Stop) -> Feature:
    """Write a stop."""
    said = {"name": row.name, "address": row.address, "lit": row.lit, "shelter": row.shelter}
    return feature(row.pk, point(row), **said, area=official_code(row.area_id))
