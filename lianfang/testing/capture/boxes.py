"""Boxes packed, carried, received, and what was settled about them: how they are told, doubted and taken in."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.common.ids import array, is_checked, tube_id
from lianfang.sync.kinds import Admission, Kind, Row
from lianfang.sync.queries import COUNTS
from lianfang.testing.actions.boxes import write_boxes
from lianfang.testing.actions.tubes import recompute
from lianfang.testing.capture.tubes import IN_BOXES, Code, lock_tubes
from lianfang.testing.models import Carriage, Handover, Receipt, Ruling
from lianfang.testing.models.boxes import COLDEST, HOTTEST

Counted = Annotated[int, Meta(ge=0, le=10_000)]
Celsius = Annotated[float, Meta(ge=COLDEST, le=HOTTEST)]
Codes = Annotated[list[Code], Meta(max_length=2000)]


class HandoverData(Struct, forbid_unknown_fields=True):
    """Which tubes, by their codes, were packed into which box for which laboratory; how many were counted, how cold."""

    box: Code
    laboratory_id: UUID
    tubes: Codes
    n_told: Counted | None = None
    celsius: Celsius | None = None
    site_id: UUID | None = None


class CarriageData(Struct, forbid_unknown_fields=True):
    """Which box a courier took over or arrived with, how many tubes were counted, how cold it was."""

    box: Code
    step: Carriage.Step
    n_told: Counted | None = None
    celsius: Celsius | None = None
    laboratory_id: UUID | None = None


class ReceiptData(Struct, forbid_unknown_fields=True):
    """Which box arrived and how many tubes the laboratory counted; perhaps each by its code, how cold, how sealed."""

    box: Code
    laboratory_id: UUID
    n_told: Counted
    tubes: Codes = []
    celsius: Celsius | None = None
    seal: Receipt.SealState = Receipt.SealState.UNTOLD


class RulingData(Struct, forbid_unknown_fields=True):
    """Which box's counts somebody settled, about which counts, and why it may go on."""

    box: Code
    digest: Annotated[str, Meta(min_length=1, max_length=24)]
    note: Annotated[str, Meta(min_length=1, max_length=400)]


SITES = "SELECT id FROM places_site WHERE id = ANY(%s::uuid[])"
# Boxes that another laboratory received before, with nothing packed into them since.
_ELSEWHERE = f"""
SELECT n.id FROM unnest(%(ids)s::uuid[], %(boxes)s::text[], %(sites)s::uuid[], %(ats)s::timestamptz[])
    AS n(id, box, laboratory_id, at)
JOIN LATERAL (SELECT c.laboratory_id, c.at FROM testing_receipt c WHERE c.box = n.box AND c.at <= n.at
    AND c.id <> n.id AND {COUNTS.format(t="c")} ORDER BY c.at DESC, c.id DESC LIMIT 1) c ON true
WHERE c.laboratory_id <> n.laboratory_id AND NOT EXISTS (SELECT 1 FROM testing_handover h
    WHERE h.box = n.box AND h.at > c.at AND h.at <= n.at AND {COUNTS.format(t="h")})
"""  # noqa: S608 — constants of this module


def admit_boxes(new: Admission) -> None:
    """Doubt a box whose laboratory is unknown, or with a mistyped code among its tubes. Counts that differ are no doubt
    about who told them: they stop the box (rules.difference)."""
    told = [row["laboratory_id"] for row in new.rows if row["laboratory_id"]]
    sites = {found[0] for found in new.conn.execute(SITES, [array(told)])}
    for row in new.rows:
        if row["laboratory_id"] and row["laboratory_id"] not in sites:
            new.dispute(row, "unknown_site", box=row["box"])
        if wrong := [code for code in row.get("tubes", ()) if not is_checked(code)]:
            new.dispute(row, "bad_code", box=row["box"], tubes=wrong)


def admit_receipts(new: Admission) -> None:
    """Doubt a receipt like other facts of boxes, and one of a box that another laboratory received already. Of two
    laboratories that receive one box in one upload, the second is doubted."""
    admit_boxes(new)
    asked = {
        "ids": [row["id"] for row in new.rows],
        "boxes": [row["box"] for row in new.rows],
        "sites": [row["laboratory_id"] for row in new.rows],
        "ats": [row["at"] for row in new.rows],
    }
    elsewhere = {found[0] for found in new.conn.execute(_ELSEWHERE, asked)}
    for row in new.rows:
        if row["id"] in elsewhere:
            new.dispute(row, "received_elsewhere", box=row["box"], laboratory=row["laboratory_id"])


def settle_boxes(new: Admission) -> None:
    """Write what the tubes of these boxes and the boxes themselves now are."""
    boxes = {row["box"] for row in new.rows}
    tubes = {found[0] for found in new.conn.execute(IN_BOXES, [list(boxes)])}
    named = {tube for row in new.rows for tube in row.get("tube_ids", ())}
    recompute(new.conn.execute, tubes | named, "box")
    write_boxes(new.conn, boxes)


def _ids(row: Row) -> list[UUID]:
    return [tube_id(code) for code in row["tubes"]]


HANDOVER = Kind(
    "testing.handover",
    "testing.sample",
    Handover,
    HandoverData,
    admit_boxes,
    settle_boxes,
    {"tube_ids": _ids},
    lock_tubes,
)


CARRIAGE = Kind(
    "testing.carriage", "testing.carry", Carriage, CarriageData, admit_boxes, settle_boxes, lock=lock_tubes
)


RECEIPT = Kind(
    "testing.receipt",
    "testing.lab",
    Receipt,
    ReceiptData,
    admit_receipts,
    settle_boxes,
    {"tube_ids": _ids},
    lock_tubes,
)


RULING = Kind("testing.ruling", "sync.settle", Ruling, RulingData, None, settle_boxes, lock=lock_tubes)
