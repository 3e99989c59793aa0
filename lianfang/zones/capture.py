"""The kinds of fact told of a zone's people: what somebody needs again and again, how many stay at a place. None is
refused."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.common.ids import array
from lianfang.sync.kinds import Admission, Kind
from lianfang.zones.models import Flagging, Headcount
from lianfang.zones.queries import care_kinds

Text = Annotated[str, Meta(max_length=200)]
Count = Annotated[int, Meta(ge=0, le=9_999)]


class CareData(Struct, forbid_unknown_fields=True):
    """Who needs what again and again (a key of the protocol), what helps to serve them; or that it has ended."""

    person_id: UUID
    key: Annotated[str, Meta(min_length=1, max_length=16)]
    note: Text = ""
    ended: bool = False


class PlaceData(Struct, forbid_unknown_fields=True):
    """How many people stay at which place of which zone, and how many of them do not live there."""

    zone_id: UUID
    place: Annotated[str, Meta(min_length=1, max_length=120)]
    n: Count
    n_stranded: Count = 0
    note: Text = ""


def admit_care(new: Admission) -> None:
    """Doubt what is told of somebody nobody knows, or of a need no protocol names. One statement."""
    people = array({row["person_id"] for row in new.rows})
    rows = new.conn.execute("SELECT id FROM people_person WHERE id = ANY(%s::uuid[])", [people]).fetchall()
    known, kinds = {row[0] for row in rows}, care_kinds()
    for row in new.rows:
        if row["person_id"] not in known:
            new.dispute(row, "unknown_person")
        if row["key"] not in kinds:
            new.dispute(row, "unknown_care", key=row["key"])


def admit_places(new: Admission) -> None:
    """Doubt counts in zones nobody knows or that were not in force, and those that do not add up. One statement."""
    zones = array({row["zone_id"] for row in new.rows})
    asked = "SELECT id, first_at, lifted_at FROM zones_zone WHERE id = ANY(%s::uuid[])"
    known: dict[UUID, tuple[datetime | None, datetime | None]] = {
        row[0]: (row[1], row[2]) for row in new.conn.execute(asked, [zones]).fetchall()
    }
    for row in new.rows:
        if row["zone_id"] not in known:
            new.dispute(row, "unknown_zone")
            continue
        first, lifted = known[row["zone_id"]]
        if first is None or row["at"] < first or (lifted and row["at"] > lifted):
            new.dispute(row, "zone_over")
        if row["n_stranded"] > row["n"]:
            new.dispute(row, "more_stranded")


CARE = Kind("zones.flagging", "zones.serve", Flagging, CareData, admit_care)
PLACE = Kind("zones.headcount", "zones.serve", Headcount, PlaceData, admit_places)
KINDS = (CARE, PLACE)
