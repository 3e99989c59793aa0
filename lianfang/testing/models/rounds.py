"""Rounds of testing and the sites that work for them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area, Site


class Round(models.Model):
    """One round of testing an area."""

    GROUP = "reference"
    AREA = "area_id"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        RECONCILED = "reconciled", _("Reconciled")

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="rounds")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("round"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    pool_size = models.PositiveSmallIntegerField(_("people a tube"))
    target = models.PositiveIntegerField(_("people to test"))
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    protocol = models.CharField(max_length=40)  # the version it was planned under
    skip_tested_days = models.PositiveSmallIntegerField(
        _("tested within so many days need not come"), default=0
    )
    every_days = models.PositiveSmallIntegerField(_("the next one after so many days"), null=True)
    planned_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)  # for the first time
    closed_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)  # somebody signed what is looked at before it opens

    class Meta:
        ordering = ["-starts_on", "area_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["outbreak", "area", "number"], name="round_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="round_dates"),
            models.CheckConstraint(condition=Q(pool_size__range=(1, 20)), name="round_pool"),
            models.CheckConstraint(
                condition=Q(skip_tested_days__lte=60) & (Q(every_days=None) | Q(every_days__range=(1, 60))),
                name="round_rhythm",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "open"], closed_at=None)
                | Q(state__in=["closed", "reconciled"], closed_at__isnull=False),
                name="round_closed_at",
            ),
        ]


class RoundSite(models.Model):
    """A sampling site that works for a round."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.ForeignKey(Round, models.CASCADE, related_name="sites")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "site"], name="round_site_once")]
