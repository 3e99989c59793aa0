"""Tubes rejected and thrown away: how they are told, doubted and taken in."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.common.ids import array, is_checked, tube_id
from lianfang.sync.kinds import Admission, Kind, Row
from lianfang.sync.queries import COUNTS
from lianfang.testing.capture.boxes import SITES, Codes
from lianfang.testing.capture.tubes import Code, lock_tubes, settle, tube_of
from lianfang.testing.models import Disposal, Rejection

Note = Annotated[str, Meta(max_length=200)]


class RejectionData(Struct, forbid_unknown_fields=True):
    """Which tube was rejected, by which laboratory, and why."""

    tube_code: Code
    reason: Rejection.Reason
    laboratory_id: UUID | None = None
    note: Note = ""


class DisposalData(Struct, forbid_unknown_fields=True):
    """Which tubes a laboratory threw away."""

    laboratory_id: UUID
    tubes: Codes
    note: Note = ""


_RESULTED = (
    "SELECT DISTINCT r.tube_id FROM testing_result r WHERE r.tube_id = ANY(%(tubes)s::uuid[]) "  # noqa: S608
    f"AND {COUNTS.format(t='r')} UNION SELECT j.tube_id FROM testing_rejection j "
    f"WHERE j.tube_id = ANY(%(tubes)s::uuid[]) AND {COUNTS.format(t='j')}"
)


_CONCLUDED = (
    "SELECT DISTINCT r.tube_id FROM testing_result r WHERE r.tube_id = ANY(%(tubes)s::uuid[]) "  # noqa: S608
    f"AND r.conclusion <> 'invalid' AND {COUNTS.format(t='r')}"
)


def _sites(new: Admission) -> None:
    told = [row["laboratory_id"] for row in new.rows if row["laboratory_id"]]
    sites = {found[0] for found in new.conn.execute(SITES, [array(told)])}
    for row in new.rows:
        if row["laboratory_id"] and row["laboratory_id"] not in sites:
            new.dispute(row, "unknown_site")


def admit_rejections(new: Admission) -> None:
    """Doubt a rejection with a mistyped code, by an unknown laboratory, or of a tube that has a result already. A label
    that cannot be read is typed from the list of the box, so its code is checked too."""
    _sites(new)
    asked = {"tubes": array(row["tube_id"] for row in new.rows)}
    concluded = {found[0] for found in new.conn.execute(_CONCLUDED, asked)}
    for row in new.rows:
        if row["tube_id"] in concluded:
            new.dispute(row, "result_differs", subject=row["tube_id"], tube=row["tube_code"])
        if not is_checked(row["tube_code"]):
            new.dispute(row, "bad_code", subject=row["tube_id"], tube=row["tube_code"])


def admit_disposals(new: Admission) -> None:
    """Doubt that tubes were thrown away of which nobody knows a result yet, or with a mistyped code."""
    _sites(new)
    tubes = [tube for row in new.rows for tube in row["tube_ids"]]
    done = {found[0] for found in new.conn.execute(_RESULTED, {"tubes": array(tubes)})}
    for row in new.rows:
        if wrong := [code for code in row["tubes"] if not is_checked(code)]:
            new.dispute(row, "bad_code", tubes=wrong)
        if early := [code for code in row["tubes"] if tube_id(code) not in done]:
            new.dispute(row, "disposed_early", tubes=early)


def _ids(row: Row) -> list[UUID]:
    return [tube_id(code) for code in row["tubes"]]


REJECTION = Kind(
    "testing.rejection",
    "testing.lab",
    Rejection,
    RejectionData,
    admit_rejections,
    settle("result"),
    {"tube_id": tube_of},
    lock_tubes,
)


DISPOSAL = Kind(
    "testing.disposal",
    "testing.lab",
    Disposal,
    DisposalData,
    admit_disposals,
    settle("disposal"),
    {"tube_ids": _ids},
    lock_tubes,
)
