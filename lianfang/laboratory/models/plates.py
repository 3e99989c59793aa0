"""Plates of 96 wells, what was put where, and their runs on an instrument."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.laboratory.models.abilities import Instrument, Lot
from lianfang.places.models import Site


class Plate(models.Model):
    """A plate that is filled, run once, or given up."""

    GROUP = "local"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    laboratory = models.ForeignKey(Site, models.PROTECT, related_name="plates")
    area_id = models.BigIntegerField()
    number = models.PositiveIntegerField()  # counted on in its laboratory
    second = models.BooleanField(default=False)  # for second reagents
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    given_up_at = models.DateTimeField(null=True)
    given_up_because = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["laboratory", "number"], name="plate_number"),
            models.CheckConstraint(
                condition=Q(given_up_at=None, given_up_because="")
                | Q(given_up_at__isnull=False) & ~Q(given_up_because=""),
                name="plate_given_up",
            ),
        ]
        indexes = [models.Index(fields=["laboratory", "-made_at"], name="plate_newest")]


class Well(models.Model):
    """What is in a well of a plate: a tube's material or a control."""

    GROUP = "reference"

    class Role(models.TextChoices):
        SAMPLE = "sample", _("Tube")
        NEGATIVE = "negative", _("Negative control")
        POSITIVE = "positive", _("Positive control")
        BLANK = "blank", _("Blank")

    id = models.UUIDField(primary_key=True, default=uuid7)
    plate = models.ForeignKey(Plate, models.CASCADE, related_name="wells")
    position = models.PositiveSmallIntegerField()  # 0 is A1, 1 is B1, 8 is A2: down the columns
    role = models.CharField(max_length=8, choices=Role)
    tube_id = models.UUIDField(null=True)
    tube_code = models.CharField(max_length=24, default="", blank=True)
    live = models.BooleanField(default=True)  # its tube is being worked on here, and nowhere else
    cts = models.JSONField(default=dict)  # gene → Ct, or null for none

    class Meta:
        ordering = ["plate_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plate", "position"], name="well_once"),
            models.UniqueConstraint(
                fields=["tube_id"],
                condition=Q(live=True, tube_id__isnull=False),
                name="well_one_plate_a_tube",
            ),
            models.CheckConstraint(condition=Q(position__lt=96), name="well_position"),
            models.CheckConstraint(
                condition=Q(role="sample", tube_id__isnull=False)
                | Q(role__in=["negative", "positive", "blank"], tube_id=None, tube_code=""),
                name="well_role",
            ),
        ]
        indexes = [models.Index(fields=["tube_id"], condition=Q(tube_id__isnull=False), name="well_of_tube")]


class Run(models.Model):
    """A plate was read by an instrument; valid when its controls are, else nothing on it counts."""

    GROUP = "local"
    AREA = "area_id"

    class State(models.TextChoices):
        VALID = "valid", _("Valid")
        INVALID = "invalid", _("Invalid")

    id = models.UUIDField(primary_key=True, default=uuid7)
    plate = models.OneToOneField(Plate, models.PROTECT, related_name="run")
    laboratory = models.ForeignKey(Site, models.PROTECT, related_name="runs")
    area_id = models.BigIntegerField()
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="runs")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="runs")
    method = models.CharField(max_length=24)
    protocol = models.CharField(max_length=40)  # the version it was read by
    ran_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State)
    why = models.JSONField(default=list)  # what is wrong with its controls: [code, well, gene]

    class Meta:
        ordering = ["-ran_at", "-id"]
        constraints = [models.CheckConstraint(condition=Q(state__in=["valid", "invalid"]), name="run_state")]
        indexes = [models.Index(fields=["laboratory", "-ran_at"], name="run_newest")]


class ControlValue(models.Model):
    """The Ct of a gene of a control in a run: a point of a control chart."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    run = models.ForeignKey(Run, models.CASCADE, related_name="controls")
    instrument = models.ForeignKey(Instrument, models.PROTECT, db_index=False, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, db_index=False, related_name="+")
    gene = models.CharField(max_length=12)
    ct = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["instrument", "lot", "gene", "at"], name="control_chart")]
