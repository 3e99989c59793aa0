"""What doctors order for a patient, and what became of it each time."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.care.models.files import Admission
from lianfang.care.rules import orders
from lianfang.common.ids import uuid7


class MedicalOrder(models.Model):
    """Something ordered for a patient; stopped by a doctor, never removed."""

    GROUP = "person"
    AREA = "area_id"

    class Kind(models.TextChoices):
        DRUG = "drug", _("Drug")
        OXYGEN = "oxygen", pgettext_lazy("medical order", "Oxygen")
        TEST = "test", pgettext_lazy("medical order", "Test")
        NURSING = "nursing", _("Nursing")
        DIET = "diet", pgettext_lazy("medical order", "Diet")
        TRADITIONAL = "traditional", _("Traditional medicine")
        OTHER = "other", pgettext_lazy("medical order", "Other")

    id = models.UUIDField(primary_key=True, default=uuid7)
    admission = models.ForeignKey(Admission, models.CASCADE, related_name="orders")
    person_id = models.UUIDField()
    area_id = models.BigIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    text = models.CharField(_("what"), max_length=300)
    dose = models.CharField(_("dose"), max_length=60, blank=True, default="")
    route = models.CharField(pgettext_lazy("of a drug", "route"), max_length=60, blank=True, default="")
    per_day = models.PositiveSmallIntegerField(_("times a day"), null=True)  # 0: once; none: when needed
    starts_at = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"), null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    stop_reason = models.CharField(_("reason"), max_length=300, blank=True, default="")
    next_due_at = models.DateTimeField(null=True)  # the first time nobody has noted anything for

    class Meta:
        ordering = ["-at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="medical_order_says_something"),
            models.CheckConstraint(
                condition=Q(kind__in=["drug", "oxygen", "test", "nursing", "diet", "traditional", "other"]),
                name="medical_order_kind",
            ),
            models.CheckConstraint(
                condition=Q(per_day=None) | Q(per_day__lte=orders.MOST_A_DAY), name="medical_order_times"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("starts_at")), name="medical_order_ends_after"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_by=None, stop_reason="")
                | Q(stopped_at__isnull=False, stopped_by__isnull=False) & ~Q(stop_reason=""),
                name="medical_order_stopped_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["area_id", "next_due_at"],
                condition=Q(next_due_at__isnull=False),
                name="medical_order_due",
            )
        ]


class OrderStep(models.Model):
    """What became of one time of an order: carried out, or not and why. What was noted wrongly is taken back."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    order = models.ForeignKey(MedicalOrder, models.CASCADE, related_name="steps")
    person_id = models.UUIDField()
    due_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    done = models.BooleanField()
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "due_at"], condition=Q(withdrawn_at=None), name="order_step_once"
            ),
            models.CheckConstraint(condition=Q(done=True) | ~Q(reason=""), name="order_step_why_not"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="order_step_withdrawn_by",
            ),
        ]
