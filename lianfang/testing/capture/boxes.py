"""Boxes handed over and received: how they are told, doubted and taken in."""

from collections import defaultdict
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.common.ids import array_of, is_checked, tube_id
from lianfang.sync.kinds import Admission, Kind, Row
from lianfang.sync.queries import COUNTS
from lianfang.testing import rules
from lianfang.testing.actions.tubes import recompute
from lianfang.testing.capture.tubes import IN_BOXES, Code, lock_tubes, settle
from lianfang.testing.models import Handover, Receipt
from lianfang.testing.rules import Moved


class HandoverData(Struct, forbid_unknown_fields=True):
    """Which tubes, by their codes, left in which box for which laboratory."""

    box: Code
    laboratory_id: UUID
    tubes: Annotated[list[Code], Meta(max_length=2000)]


class ReceiptData(Struct, forbid_unknown_fields=True):
    """Which box arrived and how many tubes the laboratory counted."""

    box: Code
    laboratory_id: UUID
    n_told: Annotated[int, Meta(ge=0, le=10_000)]


SITES = "SELECT id FROM places_site WHERE id = ANY(%s::uuid[])"


_MOVES = f"""
SELECT true, h.box, h.id, h.at, h.tube_ids, 0 FROM testing_handover h
WHERE h.box = ANY(%(boxes)s) AND {COUNTS.format(t="h")}
UNION ALL SELECT false, c.box, c.id, c.at, '{{}}'::uuid[], c.n_told FROM testing_receipt c
WHERE c.box = ANY(%(boxes)s) AND {COUNTS.format(t="c")}
"""  # noqa: S608 — constants of this module


def admit_boxes(new: Admission) -> None:
    """Doubt a box whose laboratory is unknown, with a mistyped code among its tubes, or counted otherwise on arrival.

    Either of the two may come in first; the second one is doubted.
    """
    sites = {found[0] for found in new.conn.execute(SITES, [array_of(new.rows, "laboratory_id")])}
    for row in new.rows:
        if row["laboratory_id"] not in sites:
            new.dispute(row, "unknown_site", box=row["box"])
        if wrong := [code for code in row.get("tubes", ()) if not is_checked(code)]:
            new.dispute(row, "bad_code", box=row["box"], tubes=wrong)
    handed, counted = _moves(new)
    for box, receipts in counted.items():
        known = rules.expected(handed[box], receipts)
        for receipt in receipts:
            n, handovers = known[receipt.id]
            if not handovers or n == receipt.n_told:
                continue
            for row in new.rows:
                if row["id"] == receipt.id or row["id"] in handovers:
                    new.dispute(row, "count_differs", box=box, handed_over=n, counted=receipt.n_told)


def _moves(new: Admission) -> tuple[dict[str, list[Moved]], dict[str, list[Moved]]]:
    """Give handovers and receipts by box: those known, and the new ones."""
    handed: dict[str, list[Moved]] = defaultdict(list)
    counted: dict[str, list[Moved]] = defaultdict(list)
    boxes = list({row["box"] for row in new.rows})
    for is_handover, box, id_, at, tubes, n in new.conn.execute(_MOVES, {"boxes": boxes}):
        (handed if is_handover else counted)[box].append(Moved(id_, at, frozenset(tubes), n))
    for row in new.rows:
        moved = Moved(row["id"], row["at"], frozenset(row.get("tube_ids", ())), row.get("n_told", 0))
        (handed if "tube_ids" in row else counted)[row["box"]].append(moved)
    return handed, counted


def settle_boxes(new: Admission) -> None:
    """Write when the tubes of the received boxes arrived."""
    boxes = list({row["box"] for row in new.rows})
    recompute(new.conn.execute, {found[0] for found in new.conn.execute(IN_BOXES, [boxes])}, "box")


def _ids(row: Row) -> list[UUID]:
    return [tube_id(code) for code in row["tubes"]]


HANDOVER = Kind(
    "testing.handover",
    "testing.sample",
    Handover,
    HandoverData,
    admit_boxes,
    settle("box"),
    {"tube_ids": _ids},
    lock_tubes,
)


RECEIPT = Kind(
    "testing.receipt",
    "testing.lab",
    Receipt,
    ReceiptData,
    admit_boxes,
    settle_boxes,
    lock=lock_tubes,
)
