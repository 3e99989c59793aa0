"""The kinds of fact told by people at work: steps, incidents, health, leave to go on, alarms seen. None is refused."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.common.ids import array
from lianfang.duty.models import Happened, Health, Incident, Override, Seen, Step, What, Work
from lianfang.sync.kinds import Admission, Kind
from lianfang.sync.rules import storable

Instant = Annotated[datetime, Meta(tz=True)]
Text = Annotated[str, Meta(max_length=200)]


class StepData(Struct, forbid_unknown_fields=True):
    """Who did what at which site; the shift it belongs to and how heavy the work is, when that is known."""

    person_id: UUID
    site_id: UUID
    step: What
    shift_id: UUID | None = None
    work: Work = Work.UNSAID


class IncidentData(Struct, forbid_unknown_fields=True):
    """What happened to whom at which site."""

    person_id: UUID
    site_id: UUID
    what: Happened
    note: Text = ""


class HealthData(Struct, forbid_unknown_fields=True):
    """How warm somebody at work is (34 to 43 °C) and what ails them."""

    person_id: UUID
    celsius: Annotated[float, Meta(ge=34, le=43)] | None = None
    symptoms: Annotated[list[Annotated[str, Meta(max_length=20)]], Meta(max_length=20)] = []


class OverrideData(Struct, forbid_unknown_fields=True):
    """Whom a commander lets go on past the hard limit, why, and who said so."""

    person_id: UUID
    reason: Annotated[str, Meta(min_length=1, max_length=200)]
    said_by: Annotated[str, Meta(max_length=60)]


class SeenData(Struct, forbid_unknown_fields=True):
    """Whose alarms were seen, of which suit, due by when, and what was done about them."""

    person_id: UUID
    about: Instant
    due_at: Instant
    note: Annotated[str, Meta(min_length=1, max_length=200)]


_KNOWN = """
SELECT id FROM people_person WHERE id = ANY(%s::uuid[]) UNION ALL SELECT id FROM places_site WHERE id = ANY(%s::uuid[])
"""


def _admit(*columns: str) -> Callable[[Admission], None]:
    def admit(new: Admission) -> None:
        people = array({row["person_id"] for row in new.rows})
        sites = array({row["site_id"] for row in new.rows} if "site_id" in columns else set())
        known = {row[0] for row in new.conn.execute(_KNOWN, [people, sites]).fetchall()}
        for row in new.rows:
            for column in columns:
                if row[column] not in known:
                    new.dispute(row, "unknown_person" if column == "person_id" else "unknown_site")

    return admit


def admit_seen(new: Admission) -> None:
    """Doubt that alarms of somebody nobody knows were seen; a time of another age is kept as it can be."""
    for row in new.rows:
        row["about"], row["due_at"] = storable(row["about"]), storable(row["due_at"])
    _admit("person_id")(new)


STEP = Kind("duty.step", "duty.work", Step, StepData, _admit("person_id", "site_id"))
INCIDENT = Kind("duty.incident", "duty.work", Incident, IncidentData, _admit("person_id", "site_id"))
HEALTH = Kind("duty.health", "duty.work", Health, HealthData, _admit("person_id"))
OVERRIDE = Kind("duty.override", "duty.work", Override, OverrideData, _admit("person_id"))
SEEN = Kind("duty.seen", "duty.lead", Seen, SeenData, admit_seen)
KINDS = (STEP, INCIDENT, HEALTH, OVERRIDE, SEEN)
