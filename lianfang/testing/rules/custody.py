"""Where a tube is on its way from the printed label to the bin."""

from datetime import datetime
from typing import NamedTuple


class Marks(NamedTuple):
    """When a tube passed each point of its way, as the facts say."""

    opened: bool = False
    sealed_at: datetime | None = None
    packed_at: datetime | None = None
    taken_at: datetime | None = None
    received_at: datetime | None = None
    rejected_at: datetime | None = None
    resulted_at: datetime | None = None
    disposed_at: datetime | None = None


def stage(marks: Marks) -> str:
    """Name the last stage a tube has reached: issued, open, sealed, packed, in_transit, received, rejected, resulted,
    disposed. A rejected tube that was tested all the same has a result."""
    rejected = marks.rejected_at is not None and marks.resulted_at in {None, marks.rejected_at}
    stages = (
        (marks.disposed_at, "disposed"),
        (rejected, "rejected"),
        (marks.resulted_at, "resulted"),
        (marks.received_at, "received"),
        (marks.taken_at, "in_transit"),
        (marks.packed_at, "packed"),
        (marks.sealed_at, "sealed"),
        (marks.opened, "open"),
    )
    return next((name for reached, name in stages if reached), "issued")
