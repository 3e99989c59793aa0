"""Bulletins: a day's figures, kept as they were published."""

from django.db import models
from django.db.models import Q

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak


class Bulletin(models.Model):
    """The figures of one day. A correction is a new version with a note; the old one stays."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="bulletins")
    day = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    figures = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, default="")

    class Meta:
        ordering = ["-day", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["outbreak", "day", "version"], name="bulletin_version"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(note=""), name="bulletin_correction_note"),
        ]
