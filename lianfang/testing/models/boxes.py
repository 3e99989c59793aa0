"""Boxes of tubes on their way to a laboratory."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from lianfang.places.models import Site
from lianfang.sync.models import Fact
from lianfang.testing.models.words import Doubt


class Handover(Fact):
    """A box of tubes left a site for a laboratory."""

    GROUP = "local"
    DOUBTS = Doubt

    box = models.CharField(max_length=24)
    laboratory = models.ForeignKey(
        Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    tubes = ArrayField(models.CharField(max_length=24))  # their codes
    tube_ids = ArrayField(models.UUIDField())

    class Meta:
        indexes = [
            models.Index(fields=["box"], name="handover_by_box"),  # the laboratory's intake
            GinIndex(fields=["tube_ids"], name="handover_of_tube", fastupdate=False),  # a tube's custody
        ]


class Receipt(Fact):
    """A laboratory received a box and counted it."""

    GROUP = "local"
    DOUBTS = Doubt

    box = models.CharField(max_length=24)
    laboratory = models.ForeignKey(
        Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    n_told = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["box"], name="receipt_by_box")]  # custody of a box
