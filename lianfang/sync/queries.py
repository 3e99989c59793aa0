"""Reads over facts that every app needs."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet

from lianfang.common.ids import array
from lianfang.sync.models import Dispute, Settlement

# A void or settlement is in force unless it was itself disputed when it came in, and nobody has let it stand since.
_LET = """LEFT JOIN sync_settlement {lets} ON {lets}.target = {what}.id
    AND {lets}.decision = 'stands' AND {lets}.dispute = ''"""
_IN_FORCE = "({what}.dispute = '' OR {lets}.id IS NOT NULL)"
_BACK = {"what": "back", "lets": "lets"}
_ENDS = {"what": "ends", "lets": "lets_end"}
_VOIDS = f"sync_void back {_LET.format(**_BACK)}"
_ENDINGS = f"sync_settlement ends {_LET.format(**_ENDS)}"
_VOIDED = f"back.target = {{id}} AND {_IN_FORCE.format(**_BACK)}"
_ENDED = f"ends.target = {{id}} AND ends.decision = 'void' AND {_IN_FORCE.format(**_ENDS)}"
# Facts that count: not voided, and not taken back by the person who settled a dispute about them. Disputed facts count
# until then: recall must see them. Put the fact's alias in with .format(t="s"). No question stands within a question:
# a cluster would not answer it.
_COUNTS = (
    f"NOT EXISTS (SELECT 1 FROM {_VOIDS} WHERE {_VOIDED}) "  # noqa: S608 — our own words
    f"AND NOT EXISTS (SELECT 1 FROM {_ENDINGS} WHERE {_ENDED})"
)
COUNTS = _COUNTS.format(id="{t}.id")
# The same where that is itself within a question: joined to it, and nothing of it found.
UNDONE = f"LEFT JOIN ({_VOIDS}) ON {_VOIDED} LEFT JOIN ({_ENDINGS}) ON {_ENDED}".format(id="{t}.id")
NOT_UNDONE = "back.id IS NULL AND ends.id IS NULL"


def _in_force() -> Q:
    stands = Settlement.objects.filter(target=OuterRef("pk"), decision="stands", dispute="")
    return Q(dispute="") | Q(Exists(stands))


def counting() -> Q:
    """Give the same condition for a queryset of facts."""
    fact = "%(expressions)s"
    return Q(Func(F("pk"), template=f"({_COUNTS.format(id=fact)})", output_field=BooleanField()))


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
