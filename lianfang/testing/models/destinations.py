"""Where boxes are to go."""

from django.db import models
from django.db.models import Q

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.places.models import Site


class Destination(models.Model):
    """The laboratory that somebody chose for a box, or for all boxes of a site; a box's own goes first."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    site = models.ForeignKey(Site, models.CASCADE, null=True, related_name="+")
    box = models.CharField(max_length=24, default="", blank=True)
    laboratory = models.ForeignKey(Site, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(site=None) ^ Q(box=""), name="destination_of_one"),
            models.UniqueConstraint(fields=["site"], condition=Q(box=""), name="destination_site"),
            models.UniqueConstraint(fields=["box"], condition=~Q(box=""), name="destination_box"),
        ]
