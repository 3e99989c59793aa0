"""The kind of fact told at a door: a visit and all that was done with it. Whatever was found there is stored."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct, structs

from lianfang.common.dates import day_of
from lianfang.sync.kinds import Admission, Before, Kind
from lianfang.visits.models import Finding, Outcome, Task, Visit

People = Annotated[list[UUID], Meta(max_length=99)]


class VisitBefore(Struct, forbid_unknown_fields=True):
    """A visit as the last release of the phone tells it: it knows of no tasks."""

    household_id: UUID
    outcome: Outcome
    n_present: Annotated[int, Meta(ge=0, le=99)] = 0
    unchanged: bool = False
    present: People = []
    away: People = []
    needs: Annotated[str, Meta(max_length=400)] = ""
    note: Annotated[str, Meta(max_length=200)] = ""


class VisitData(VisitBefore, forbid_unknown_fields=True):
    """Which household was visited, what came of it, who was there and who was away, what they need; which tasks were
    done, what was found that concerns cases, and whether it was telephoned because nobody opened."""

    tasks: Annotated[list[Task], Meta(max_length=12)] = []
    found: Annotated[list[Finding], Meta(max_length=5)] = []
    by_phone: bool = False


_KNOWN = """
SELECT id, area_id FROM people_household WHERE id = ANY(%s) UNION ALL
SELECT id, 0 FROM people_person WHERE id = ANY(%s)
"""


def admit_visits(new: Admission) -> None:
    """Note where each door lies; doubt a visit to one that is not on record or lies elsewhere, or to people nobody
    knows. One statement."""
    people = {person for row in new.rows for person in (*row["present"], *row["away"])}
    asked = [list({row["household_id"] for row in new.rows}), list(people)]
    known: dict[UUID, int] = dict(new.conn.execute(_KNOWN, asked).fetchall())
    for row in new.rows:
        area = known.get(row["household_id"], 0)
        row["door_area_id"] = area or None
        if not area:
            new.dispute(row, "unknown_household")
        elif not new.sender(row).may("visits.visit", area, day_of(row["at"])):
            new.dispute(row, "other_area")
        strangers = [one for one in (*row["present"], *row["away"]) if known.get(one) != 0]
        if strangers:
            new.dispute(row, "unknown_person", persons=[str(one) for one in strangers])


def _upgraded(told: VisitBefore) -> VisitData:
    return VisitData(**structs.asdict(told))


VISIT = Kind(
    "visits.visit",
    "visits.visit",
    Visit,
    VisitData,
    admit_visits,
    derive={"door_area_id": lambda _row: None},  # found when it is admitted
    version=2,
    before=Before(VisitBefore, _upgraded),
)
