"""Queues: how they are told and doubted."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.common.ids import array_of
from lianfang.sync.kinds import Admission, Kind
from lianfang.testing.models import Queue


class QueueData(Struct, forbid_unknown_fields=True):
    """At which site, how many people wait there, and how many lanes swab."""

    site_id: UUID
    waiting: Annotated[int, Meta(ge=0, le=20_000)]
    lanes: Annotated[int, Meta(ge=0, le=200)]


_NOWHERE = (
    "SELECT n.id FROM unnest(%s::uuid[]) AS n(id) "
    "WHERE NOT EXISTS (SELECT 1 FROM places_site p WHERE p.id = n.id)"
)


def admit_queues(new: Admission) -> None:
    """Doubt a queue at a site that nobody knows."""
    nowhere = {found[0] for found in new.conn.execute(_NOWHERE, [array_of(new.rows, "site_id")])}
    for row in new.rows:
        if row["site_id"] in nowhere:
            new.dispute(row, "unknown_site", site=row["site_id"])


QUEUE = Kind("testing.queue", "testing.queue", Queue, QueueData, admit_queues)
