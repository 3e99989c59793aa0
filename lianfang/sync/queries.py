"""Reads over facts that every app needs."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianfang.sync.models import Dispute, Settlement, Void

# Facts that count: not voided, and not taken back by the person who settled a dispute about them.
# Put the fact's alias in with .format(t="s"). Disputed facts count until then: recall must see them.
COUNTS = (
    "NOT EXISTS (SELECT 1 FROM sync_void v WHERE v.target = {t}.id) AND NOT EXISTS "
    "(SELECT 1 FROM sync_settlement g WHERE g.target = {t}.id AND g.decision = 'void')"
)


def counting() -> Q:
    """Give the same condition for a queryset of facts."""
    return ~Q(Exists(Void.objects.filter(target=OuterRef("pk")))) & ~Q(
        Exists(Settlement.objects.filter(target=OuterRef("pk"), decision="void"))
    )


def open_disputes() -> QuerySet[Dispute]:
    """Give the disputes nobody has settled yet."""
    return Dispute.objects.filter(settled_at=None)
