"""The kind of fact told at a door: a visit. Whatever was found there is stored."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.common.dates import day_of
from lianfang.sync.kinds import Admission, Kind
from lianfang.visits.models import Outcome, Visit

People = Annotated[list[UUID], Meta(max_length=99)]


class VisitData(Struct, forbid_unknown_fields=True):
    """Which household was visited, what came of it, who was there and who was away, what they need."""

    household_id: UUID
    outcome: Outcome
    n_present: Annotated[int, Meta(ge=0, le=99)] = 0
    unchanged: bool = False
    present: People = []
    away: People = []
    needs: Annotated[str, Meta(max_length=400)] = ""
    note: Annotated[str, Meta(max_length=200)] = ""


_KNOWN = """
SELECT id, area_id FROM people_household WHERE id = ANY(%s) UNION ALL
SELECT id, 0 FROM people_person WHERE id = ANY(%s)
"""


def admit_visits(new: Admission) -> None:
    """Doubt a visit to a door that is not on record or lies elsewhere, or to people nobody knows. One statement."""
    people = {person for row in new.rows for person in (*row["present"], *row["away"])}
    asked = [list({row["household_id"] for row in new.rows}), list(people)]
    known: dict[UUID, int] = dict(new.conn.execute(_KNOWN, asked).fetchall())
    for row in new.rows:
        area = known.get(row["household_id"], 0)
        if not area:
            new.dispute(row, "unknown_household")
        elif not new.sender(row).may("visits.visit", area, day_of(row["at"])):
            new.dispute(row, "other_area")
        strangers = [one for one in (*row["present"], *row["away"]) if known.get(one) != 0]
        if strangers:
            new.dispute(row, "unknown_person", persons=[str(one) for one in strangers])


VISIT = Kind("visits.visit", "visits.visit", Visit, VisitData, admit_visits)
