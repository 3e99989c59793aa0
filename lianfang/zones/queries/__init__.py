"""Reads of zones."""

from lianfang.zones.queries.census import (
    Census,
    census,
    helpers_in,
    old_doors,
    people_in,
    places_of,
    who_needs,
)
from lianfang.zones.queries.orders import decided, open_order, orders_of, waiting_orders
from lianfang.zones.queries.phones import OnPhone, zones_on_phone
from lianfang.zones.queries.standing import stands_of
from lianfang.zones.queries.stands import checked, next_round_on, round_on
from lianfang.zones.queries.zones import (
    around,
    box_of,
    care_kinds,
    cases_in,
    doors_of,
    in_force,
    living_in,
    numbers_of,
    parts_in_words,
    permits,
    spans_of,
    strictest_by,
    zone_of,
    zones,
    zones_known,
    zones_of_doors,
)

__all__ = [
    "Census",
    "OnPhone",
    "around",
    "box_of",
    "care_kinds",
    "cases_in",
    "census",
    "checked",
    "decided",
    "doors_of",
    "helpers_in",
    "in_force",
    "living_in",
    "next_round_on",
    "numbers_of",
    "old_doors",
    "open_order",
    "orders_of",
    "parts_in_words",
    "people_in",
    "permits",
    "places_of",
    "round_on",
    "spans_of",
    "stands_of",
    "strictest_by",
    "waiting_orders",
    "who_needs",
    "zone_of",
    "zones",
    "zones_known",
    "zones_of_doors",
    "zones_on_phone",
]
