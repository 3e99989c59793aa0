"""Tubes that a laboratory did not take, and tubes that were thrown away."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.places.models import Site
from lianfang.sync.models import Fact
from lianfang.testing.models.tubes import Tube
from lianfang.testing.models.words import Doubt


class Rejection(Fact):
    """A laboratory rejected a tube, or it never came: everybody in it is swabbed again."""

    GROUP = "tube"
    DOUBTS = Doubt

    class Reason(models.TextChoices):
        LEAKING = "leaking", _("Leaking")
        SHORT = "short", _("Too little liquid, or no swab in it")
        LABEL = "label", _("Label cannot be read")
        OLD = "old", _("Too long on the way")
        WARM = "warm", _("Too warm for too long")
        LOST = "lost", _("Lost")
        OTHER = "other", pgettext_lazy("reason", "Other")

    tube = models.ForeignKey(Tube, models.PROTECT, db_constraint=False, related_name="rejections")
    tube_code = models.CharField(max_length=24)
    laboratory = models.ForeignKey(
        Site, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    reason = models.CharField(max_length=8, choices=Reason)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=["leaking", "short", "label", "old", "warm", "lost", "other"]),
                name="rejection_reason",
            )
        ]


class Disposal(Fact):
    """A laboratory threw tubes away."""

    GROUP = "reference"
    DOUBTS = Doubt

    laboratory = models.ForeignKey(
        Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    tubes = ArrayField(models.CharField(max_length=24))
    tube_ids = ArrayField(models.UUIDField())
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            GinIndex(fields=["tube_ids"], name="disposal_of_tube", fastupdate=False)
        ]  # a tube's custody
