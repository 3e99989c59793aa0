"""The kind of fact told by couriers of goods: put down at the point, or why it could not be. None is refused."""

from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.common.dates import day_of
from lianfang.common.ids import array
from lianfang.supplies.models import Dropoff
from lianfang.sync.kinds import Admission, Kind, Row

_REQUESTS = """
SELECT id, area_id, state, trip, courier_id, told_id IS NOT NULL FROM supplies_request WHERE id = ANY(%s::uuid[])
"""


class DropoffData(Struct, forbid_unknown_fields=True):
    """Which request, which sending of it, what came of it; a word on it."""

    request_id: UUID
    trip: Annotated[int, Meta(ge=1, le=32_767)]
    outcome: Dropoff.Outcome
    note: Annotated[str, Meta(max_length=200)] = ""


def admit_dropoffs(new: Admission) -> None:
    """Believe a courier about the goods they have; doubt what cannot be so by what was written down of the request.
    Told by two phones, both are kept. One statement."""
    asked = array({row["request_id"] for row in new.rows})
    known = {id_: rest for id_, *rest in new.conn.execute(_REQUESTS, [asked])}
    for row in new.rows:
        found = known.get(row["request_id"])
        if found is None:
            new.dispute(row, "unknown_request")
        elif doubt := _doubt(new, row, found):
            new.dispute(row, doubt)


def _doubt(new: Admission, row: Row, request: list[Any]) -> str:
    area, state, trip, courier, by_phone = request
    if row["trip"] > trip:
        return "not_sent"
    put = row["outcome"] == Dropoff.Outcome.PUT
    if row["trip"] < trip:
        return "trip_over" if put else ""
    sender = new.sender(row)
    if sender.user_id != courier and not sender.may("supplies.keep", area, day_of(row["at"])):
        return "other_courier"
    if put:
        return "taken_back" if state == "withdrawn" else ""
    return "handed_before" if state == "confirmed" or (state == "handed" and not by_phone) else ""


DROPOFF = Kind("supplies.dropoff", "supplies.carry", Dropoff, DropoffData, admit_dropoffs)
