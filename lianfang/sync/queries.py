"""Reads over facts that every app needs."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from lianfang.common.ids import array
from lianfang.sync.models import Dispute, Settlement, Void

# Facts that count: not voided, and not taken back by the person who settled a dispute about them. Disputed facts count
# until then: recall must see them. A void or settlement is in force unless it was itself disputed when it came in, and
# nobody has let it stand since. Put the fact's alias in with .format(t="s").
COUNTS = """NOT EXISTS (
  SELECT 1 FROM sync_void back WHERE back.target = {t}.id AND (back.dispute = '' OR EXISTS (
    SELECT 1 FROM sync_settlement lets WHERE lets.target = back.id AND lets.decision = 'stands' AND lets.dispute = ''))
) AND NOT EXISTS (
  SELECT 1 FROM sync_settlement ends WHERE ends.target = {t}.id AND ends.decision = 'void'
  AND (ends.dispute = '' OR EXISTS (
    SELECT 1 FROM sync_settlement lets WHERE lets.target = ends.id AND lets.decision = 'stands' AND lets.dispute = ''))
)"""


def _in_force() -> Q:
    stands = Settlement.objects.filter(target=OuterRef("pk"), decision="stands", dispute="")
    return Q(dispute="") | Q(Exists(stands))


def counting() -> Q:
    """Give the same condition for a queryset of facts."""
    voids = Void.objects.filter(_in_force(), target=OuterRef("pk"))
    taken_back = Settlement.objects.filter(_in_force(), target=OuterRef("pk"), decision="void")
    return ~Q(Exists(voids)) & ~Q(Exists(taken_back))


def undoubted() -> Q:
    """Give the condition that a fact counts and was not disputed, or somebody let it stand: for what silences or
    releases something."""
    return counting() & _in_force()


_TOUCHED = """
WITH settled AS (SELECT target FROM sync_settlement WHERE batch_id = ANY(%(batches)s::uuid[]))
SELECT target FROM sync_void WHERE batch_id = ANY(%(batches)s::uuid[])
UNION SELECT target FROM settled UNION SELECT v.target FROM sync_void v JOIN settled ON settled.target = v.id
"""


def touched(batches: Sequence[UUID]) -> set[UUID]:
    """Name the facts that the voids and settlements of these batches are about, also through a disputed void that was
    let stand: what a follower has to recompute."""
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED, {"batches": array(batches)})
        return {row[0] for row in cursor.fetchall()}


def let_stand_because(fact_id: UUID) -> str:
    """Give the words of whoever let a disputed fact stand, the first ones; "" when nobody did."""
    said = Settlement.objects.filter(target=fact_id, decision="stands").order_by("at", "id")
    return str(said.values_list("note", flat=True).first() or "")


def open_disputes() -> QuerySet[Dispute]:
    """Give the disputes nobody has settled yet."""
    return Dispute.objects.filter(settled_at=None)
