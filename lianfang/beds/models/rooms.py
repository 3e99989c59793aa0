"""Wards, rooms and beds."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.common.ids import uuid7
from lianfang.places.models import Site


class Ward(models.Model):
    """A ward of a hospital, or a building or floor of an isolation site: what it is for, and whether it is closed.

    Its rooms bear its name; closing it closes them.
    """

    GROUP = "reference"

    class Specialty(models.TextChoices):
        GENERAL = "general", pgettext_lazy("ward", "General")
        INFECTIOUS = "infectious", _("Infectious diseases")
        RESPIRATORY = "respiratory", _("Respiratory diseases")
        CRITICAL = "critical", _("Critical care")
        CHILDREN = "children", _("Children")
        MATERNITY = "maternity", _("Mothers and newborns")
        DIALYSIS = "dialysis", _("Dialysis")
        SURGERY = "surgery", _("Surgery")

    id = models.UUIDField(primary_key=True, default=uuid7)
    site = models.ForeignKey(Site, models.PROTECT, related_name="wards")
    name = models.CharField(pgettext_lazy("ward", "name"), max_length=60)
    specialty = models.CharField(_("specialty"), max_length=11, choices=Specialty, default=Specialty.GENERAL)
    closed_at = models.DateTimeField(null=True)
    why_closed = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["site_id", "name"]
        constraints = [
            models.UniqueConstraint(fields=["site", "name"], name="ward_once"),
            models.CheckConstraint(condition=Q(closed_at=None) | ~Q(why_closed=""), name="ward_why_closed"),
        ]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A room of a hospital ward or an isolation site; closed, nobody can be put into it."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    site = models.ForeignKey(Site, models.PROTECT, related_name="rooms")
    ward = models.CharField(_("ward"), max_length=60)
    name = models.CharField(_("room"), max_length=30)
    negative_pressure = models.BooleanField(_("negative pressure"), default=False)
    icu = models.BooleanField(_("intensive care"), default=False, db_default=False)
    single = models.BooleanField(_("one person only"), default=True)
    closed_at = models.DateTimeField(null=True)
    why_closed = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        ordering = ["site_id", "ward", "name"]
        constraints = [
            models.UniqueConstraint(fields=["site", "ward", "name"], name="room_once"),
            models.CheckConstraint(condition=Q(closed_at=None) | ~Q(why_closed=""), name="room_why_closed"),
        ]

    def __str__(self) -> str:
        return self.name


class Bed(models.Model):
    """A bed in a room; one without nurses is there, and counts for nothing."""

    GROUP = "reference"

    class State(models.TextChoices):
        FREE = "free", _("Free")
        DISINFECTING = "disinfecting", _("Disinfecting")
        OUT = "out", _("Out of use")

    id = models.UUIDField(primary_key=True, default=uuid7)
    room = models.ForeignKey(Room, models.PROTECT, related_name="beds")
    name = models.CharField(_("bed"), max_length=10)
    state = models.CharField(max_length=12, choices=State, default=State.FREE)
    staffed = models.BooleanField(_("with nurses"), default=True, db_default=True)

    class Meta:
        ordering = ["room_id", "name"]
        constraints = [models.UniqueConstraint(fields=["room", "name"], name="bed_once")]

    def __str__(self) -> str:
        return f"{self.room.name}-{self.name}"
