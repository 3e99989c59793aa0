"""Areas, sites, zones and stops as GeoJSON, as another system reads them."""

from itertools import pairwise
from typing import Any

import pytest

from lianfang.api.tests.make import Caller, everything, make_secret
from lianfang.places.geojson import polygon
from lianfang.places.models import Area
from lianfang.places.tests.make import HESHAN, make_area, make_site
from lianfang.transport.models import Stop


def features(caller: Caller, what: str) -> list[dict[str, Any]]:
    """Ask for a collection and give its features."""
    said = caller.get(f"geo/{what}")
    assert (said.status_code, said["Content-Type"]) == (200, "application/geo+json")
    found = said.json()  # type: ignore[attr-defined]
    assert found["type"] == "FeatureCollection"
    return found["features"]  # type: ignore[no-any-return]


@pytest.mark.django_db
def test_places_are_features_with_their_geometry() -> None:
    make_area(43, 9, 3, name="赫山区")
    square = {"type": "Polygon", "coordinates": [[[112, 28], [113, 28], [113, 29], [112, 28]]]}
    Area.objects.filter(pk=HESHAN).update(shape=square)
    make_site(longitude=112.4, latitude=28.5)
    make_site()
    Stop.objects.create(name="村口", area_id=HESHAN, longitude=112.3, latitude=28.6, lit=True)
    caller = Caller(make_secret(everything(), scopes=["places", "zones"]))
    by_id = {each["id"]: each for each in features(caller, "areas")}
    assert by_id["430903"]["geometry"] == square
    points = [each["geometry"] for each in features(caller, "sites")]
    assert {"type": "Point", "coordinates": [112.4, 28.5]} in points
    assert None in points
    (stop,) = features(caller, "stops")
    assert (stop["properties"]["name"], stop["properties"]["lit"]) == ("村口", True)
    assert features(caller, "zones") == []
    assert Caller(make_secret(scopes=["places"])).get("geo/zones").status_code == 403
    assert caller.get("geo/sites?area=99").status_code == 404


@pytest.mark.parametrize("corners", [[[0, 0], [1, 0], [1, 1]], [[1, 1], [1, 0], [0, 0]]])
def test_rings_are_closed_and_turn_against_the_clock(corners: list[list[float]]) -> None:
    found = polygon(corners)
    assert found
    (ring,) = found["coordinates"]
    assert ring[0] == ring[-1]
    assert sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(ring)) < 0
    assert polygon(None) is None
