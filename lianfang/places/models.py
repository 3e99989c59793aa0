"""Areas and sites."""

from typing import Literal

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lianfang.common.ids import uuid7
from lianfang.places.rules import official_code


def name_column() -> Literal["name", "name_en"]:
    """Say which column names an area in the language of the page."""
    return "name" if (get_language() or "zh").startswith("zh") else "name_en"


class Area(models.Model):
    """A province, city, district, township, community or grid; see rules.py for its id."""

    GROUP = "reference"
    AREA = "id"

    id = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    depth = models.PositiveSmallIntegerField()
    official = models.BooleanField(default=True)  # false for statistical areas that GB/T 2260 does not list
    population = models.PositiveIntegerField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    shape = models.JSONField(null=True)  # a city's own GeoJSON geometry, WGS-84
    closed_on = models.DateField(null=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(depth__lte=5), name="area_depth"),
            models.CheckConstraint(
                condition=models.Q(longitude__isnull=True, latitude__isnull=True)
                | models.Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="area_point",
            ),
        ]
        indexes = [
            models.Index(fields=["depth", "id"], name="area_by_depth"),  # queries.children, the map
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="area_by_name"),  # search by name
        ]

    def __str__(self) -> str:
        """Give the name in the language of the page."""
        return str(getattr(self, name_column()))

    @property
    def code(self) -> str:
        """Give the statistical code, as people know it."""
        return official_code(self.id)


class SiteKind(models.TextChoices):
    """What a site is for."""

    SAMPLING = "sampling", _("Sampling site")
    LABORATORY = "laboratory", _("Laboratory")
    HOSPITAL = "hospital", _("Hospital")
    ISOLATION = "isolation", _("Isolation site")
    CHECKPOINT = "checkpoint", _("Checkpoint")
    CENTRE = "centre", _("Command centre")
    MARKET = "market", _("Market")
    VENUE = "venue", _("Venue")  # a shop, a restaurant, a hall: people come and go, and scan its code


class Site(models.Model):
    """A place where work is done: a sampling site, a laboratory, a hospital, an isolation site."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=16, choices=SiteKind)
    name = models.CharField(max_length=120)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["area_id", "name"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "area", "name"], name="site_once"),
            models.CheckConstraint(condition=models.Q(kind__in=SiteKind.values), name="site_kind"),
        ]

    def __str__(self) -> str:
        return self.name
