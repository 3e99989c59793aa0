"""Outbreaks, their levels and goals."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.places.models import Area


class Outbreak(models.Model):
    """One outbreak of one disease in one area."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    disease = models.CharField(_("disease"), max_length=40)
    variant = models.CharField(_("variant"), max_length=40, blank=True, default="")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    began_on = models.DateField(_("began on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        ordering = ["-began_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["disease", "area", "began_on"], name="outbreak_once"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on")), name="outbreak_dates"
            ),
        ]


class LevelChange(models.Model):
    """The response level from an instant on, why, and who decided. Earlier levels stay."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.CASCADE, related_name="levels")
    level = models.CharField(_("level"), max_length=8)
    at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="level_reason")]


class Goal(models.Model):
    """What the response wants to reach; met when a person says so, with the day."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.CASCADE, related_name="goals")
    text = models.CharField(_("goal"), max_length=200)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    # What shows where it stands: a key of a measure that apps above know, and what it is to reach.
    measure = models.CharField(_("measure"), max_length=40, blank=True, default="")
    way = models.CharField(max_length=5, blank=True, default="")  # "most" or "least"
    target = models.FloatField(_("target"), null=True, blank=True)
    met_on = models.DateField(_("met on"), null=True, blank=True)
    met_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["outbreak", "text"], name="goal_once"),
            models.CheckConstraint(
                condition=Q(met_on=None, met_by=None) | Q(met_on__isnull=False, met_by__isnull=False),
                name="goal_met_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(measure="", way="", target=None)
                | Q(way__in=["most", "least"], target__isnull=False) & ~Q(measure=""),
                name="goal_measured_whole",
            ),
        ]
