"""What is written into a file: plans, consultations."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.care.models.files import Admission
from lianfang.common.ids import uuid7


class Plan(models.Model):
    """The patient's own plan of treatment; a new version replaces it, the old ones stay."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    admission = models.ForeignKey(Admission, models.CASCADE, related_name="plans")
    person_id = models.UUIDField()
    version = models.PositiveSmallIntegerField()
    clinical_type = models.CharField(_("clinical type"), max_length=24, blank=True)  # none while asymptomatic
    text = models.TextField(_("plan"))
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["admission", "version"], name="plan_version"),
            models.CheckConstraint(condition=~Q(text=""), name="plan_says_something"),
        ]


class Consultation(models.Model):
    """The day's consultation on one patient: as many a day as the protocol asks, numbered from 1."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    admission = models.ForeignKey(Admission, models.CASCADE, related_name="consultations")
    person_id = models.UUIDField()
    on = models.DateField()
    nth = models.PositiveSmallIntegerField()
    text = models.TextField(_("conclusion"))
    improved = models.BooleanField(_("symptoms clearly better"), default=False)
    # empty: no imaging was looked at that day
    imaging_improved = models.BooleanField(_("lungs clearly better on imaging"), null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-nth"]
        constraints = [
            models.UniqueConstraint(fields=["admission", "on", "nth"], name="consultation_once"),
            models.CheckConstraint(condition=~Q(text=""), name="consultation_says_something"),
        ]
