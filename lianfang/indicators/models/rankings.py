"""Rankings of units, as they stood at the cut-off."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.indicators.models.reports import ReportDay
from lianfang.workforce.models import Team


class Kind(models.TextChoices):
    """What kind of unit."""

    AREA = "area", _("Villages and communities")
    TEAM = "team", _("Teams")


class Ranking(models.Model):
    """The ranking of one kind of unit on a day. A new version, with a note, takes corrected reports in."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    locked = models.ForeignKey(ReportDay, models.PROTECT, related_name="rankings")
    kind = models.CharField(max_length=4, choices=Kind)
    version = models.PositiveSmallIntegerField(default=1)
    protocol = models.CharField(max_length=40)
    weights = models.JSONField()  # as they were: key → percent, and the smallest denominator
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, default="")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["locked", "kind", "version"], name="ranking_version"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="ranking_kind"),
            models.CheckConstraint(
                condition=Q(version=1, note="") | Q(version__gt=1, made_by__isnull=False) & ~Q(note=""),
                name="ranking_correction",
            ),
        ]


class Place(models.Model):
    """Where a unit stands in a ranking, among the units of its district: the score and its parts. Never a person."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    ranking = models.ForeignKey(Ranking, models.CASCADE, related_name="places")
    area_id = models.BigIntegerField()
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    district_id = models.BigIntegerField()
    rank = models.PositiveIntegerField(null=True)
    of = models.PositiveIntegerField()  # units of the district that have a rank
    bottom = models.BooleanField()
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    parts = models.JSONField()  # key → [how many, of how many, whether it counts]

    class Meta:
        ordering = ["district_id", "rank", "area_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rank=None, score=None) | Q(rank__gte=1, score__range=(0, 100)), name="place_rank"
            ),
        ]
        indexes = [
            models.Index(fields=["ranking", "area_id"], name="place_by_area"),  # the ranking of an area
            models.Index(fields=["area_id", "ranking"], name="place_trend"),  # a unit over the days
        ]
