"""Sampling points: what they are, when they work for a round, how long their queues are."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from lianfang.common.ids import uuid7
from lianfang.places.models import Site
from lianfang.sync.models import Fact
from lianfang.testing.models.rounds import RoundSite
from lianfang.testing.models.words import Doubt


class PointKind(models.TextChoices):
    """What kind of place a sampling point is in."""

    COMMUNITY = "community", _("Community")
    PARK = "park", _("Park or square")
    SCHOOL = "school", _("School")
    ENTERPRISE = "enterprise", _("Enterprise")
    CONSTRUCTION = "construction", _("Construction site")
    HOSPITAL = "hospital", _("Medical institution")
    ROAD = "road", _("Road, drive-through")
    HOME = "home", _("Team that goes to homes")
    ISOLATION = "isolation", _("Quarantine site")


class SamplingPoint(models.Model):
    """What kind of point a sampling site is, and how many lanes it has room for."""

    GROUP = "reference"

    site = models.OneToOneField(Site, models.CASCADE, primary_key=True, related_name="point")
    kind = models.CharField(max_length=12, choices=PointKind)
    lanes = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PointKind.values), name="point_kind"),
            models.CheckConstraint(condition=Q(lanes__range=(1, 200)), name="point_lanes"),
        ]


class SiteHours(models.Model):
    """From when to when a site swabs for a round on a day, and how many people an hour. The hours of a night belong to
    the day on which they begin; a day may have several."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    round_site = models.ForeignKey(RoundSite, models.CASCADE, related_name="hours")
    day = models.DateField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    per_hour = models.PositiveIntegerField()

    class Meta:
        ordering = ["opens_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="site_hours_order"),
            models.CheckConstraint(condition=Q(per_hour__range=(1, 20_000)), name="site_hours_capacity"),
            models.CheckConstraint(
                condition=Q(
                    day=Func(
                        F("opens_at"),
                        template="((%(expressions)s AT TIME ZONE 'Asia/Shanghai')::date)",
                        output_field=models.DateField(),
                    )
                ),
                name="site_hours_day",
            ),
            ExclusionConstraint(
                name="site_hours_apart",
                deferrable=models.Deferrable.IMMEDIATE,  # hours that move are looked at together
                expressions=[
                    ("round_site", RangeOperators.EQUAL),
                    (
                        Func(
                            "opens_at", "closes_at", function="TSTZRANGE", output_field=DateTimeRangeField()
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [models.Index(fields=["day", "round_site"], name="site_hours_by_day")]


class Queue(Fact):
    """How many people wait at a site, and how many lanes swab, as somebody there saw it."""

    GROUP = "local"
    DOUBTS = Doubt

    site = models.ForeignKey(Site, models.PROTECT, db_constraint=False, related_name="+")
    waiting = models.PositiveSmallIntegerField()
    lanes = models.PositiveSmallIntegerField()
