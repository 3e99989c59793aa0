"""The kind of fact told at a door: a letter was brought there."""

from uuid import UUID

from msgspec import Struct

from lianfang.common.dates import day_of
from lianfang.notices.models import Delivery, Way
from lianfang.sync.kinds import Admission, Kind


class DeliveryData(Struct, forbid_unknown_fields=True):
    """Which notice, to which household, and how."""

    notice_id: UUID
    household_id: UUID
    way: Way = Way.HANDED


_KNOWN = """
SELECT id, area_id FROM people_household WHERE id = ANY(%s::uuid[]) UNION ALL
SELECT id, 0 FROM notices_notice WHERE id = ANY(%s::uuid[]) AND number IS NOT NULL
"""


def admit_deliveries(new: Admission) -> None:
    """Doubt the delivery to a door that is not on record or lies elsewhere, and of what was never issued. One
    statement."""
    asked = [list({row["household_id"] for row in new.rows}), list({row["notice_id"] for row in new.rows})]
    known: dict[UUID, int] = dict(new.conn.execute(_KNOWN, asked).fetchall())
    for row in new.rows:
        area = known.get(row["household_id"], 0)
        if not area:
            new.dispute(row, "unknown_household")
        elif not new.sender(row).may("visits.visit", area, day_of(row["at"])):
            new.dispute(row, "other_area")
        if row["notice_id"] not in known:
            new.dispute(row, "unknown_notice")


DELIVERY = Kind("notices.delivery", "visits.visit", Delivery, DeliveryData, admit_deliveries)
