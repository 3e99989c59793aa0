"""Forms that superiors ask for, and what they were filled with."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area


class Blank(models.Model):
    """A form that somebody above asks for: who, why, of which area, the hour of day it is filled by itself, and in
    which language the names and days in it are written."""

    GROUP = "reference"
    AREA = "area_id"

    class Language(models.TextChoices):
        CHINESE = "zh-hans", _("Chinese")
        ENGLISH = "en", _("English")
        BOTH = "both", _("Chinese and English, a file each")

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    asked_by = models.CharField(_("who asks for it"), max_length=120)
    why = models.CharField(_("what for"), max_length=300)
    hour = models.PositiveSmallIntegerField(_("filled every day at"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=7, choices=Language, default=Language.CHINESE)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(asked_by="") & ~Q(why=""), name="blank_told"),
            models.CheckConstraint(condition=Q(hour=None) | Q(hour__lte=23), name="blank_hour"),
            models.CheckConstraint(
                condition=Q(language__in=["zh-hans", "en", "both"]), name="blank_language"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_by=None)
                | Q(stopped_at__gte=F("made_at"), stopped_by__isnull=False),
                name="blank_stopped",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BlankVersion(models.Model):
    """One version of a form: the file as it came, its places, and which indicator goes where."""

    GROUP = "reference"

    class Format(models.TextChoices):
        XLSX = "xlsx", "Excel (XLSX)"
        DOCX = "docx", "Word (DOCX)"
        CSV = "csv", "CSV"

    id = models.UUIDField(primary_key=True, default=uuid7)
    blank = models.ForeignKey(Blank, models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    format = models.CharField(max_length=4, choices=Format)
    filename = models.CharField(max_length=200)
    file = models.BinaryField(max_length=4_000_000)
    places = models.JSONField()  # [{"name": …, "where": …}] in the order of the file
    mapping = models.JSONField(default=dict)  # name → {"what": key, "area": id or none, "back": days}
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["blank", "version"], name="blank_version"),
            models.CheckConstraint(condition=Q(format__in=["xlsx", "docx", "csv"]), name="blank_format"),
        ]


class Filling(models.Model):
    """A form filled for a day: each number, the file, and who asked for it; none: by the clock."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    version = models.ForeignKey(BlankVersion, models.PROTECT, related_name="fillings")
    day = models.DateField()
    language = models.CharField(max_length=7, default="zh-hans")  # of its names and days
    as_of = models.DateTimeField()
    values = models.JSONField()
    file = models.BinaryField(max_length=8_000_000)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    scheduled = models.BooleanField(default=False)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "day", "language"],
                condition=Q(scheduled=True),
                name="filling_scheduled_once",
            ),
            models.CheckConstraint(
                condition=Q(scheduled=True, made_by=None) | Q(scheduled=False, made_by__isnull=False),
                name="filling_by",
            ),
        ]
