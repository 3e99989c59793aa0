"""What is measured at a bedside, and what a rule proposes from it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.care import rules
from lianfang.care.models.files import Admission
from lianfang.common.ids import uuid7


class Observation(models.Model):
    """A patient's measurements at an instant; what was not measured is empty, and something was."""

    GROUP = "person"

    class Consciousness(models.TextChoices):
        ALERT = "A", _("Alert")
        CONFUSED = "C", _("Newly confused")
        VOICE = "V", _("Answers to voice")
        PAIN = "P", _("Answers to pain")
        NOTHING = "U", _("Does not answer")

    id = models.UUIDField(primary_key=True, default=uuid7)
    admission = models.ForeignKey(Admission, models.CASCADE, related_name="observations")
    person_id = models.UUIDField()
    at = models.DateTimeField()
    celsius = models.DecimalField(_("temperature, °C"), max_digits=3, decimal_places=1, null=True)
    respiratory_rate = models.PositiveSmallIntegerField(_("breaths a minute"), null=True)
    spo2 = models.PositiveSmallIntegerField(_("SpO2, %"), null=True)
    on_oxygen = models.BooleanField(_("on oxygen"), null=True)
    oxygen_flow = models.DecimalField(_("oxygen, L/min"), max_digits=4, decimal_places=1, null=True)
    systolic = models.PositiveSmallIntegerField(_("systolic blood pressure, mmHg"), null=True)
    diastolic = models.PositiveSmallIntegerField(_("diastolic blood pressure, mmHg"), null=True)
    pulse = models.PositiveSmallIntegerField(_("pulse a minute"), null=True)
    consciousness = models.CharField(
        _("consciousness"), max_length=1, choices=Consciousness, blank=True, default="", db_default=""
    )
    oxygen_index = models.PositiveSmallIntegerField(_("PaO2/FiO2, mmHg"), null=True)
    lesion_growth = models.SmallIntegerField(_("growth of lung lesions in 24 to 48 hours, %"), null=True)
    # NEWS2 as it was counted then: on which scale of SpO2, the points known, their band; no band: not for this patient
    scale = models.PositiveSmallIntegerField(default=1, db_default=1)
    points = models.PositiveSmallIntegerField(null=True)
    band = models.CharField(max_length=8, blank=True, default="", db_default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at"]
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{name: None}) | Q(**{f"{name}__range": rules.RANGES[name]}),
                    name=f"observation_{name}",
                )
                for name in rules.RANGES
            ),
            models.CheckConstraint(
                condition=~Q(**dict.fromkeys(rules.RANGES), on_oxygen=None, consciousness=""),
                name="observation_measures",
            ),
            models.CheckConstraint(
                condition=Q(oxygen_flow=None) | Q(on_oxygen=True, on_oxygen__isnull=False),
                name="observation_flow_of_oxygen",
            ),
            models.CheckConstraint(
                condition=Q(diastolic=None) | Q(systolic__isnull=False, diastolic__lt=F("systolic")),
                name="observation_pressures",
            ),
            models.CheckConstraint(
                condition=Q(consciousness__in=["", "A", "C", "V", "P", "U"]), name="observation_acvpu"
            ),
            models.CheckConstraint(
                condition=Q(scale__in=[1, 2])
                & (Q(band="", points=None) | Q(points__isnull=False, points__range=(0, 20)) & ~Q(band="")),
                name="observation_score",
            ),
        ]
        indexes = [models.Index(fields=["admission", "-at"], name="observation_latest")]


class TypeProposal(models.Model):
    """A clinical type that measurements propose, and what a doctor decided; both are kept."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    admission = models.ForeignKey(Admission, models.CASCADE, related_name="proposals")
    person_id = models.UUIDField()
    at = models.DateTimeField()
    clinical_type = models.CharField(max_length=24)
    evidence = (
        models.JSONField()
    )  # the measurements beyond their thresholds: label, value, side, threshold, unit
    protocol = models.CharField(max_length=40)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_type = models.CharField(max_length=24, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")

    class Meta:
        ordering = ["-at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["admission"], condition=Q(decided_at=None), name="type_proposal_one_open"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, decided_type="", reason="")
                | Q(decided_at__isnull=False, decided_at__gte=F("at"), decided_by__isnull=False),
                name="type_proposal_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(decided_type=F("clinical_type")) | ~Q(reason=""),
                name="type_proposal_why_not",
            ),
        ]
