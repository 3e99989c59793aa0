"""The double entry: documents, the moves under them, and what is left of each lot in each account.

A trigger of the database (supplies/keeping.py) writes Balance with every Move and writes on the move what was left
on both sides; the checks here then say that receipts less issues are the stock, and that no store has less than
nothing.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.supplies.models.things import Item, Lot, Store


class Document(models.Model):
    """Why goods moved: its number, kind, who wrote it, when, and the reason."""

    GROUP = "local"
    AREA = "area_id"

    class Kind(models.TextChoices):
        RECEIPT = "receipt", pgettext_lazy("supplies", "Receipt")
        ISSUE = "issue", pgettext_lazy("supplies", "Issue")
        TRANSFER = "transfer", pgettext_lazy("supplies", "Transfer")
        RETURN = "return", pgettext_lazy("supplies", "Return")
        WRITE_OFF = "write_off", _("Write-off")
        COUNT = "count", pgettext_lazy("supplies", "Count")
        MADE = "made", pgettext_lazy("supplies", "Batch made")
        UNDO = "undo", _("Taken back")

    id = models.BigAutoField(primary_key=True)  # the number on the paper
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()  # of the store
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    # the form, request or gift that made it: made again, the first is given
    source = models.UUIDField(null=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("receipt", "issue", "transfer", "return"),
                        *("write_off", "count", "made", "undo"),
                    ]
                ),
                name="document_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["write_off", "undo"]) | ~Q(reason=""), name="document_reason"
            ),
            models.CheckConstraint(
                condition=Q(kind="undo", undoes__isnull=False) | ~Q(kind="undo") & Q(undoes=None),
                name="document_undoes",
            ),
        ]
        indexes = [models.Index(fields=["area_id", "-id"], name="document_by_area")]  # the list

    def __str__(self) -> str:
        return str(self.pk)


class Move(models.Model):
    """So many of a lot left one account and entered another. Never changed."""

    GROUP = "local"

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(Document, models.PROTECT, related_name="moves")
    lot = models.ForeignKey(Lot, models.PROTECT, db_index=False, related_name="+")
    source = models.ForeignKey(Store, models.PROTECT, db_index=False, related_name="+")
    target = models.ForeignKey(Store, models.PROTECT, db_index=False, related_name="+")
    quantity = models.PositiveIntegerField(_("quantity"))
    at = models.DateTimeField()
    source_left = models.BigIntegerField(default=0)  # what was left on either side; the trigger writes it
    target_left = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="move_of_something"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="move_goes_somewhere"),
        ]
        indexes = [
            models.Index(fields=["source", "-id"], name="move_out_of"),  # the ledger of a store
            models.Index(fields=["target", "-id"], name="move_into"),
            models.Index(fields=["lot", "-id"], name="move_of_lot"),  # where a lot went
            BrinIndex(fields=["at"], name="move_by_time", autosummarize=True),  # what some days used up
        ]


class Balance(models.Model):
    """What is left of a lot in an account: what came less what went. Written by the database alone."""

    GROUP = "local"

    id = models.BigAutoField(primary_key=True)
    store = models.ForeignKey(Store, models.PROTECT, db_index=False, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    outside = models.BooleanField()
    came = models.BigIntegerField(default=0)
    went = models.BigIntegerField(default=0)
    n = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "lot"], name="balance_once"),
            models.CheckConstraint(condition=Q(n=F("came") - F("went")), name="balance_is_came_less_went"),
            models.CheckConstraint(condition=Q(n__gte=0) | Q(outside=True), name="balance_not_below_nothing"),
        ]
        indexes = [
            models.Index(fields=["store", "item"], condition=Q(n__gt=0), name="balance_in_stock")
        ]  # the stock of a store
