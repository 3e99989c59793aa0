"""Areas, sites, zones and stops as GeoJSON (RFC 7946)."""

from msgspec import UNSET, Struct, UnsetType

from lianfang.accounts.access import visible
from lianfang.api.calls.places import where
from lianfang.api.operations import Call
from lianfang.api.shapes.places import Code
from lianfang.places.geojson import GEO, MOST, area_feature, collection, site_feature
from lianfang.places.models import Area, Site
from lianfang.transport.geojson import stop_feature
from lianfang.transport.models import Stop
from lianfang.zones.geojson import zone_feature
from lianfang.zones.models import Zone

__all__ = ["GEO", "GeoAsked", "areas", "sites", "stops", "zones"]


class GeoAsked(Struct, forbid_unknown_fields=True, kw_only=True):
    """Of which area."""

    area: Code | UnsetType = UNSET


def areas(call: Call) -> bytes:
    """Give areas with their borders, else with their middle."""
    rows = Area.objects.filter(where(call, "id"), closed_on=None).order_by("pk")[:MOST]
    return collection(map(area_feature, rows))


def sites(call: Call) -> bytes:
    """Give the open sites."""
    rows = Site.objects.filter(where(call), closed_at=None).order_by("pk")[:MOST]
    return collection(map(site_feature, rows))


def zones(call: Call) -> bytes:
    """Give the zones in force that the token’s posts see."""
    rows = Zone.objects.filter(where(call), state=Zone.State.IN_FORCE)
    return collection(
        map(zone_feature, visible(rows, call.user, "zones.read", call.today).order_by("pk")[:MOST])
    )


def stops(call: Call) -> bytes:
    """Give the stops where vehicles take people."""
    rows = Stop.objects.filter(where(call), closed_at=None)
    rows = visible(rows, call.user, "transport.read", call.today).order_by("pk")[:MOST]
    return collection(map(stop_feature, rows))
