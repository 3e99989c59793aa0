"""What is looked at before a round begins, and who signed it."""

from django.db import models
from django.db.models import Q

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.testing.models import Round
from lianfang.visits.models import VisitRound
from lianfang.zones.models import Zone


class Checklist(models.Model):
    """Before a round of testing, or of visits, or a zone begins: what was looked at, by whom, and who signed it."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.OneToOneField(Round, models.CASCADE, null=True, related_name="checklist")
    visit_round = models.OneToOneField(VisitRound, models.CASCADE, null=True, related_name="checklist")
    zone = models.OneToOneField(Zone, models.CASCADE, null=True, related_name="checklist")
    area_id = models.BigIntegerField()
    protocol = models.CharField(max_length=40)
    answers = models.JSONField(default=dict)  # key of the protocol → {"met": …, "note": …}
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-begun_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(round=None, visit_round__isnull=False, zone=None)
                | Q(round__isnull=False, visit_round=None, zone=None)
                | Q(round=None, visit_round=None, zone__isnull=False),
                name="checklist_of_one",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="checklist_signed",
            ),
        ]

    @property
    def of(self) -> str:
        """Say what it is about: a round of testing or of visits, or a zone."""
        return "testing" if self.round_id else "visits" if self.visit_round_id else "zones"
