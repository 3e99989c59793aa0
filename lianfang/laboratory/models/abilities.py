"""What a laboratory can do: tubes a day, hours, instruments, lots of reagents."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.common.ids import uuid7
from lianfang.places.models import Site


class Ability(models.Model):
    """How many tubes a laboratory can conclude on in a day, pooled and single, and when it works."""

    GROUP = "reference"

    laboratory = models.OneToOneField(Site, models.PROTECT, primary_key=True, related_name="ability")
    pooled_per_day = models.PositiveIntegerField(_("pooled tubes a day"))
    single_per_day = models.PositiveIntegerField(_("single tubes a day"))
    opens_hour = models.PositiveSmallIntegerField(_("works from, h"), default=0)
    closes_hour = models.PositiveSmallIntegerField(_("works until, h"), default=24)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_hour__lt=F("closes_hour"), closes_hour__lte=24), name="ability_hours"
            )
        ]


class Instrument(models.Model):
    """A machine that reads plates, and how the columns of its files were named the last time."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    laboratory = models.ForeignKey(Site, models.PROTECT, related_name="instruments")
    name = models.CharField(_("name"), max_length=60)
    model = models.CharField(_("model"), max_length=60, blank=True)
    columns = models.JSONField(default=dict)  # field → name of its column; see documents.tables
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["laboratory", "name"], name="instrument_once")]

    def __str__(self) -> str:
        return self.name


class Lot(models.Model):
    """A lot of a reagent: which genes it looks for, until when it is good, and its own limits where it names some."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    laboratory = models.ForeignKey(Site, models.PROTECT, related_name="lots")
    kit = models.CharField(_("reagent"), max_length=80)
    number = models.CharField(_("lot"), max_length=40)
    genes = ArrayField(models.CharField(max_length=12), verbose_name=_("genes"))
    internal = models.CharField(_("internal control"), max_length=12, default="IC", blank=True)
    expires_on = models.DateField(_("good until"))
    ct_positive = models.FloatField(_("found up to Ct"), null=True, blank=True)
    ct_grey = models.FloatField(_("grey up to Ct"), null=True, blank=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["kit", "-expires_on"]
        constraints = [
            models.UniqueConstraint(fields=["laboratory", "kit", "number"], name="lot_once"),
            models.CheckConstraint(condition=Q(genes__len__range=(1, 6)), name="lot_genes"),
            models.CheckConstraint(
                condition=Q(ct_positive=None) | Q(ct_grey=None) | Q(ct_grey__gte=F("ct_positive")),
                name="lot_limits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kit} · {self.number}"
