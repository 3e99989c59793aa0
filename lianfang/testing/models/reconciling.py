"""What was found when a round was reconciled, and who signed it."""

from django.db import models
from django.db.models import Q

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.testing.models.rounds import Round


class Reconciliation(models.Model):
    """The figures of a round at the moment somebody said that it is complete. They stay, whatever comes in later."""

    GROUP = "local"

    round = models.OneToOneField(Round, models.PROTECT, primary_key=True, related_name="reconciliation")
    made_at = models.DateTimeField()
    figures = models.JSONField()
    note = models.CharField(max_length=1000, blank=True, default="")


class RoundSignature(models.Model):
    """Somebody signed the reconciliation of a round; the first is whoever reconciled it."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    reconciliation = models.ForeignKey(Reconciliation, models.CASCADE, related_name="signatures")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    as_what = models.CharField(max_length=40)  # the post under which they signed
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["reconciliation", "by"], name="round_signature_once"),
            models.CheckConstraint(condition=~Q(as_what=""), name="round_signature_as_what"),
        ]
