"""The kinds of fact told by drivers: who got in and out, who was picked up in the street. None is refused."""

from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.common.dates import day_of
from lianfang.common.ids import array
from lianfang.sync.kinds import Admission, Kind, Row
from lianfang.transport.models import Boarding, Hail, Leg

_TOURS = """
SELECT t.id, t.area_id, t.state, t.seats, t.hailed, w.user_id FROM transport_tour t
LEFT JOIN workforce_worker w ON w.id = t.driver_id WHERE t.id = ANY(%s::uuid[])
"""
_LEGS = "SELECT id, tour_id, state, person_id FROM transport_leg WHERE id = ANY(%s::uuid[])"


class BoardingData(Struct, forbid_unknown_fields=True):
    """Whose leg, in which tour, who it is, what happened; a word on it."""

    leg_id: UUID
    tour_id: UUID
    person_id: UUID
    what: Boarding.What
    note: Annotated[str, Meta(max_length=200)] = ""


class HailData(Struct, forbid_unknown_fields=True):
    """How many got in or out of which tour, on the way there or back; at which stop, or
    where else, and who, where that is known."""

    tour_id: UUID
    what: Hail.What
    way: Leg.Way
    n: Annotated[int, Meta(ge=1, le=99)]
    stop_id: UUID | None = None
    person_id: UUID | None = None
    place: Annotated[str, Meta(max_length=80)] = ""


def admit_boardings(new: Admission) -> None:
    """Believe a driver about the people of their own list; doubt what cannot be so. Two statements."""
    tours = _tours(new)
    asked = array({row["leg_id"] for row in new.rows})
    legs = {id_: rest for id_, *rest in new.conn.execute(_LEGS, [asked])}
    for row in new.rows:
        found, tour = legs.get(row["leg_id"]), tours.get(row["tour_id"])
        if found is None or found[2] != row["person_id"]:
            new.dispute(row, "unknown_ride")
        elif doubt := _of_tour(new, row, tour) or _of_leg(row, found):
            new.dispute(row, doubt)


def admit_hails(new: Admission) -> None:
    """Believe a driver about people in the street; doubt more of them than there are seats. One statement."""
    tours = _tours(new)
    aboard: dict[UUID, int] = {}
    for row in sorted(new.rows, key=lambda each: (each["at"], each["id"])):
        tour = tours.get(row["tour_id"])
        if doubt := _of_tour(new, row, tour):
            new.dispute(row, doubt)
        elif tour:
            now = aboard.get(row["tour_id"], tour[3]) + (
                row["n"] if row["what"] == Hail.What.ON else -row["n"]
            )
            if now > tour[2]:
                new.dispute(row, "more_than_seats", seats=tour[2])
            else:
                aboard[row["tour_id"]] = now


def _tours(new: Admission) -> dict[UUID, list[Any]]:
    asked = array({row["tour_id"] for row in new.rows})
    return {id_: rest for id_, *rest in new.conn.execute(_TOURS, [asked])}


def _of_tour(new: Admission, row: Row, tour: list[Any] | None) -> str:
    if tour is None:
        return "unknown_tour"
    area, state, _seats, _hailed, driver = tour
    sender = new.sender(row)
    if sender.user_id != driver and not sender.may("transport.plan", area, day_of(row["at"])):
        return "other_driver"
    return "tour_closed" if state == "cancelled" else ""


def _of_leg(row: Row, leg: list[Any]) -> str:
    tour, state, _person = leg
    if state == "cancelled":
        return "ride_cancelled"
    return "other_tour" if tour != row["tour_id"] else ""


BOARDING = Kind("transport.boarding", "transport.drive", Boarding, BoardingData, admit_boardings)
HAIL = Kind("transport.hail", "transport.drive", Hail, HailData, admit_hails)
KINDS = (BOARDING, HAIL)
