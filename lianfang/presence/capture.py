"""The kind of fact told at a checkpoint: a passage. Nobody who stood there is refused."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.common.ids import array
from lianfang.places.models import SiteKind
from lianfang.presence.models import Direction, Disposition, Passage
from lianfang.sync.kinds import Admission, Kind


class PassageData(Struct, forbid_unknown_fields=True):
    """Who came to which checkpoint, which way, how warm (34 to 43 °C), and what was decided."""

    person_id: UUID
    site_id: UUID
    direction: Direction
    disposition: Disposition
    celsius: Annotated[float, Meta(ge=34, le=43)] | None = None
    note: Annotated[str, Meta(max_length=200)] = ""


_KNOWN = """
SELECT id, '' FROM people_person WHERE id = ANY(%s::uuid[])
UNION ALL SELECT id, kind FROM places_site WHERE id = ANY(%s::uuid[])
"""


def admit_passages(new: Admission) -> None:
    """Doubt a passage of somebody we do not know, or at what is no checkpoint. One statement."""
    asked = [array({row[name] for row in new.rows}) for name in ("person_id", "site_id")]
    known: dict[UUID, str] = dict(new.conn.execute(_KNOWN, asked).fetchall())
    for row in new.rows:
        if known.get(row["person_id"]) != "":
            new.dispute(row, "unknown_person")
        kind = known.get(row["site_id"])
        if not kind:
            new.dispute(row, "unknown_site")
        elif kind != SiteKind.CHECKPOINT:
            new.dispute(row, "not_a_checkpoint")


PASSAGE = Kind("presence.passage", "presence.check", Passage, PassageData, admit_passages)
