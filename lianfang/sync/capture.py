"""The two kinds that sync itself owns: taking a fact back, and settling a disputed one."""

from typing import Annotated, NamedTuple
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.common.dates import day_of
from lianfang.sync.kinds import Admission, Kind, Row, fact_model
from lianfang.sync.models import Settlement, Void


class VoidData(Struct, forbid_unknown_fields=True):
    """Which fact is taken back, and why. A fact of sync is not taken back: what was voided is told again."""

    kind: Annotated[str, Meta(max_length=40, pattern=r"^(?!sync\.)[a-z_]+\.[a-z_]+$")]
    target: UUID
    reason: Annotated[str, Meta(min_length=1, max_length=200)]


class SettlementData(Struct, forbid_unknown_fields=True):
    """Which disputed fact is settled, how, and why."""

    target: UUID
    decision: Settlement.Decision
    note: Annotated[str, Meta(min_length=1, max_length=400)]


def admit_voids(new: Admission) -> None:
    """Let people take back what they told themselves; what others told only where they may settle. One statement for
    each kind of what is taken back. A void that arrives before its target is believed: order is free."""
    targets: dict[str, list[Row]] = {}
    for row in new.rows:
        targets.setdefault(row["kind"], []).append(row)
    for kind, rows in targets.items():
        model = fact_model(kind)
        if model is None:
            for row in rows:
                new.dispute(row, "unknown_kind", kind=kind)
            continue
        found = new.conn.execute(
            f'SELECT id, by_id, area_id FROM "{model._meta.db_table}" WHERE id = ANY(%s)',  # noqa: S608 — our own name
            [[row["target"] for row in rows]],
        )
        told = {fact: (by, area) for fact, by, area in found}
        for row in rows:
            sender = new.sender(row)
            by, area = told.get(row["target"], (sender.user_id, 0))
            theirs = by == sender.user_id
            if not theirs and not sender.may("sync.settle", area, day_of(new.received_at)):
                new.dispute(row, "not_yours", told_by=by)


def admit_settlements(new: Admission) -> None:
    """Believe a settlement of an open dispute by someone who may settle there. The rows of the disputes are held, so
    that of two people who settle at once the first one counts. What needs a second person stands only by another one
    with the right to say so; anybody who may settle may take it back."""
    found = new.conn.execute(
        "SELECT fact_id, area_id, settled_at IS NOT NULL, detail #>> '{second,told_by}', detail #>> '{second,right}' "
        "FROM sync_dispute WHERE fact_id = ANY(%s) ORDER BY fact_id FOR UPDATE",
        [[row["target"] for row in new.rows]],
    )
    disputes = {fact: Open(*rest) for fact, *rest in found}
    for row in new.rows:
        if row["target"] not in disputes:
            new.dispute(row, "not_disputed")
            continue
        one = disputes[row["target"]]
        if one.settled:
            new.dispute(row, "already_settled")
        elif doubt := _not_theirs(new, row, one):
            new.dispute(row, doubt)
        if not row["dispute"]:
            disputes[row["target"]] = one._replace(settled=True)


class Open(NamedTuple):
    """A dispute: where, whether it is settled, whose word it is and which right a second person needs, if it does."""

    area_id: int
    settled: bool
    told_by: str | None
    right: str | None


def _not_theirs(new: Admission, row: Row, one: Open) -> str:
    """Say why somebody may not settle a dispute; "" when they may."""
    sender, on = new.sender(row), day_of(new.received_at)
    if one.right and row["decision"] == Settlement.Decision.STANDS:
        if str(sender.user_id) == one.told_by:
            return "own_word"
        if not sender.may(one.right, one.area_id, on):
            return "no_second"
    return "" if sender.may("sync.settle", one.area_id, on) else "outside_area"


def close_disputes(new: Admission) -> None:
    """Close the disputes that were settled, each by whom it was."""
    settled = [row for row in new.rows if not row["dispute"]]
    new.conn.execute(
        "UPDATE sync_dispute d SET settled_at = %s, settled_by_id = s.by_id "
        "FROM unnest(%s::uuid[], %s::int8[]) AS s(target, by_id) WHERE d.fact_id = s.target AND d.settled_at IS NULL",
        [new.received_at, [row["target"] for row in settled], [row["by_id"] for row in settled]],
    )


VOID = Kind("sync.void", "", Void, VoidData, admit=admit_voids)
SETTLEMENT = Kind(
    "sync.settlement", "", Settlement, SettlementData, admit=admit_settlements, settle=close_disputes
)
