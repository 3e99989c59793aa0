"""The kind of fact of monitoring: a temperature."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from lianfang.cases.models import Reading
from lianfang.sync.kinds import Admission, Kind


class ReadingData(Struct, forbid_unknown_fields=True):
    """Whose temperature was how high, and what they complained of."""

    person_id: UUID
    celsius: Annotated[float, Meta(ge=34, le=43)]
    symptoms: Annotated[str, Meta(max_length=200)] = ""


# Watched: an order was running at that time, or the person was a contact nobody had closed yet.
_WATCHED = """
SELECT r.id, p.id IS NOT NULL, EXISTS (
    SELECT 1 FROM cases_quarantine q WHERE q.person_id = r.person_id
    AND q.proposed_at <= r.at AND (q.released_at IS NULL OR q.released_at >= r.at)
) OR EXISTS (
    SELECT 1 FROM cases_contact c WHERE c.person_id = r.person_id
    AND c.found_at <= r.at AND (c.closed_at IS NULL OR c.closed_at >= r.at)
)
FROM json_to_recordset(%s::json) AS r(id uuid, person_id uuid, at timestamptz)
LEFT JOIN people_person p ON p.id = r.person_id
"""


def admit_readings(new: Admission) -> None:
    """Doubt a temperature of somebody we do not know, or whom nobody was watching at that time."""
    asked = [{key: row[key] for key in ("id", "person_id", "at")} for row in new.rows]
    found = {id_: seen for id_, *seen in new.conn.execute(_WATCHED, [msgspec.json.encode(asked).decode()])}
    for row in new.rows:
        known, watched = found[row["id"]]
        if not known:
            new.dispute(row, "unknown_person")
        elif not watched:
            new.dispute(row, "not_observed", celsius=str(row["celsius"]))


READING = Kind("cases.reading", "cases.monitor", Reading, ReadingData, admit_readings)
