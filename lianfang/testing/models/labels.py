"""Codes of tubes that were printed, before anybody is in them."""

from django.db import models

from lianfang.places.models import Site
from lianfang.testing.models.rounds import Round


class Label(models.Model):
    """A tube's code that was printed for a round and a site; without a tube of that code it waits to be used."""

    GROUP = "reference"
    AREA = "area_id"

    tube_id = models.UUIDField(primary_key=True)  # as every phone makes it of the code
    code = models.CharField(max_length=24, unique=True)
    batch = models.CharField(max_length=8)  # the letters of its kit
    round = models.ForeignKey(Round, models.PROTECT, db_index=False, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, db_index=False, related_name="+")
    area_id = models.BigIntegerField()
    issued_at = models.DateTimeField()
    n_printed = models.PositiveSmallIntegerField(
        default=0, db_default=0
    )  # more than once: two tubes may carry it

    class Meta:
        indexes = [
            models.Index(fields=["batch"], name="label_by_batch"),
            models.Index(
                fields=["round"], condition=models.Q(n_printed__gt=1), name="label_twice"
            ),  # findings
        ]
