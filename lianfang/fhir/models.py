"""Bundles that came in."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.laboratory.models import ResultFile
from lianfang.places.models import Site


class BundleIn(models.Model):
    """A bundle of FHIR as it came, and what became of each of its entries."""

    GROUP = "local"
    AREA = "area_id"

    class Way(models.TextChoices):
        PAGE = "page", _("On a page")
        API = "api", _("By the API")
        COMMAND = "command", _("From a terminal")

    id = models.UUIDField(primary_key=True, default=uuid7)
    area_id = models.BigIntegerField()  # where people are registered that are not on record
    laboratory = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(ResultFile, models.PROTECT, null=True, related_name="+")  # its results
    way = models.CharField(max_length=8, choices=Way)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # SHA-256
    packed = models.BinaryField()  # as it came, packed by zlib
    issues = models.JSONField(default=list)  # of an OperationOutcome
    n_entries = models.PositiveIntegerField(default=0)
    n_taken = models.PositiveIntegerField(default=0)
    n_known = models.PositiveIntegerField(default=0)
    n_bad = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            # the same again is the same bundle
            models.UniqueConstraint(
                fields=["area_id", "digest", "laboratory"], nulls_distinct=False, name="bundle_in_once"
            ),
            models.CheckConstraint(
                condition=Q(n_entries__gte=F("n_taken") + F("n_known") + F("n_bad")), name="bundle_in_counts"
            ),
        ]
        indexes = [models.Index(fields=["area_id", "-at"], name="bundle_in_newest")]  # the list

    def __str__(self) -> str:
        return self.name
