"""Seals: how they are told, doubted and taken in."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.common.ids import array_of, is_checked
from lianfang.sync.kinds import Admission, Kind
from lianfang.sync.queries import COUNTS
from lianfang.testing import rules
from lianfang.testing.capture.tubes import Code, lock_tubes, settle, tube_of
from lianfang.testing.models import Seal


class SealData(Struct, forbid_unknown_fields=True):
    """Which tube was closed and how many swabs the sealer counted."""

    tube_code: Code
    n_told: Annotated[int, Meta(ge=0, le=99)]


_LAST_SWABS = f"""
SELECT s.tube_id, max(s.at) FROM testing_swab s
WHERE s.tube_id = ANY(%s::uuid[]) AND s.dispute = '' AND {COUNTS.format(t="s")} GROUP BY 1
"""  # noqa: S608 — constants of this module


def admit_seals(new: Admission) -> None:
    """Doubt a seal with a mistyped code, or before a swab that is already known."""
    last: dict[UUID, datetime] = dict(
        new.conn.execute(_LAST_SWABS, [array_of(new.rows, "tube_id")]).fetchall()
    )
    for row in new.rows:
        latest = last.get(row["tube_id"])
        doubt = rules.doubt_seal(row["at"], latest) if is_checked(row["tube_code"]) else "bad_code"
        if doubt:
            new.dispute(row, doubt, subject=row["tube_id"], tube=row["tube_code"], last_swab_at=latest)


SEAL = Kind(
    "testing.seal",
    "testing.sample",
    Seal,
    SealData,
    admit_seals,
    settle("seal"),
    {"tube_id": tube_of},
    lock_tubes,
)
