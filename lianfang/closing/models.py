"""Closing reports: what was told of a response, kept as it was told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area


class ClosingReport(models.Model):
    """What a response was, as it stood when somebody wrote it down. Written again, it is a new version under the same
    number; the earlier ones stay."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="closing_reports")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    version = models.PositiveSmallIntegerField()
    final = models.BooleanField()  # the outbreak was over
    until = models.DateTimeField()  # what is told is true as of then
    summary = models.CharField(_("summary"), max_length=4000, blank=True, default="")
    lessons = models.CharField(_("what was learnt"), max_length=4000, blank=True, default="")
    note = models.CharField(_("what is different in this version"), max_length=300, blank=True, default="")
    data = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-year", "-number", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["outbreak", "version"], name="closing_version"),
            models.UniqueConstraint(fields=["year", "number", "version"], name="closing_number"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(note=""), name="closing_note"),
        ]

    @property
    def said(self) -> str:
        """Give the number as people say it: 2021-003."""
        return f"{self.year}-{self.number:03d}"
