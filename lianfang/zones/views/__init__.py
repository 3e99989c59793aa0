"""The pages of zones."""

from lianfang.zones.views.lists import zone_new, zones
from lianfang.zones.views.orders import order, order_edit, order_looked, order_paper
from lianfang.zones.views.people import flag_end, people, person, person_new
from lianfang.zones.views.permits import permit, permit_new, permit_paper, permits
from lianfang.zones.views.zone import team_end, zone

__all__ = [
    "flag_end",
    "order",
    "order_edit",
    "order_looked",
    "order_paper",
    "people",
    "permit",
    "permit_new",
    "permit_paper",
    "permits",
    "person",
    "person_new",
    "team_end",
    "zone",
    "zone_new",
    "zones",
]
