"""Daily reports of units: who said that one is complete, and the locked copies."""

from django.db import models
from django.db.models import F, Q

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.workforce.models import Team


class Submission(models.Model):
    """A named person said that a unit's report of a day is complete; also that there was nothing: a zero report."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    day = models.DateField()
    area_id = models.BigIntegerField()  # the area the unit answers for
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")  # none: the area is the unit
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    zero = models.BooleanField()
    note = models.CharField(max_length=400, default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["outbreak", "day", "area_id"],
                condition=Q(team=None, withdrawn_at=None),
                name="submission_once_area",
            ),
            models.UniqueConstraint(
                fields=["outbreak", "day", "team"],
                condition=Q(team__isnull=False, withdrawn_at=None),
                name="submission_once_team",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__gte=F("at"), withdrawn_by__isnull=False),
                name="submission_withdrawn",
            ),
        ]


class ReportDay(models.Model):
    """A day whose reports are locked: everything that was known at its cut-off, under which protocol."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    day = models.DateField()
    cut_off_at = models.DateTimeField()
    locked_at = models.DateTimeField()
    locked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # none: by itself
    protocol = models.CharField(max_length=40)
    n_units = models.PositiveIntegerField()
    n_on_time = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # of all locked copies of the day

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["outbreak", "day"], name="report_day_once"),
            models.CheckConstraint(condition=Q(locked_at__gte=F("cut_off_at")), name="report_day_over"),
        ]


class UnitReport(models.Model):
    """The locked copy of a unit's report. A correction is a new version with a note; the old one stays.

    `given` are figures of registers that keep no history (how many households there are), as they were; `figures` are
    counted from facts, and can be counted again to the same bytes.
    """

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    locked = models.ForeignKey(ReportDay, models.PROTECT, related_name="reports")
    area_id = models.BigIntegerField()
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    given = models.JSONField()
    figures = models.JSONField()
    digest = models.CharField(max_length=64)
    as_of = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, default="")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["locked", "area_id", "version"], condition=Q(team=None), name="unit_report_area"
            ),
            models.UniqueConstraint(
                fields=["locked", "team", "version"],
                condition=Q(team__isnull=False),
                name="unit_report_team",
            ),
            models.CheckConstraint(
                condition=Q(version=1, note="") | Q(version__gt=1, made_by__isnull=False) & ~Q(note=""),
                name="unit_report_correction",
            ),
        ]
