"""Making a bed and its room clean after somebody left."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.beds.models.rooms import Bed
from lianfang.common.ids import uuid7


class Disinfection(models.Model):
    """A bed and its room are made clean: since when, until when it should be done, who did it, when and how."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    bed = models.ForeignKey(Bed, models.CASCADE, related_name="disinfections")
    begun_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(_("who did it"), max_length=60, blank=True, default="")
    method = models.CharField(_("how"), max_length=24, blank=True, default="")  # of the protocol
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-begun_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["bed"], condition=Q(done_at=None), name="disinfection_one_open"),
            models.CheckConstraint(condition=Q(due_at__gte=F("begun_at")), name="disinfection_due"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by="", method="", noted_by=None)
                | Q(done_at__gte=F("begun_at"), noted_by__isnull=False) & ~Q(done_by="") & ~Q(method=""),
                name="disinfection_done",
            ),
        ]
