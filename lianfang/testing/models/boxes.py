"""Boxes of tubes on their way to a laboratory: what was told of them, and where each stands."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.places.models import Site
from lianfang.sync.models import Fact
from lianfang.testing.models.words import Doubt

COLDEST, HOTTEST = -100, 60  # °C that anybody may read off a thermometer in a box


def _celsius(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(celsius__range=(COLDEST, HOTTEST)), name=name)


class Handover(Fact):
    """Sealed tubes were packed into a box for a laboratory: which, how many were counted, how cold."""

    GROUP = "reference"
    DOUBTS = Doubt

    box = models.CharField(max_length=24)
    laboratory = models.ForeignKey(
        Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    tubes = ArrayField(models.CharField(max_length=24))  # their codes
    tube_ids = ArrayField(models.UUIDField())
    n_told = models.PositiveIntegerField(null=True)  # counted by hand; null: nobody counted besides the list
    celsius = models.FloatField(null=True)
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["box"], name="handover_by_box"),  # the laboratory's intake
            GinIndex(fields=["tube_ids"], name="handover_of_tube", fastupdate=False),  # a tube's custody
        ]
        constraints = [_celsius("handover_celsius")]


class Carriage(Fact):
    """A courier took a box over and counted it, or arrived with it at a laboratory."""

    GROUP = "reference"
    DOUBTS = Doubt

    class Step(models.TextChoices):
        TAKEN = "taken", _("Taken over by the courier")
        ARRIVED = "arrived", _("Courier arrived")

    box = models.CharField(max_length=24)
    step = models.CharField(max_length=8, choices=Step)
    n_told = models.PositiveIntegerField(null=True)
    celsius = models.FloatField(null=True)
    laboratory = models.ForeignKey(
        Site, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["box"], name="carriage_by_box")]  # a box's way
        constraints = [
            models.CheckConstraint(condition=Q(step__in=["taken", "arrived"]), name="carriage_step"),
            _celsius("carriage_celsius"),
        ]


class Receipt(Fact):
    """A laboratory received a box and counted it, perhaps tube by tube against the list."""

    GROUP = "reference"
    DOUBTS = Doubt

    class SealState(models.TextChoices):
        UNTOLD = "", _("Not told")
        INTACT = "intact", _("Intact")
        BROKEN = "broken", _("Broken")
        MISSING = "missing", _("No seal")

    box = models.CharField(max_length=24)
    laboratory = models.ForeignKey(
        Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    n_told = models.PositiveIntegerField()
    tubes = ArrayField(
        models.CharField(max_length=24), db_default=[]
    )  # scanned one by one; empty: only counted
    tube_ids = ArrayField(models.UUIDField(), db_default=[])
    celsius = models.FloatField(null=True)
    seal = models.CharField(max_length=8, choices=SealState, default="", db_default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["box"], name="receipt_by_box"),  # custody of a box
            GinIndex(fields=["tube_ids"], name="receipt_of_tube", fastupdate=False),  # a tube found in a box
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(seal__in=["", "intact", "broken", "missing"]), name="receipt_seal"
            ),
            _celsius("receipt_celsius"),
        ]


class Ruling(Fact):
    """Somebody settled why the counts of a box differ: what is in it may be tested and its results go out.

    `digest` says which counts that was about: counts that come in later have to be settled anew.
    """

    GROUP = "reference"
    DOUBTS = Doubt

    box = models.CharField(max_length=24)
    digest = models.CharField(max_length=24)
    note = models.CharField(max_length=400)

    class Meta:
        indexes = [models.Index(fields=["box"], name="ruling_by_box")]  # is this box held?
        constraints = [models.CheckConstraint(condition=~Q(note=""), name="ruling_note")]


class Box(models.Model):
    """A box on one of its ways from a site to a laboratory; written from the facts, again and again.

    A box goes round: a receipt ends the way of what was packed before it.
    """

    GROUP = "reference"
    AREA = "area_id"

    class Differs(models.TextChoices):
        TUBES = "tubes", _("Tubes are missing, or there are others than were packed")
        LABORATORY = "laboratory", _("The laboratory counted another number than was packed")
        COURIER = "courier", _("The courier counted another number than was packed")
        PACKING = "packing", _("Another number was counted at packing than was listed")
        SEAL = "seal", _("The seal of the box was broken or missing")

    id = models.UUIDField(primary_key=True)  # of the first fact of this way
    code = models.CharField(max_length=24)
    area_id = models.BigIntegerField()
    site_id = models.UUIDField(null=True)
    round_id = models.UUIDField(null=True)
    laboratory_id = models.UUIDField(null=True)  # where it was received, else where it is taken
    n_listed = models.PositiveIntegerField(
        null=True
    )  # tubes that its packers named; null: no packing is known
    n_packed = models.PositiveIntegerField(null=True)  # counted by hand at packing
    n_taken = models.PositiveIntegerField(null=True)  # by the courier
    n_received = models.PositiveIntegerField(null=True)  # by the laboratory
    packed_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    celsius = models.FloatField(null=True)  # the warmest that was told
    oldest_at = models.DateTimeField(null=True)  # the first swab in it
    due_at = models.DateTimeField(null=True)  # in a laboratory by then
    keeps_until = models.DateTimeField(null=True)  # tested or deep-frozen by then
    differs = models.CharField(max_length=12, choices=Differs, default="", blank=True)
    missing = ArrayField(models.CharField(max_length=24), default=list)
    extra = ArrayField(models.CharField(max_length=24), default=list)
    digest = models.CharField(max_length=24)  # stands for the facts that were counted: see Ruling
    held = models.BooleanField(default=False)
    since = models.DateTimeField()  # when the last of its facts happened

    class Meta:
        indexes = [
            models.Index(fields=["code"], name="box_by_code"),
            models.Index(fields=["area_id", "since"], name="box_by_area"),  # the board
            models.Index(
                fields=["code"], condition=Q(held=True), name="box_held"
            ),  # may this tube's result go out?
            models.Index(fields=["laboratory_id", "since"], name="box_by_laboratory"),
        ]
