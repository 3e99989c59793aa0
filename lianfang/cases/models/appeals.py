"""Appeals against a restriction: what was said, by when it is answered, and what somebody else decided."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.cases.models.orders import Quarantine
from lianfang.common.ids import uuid7


class Appeal(models.Model):
    """A person objects to their restriction; somebody who did not order it answers, within the protocol's hours."""

    GROUP = "person"
    AREA = "area_id"

    class Outcome(models.TextChoices):
        STANDS = "stands", _("The restriction stands")
        CHANGED = "changed", _("It is changed")
        LIFTED = "lifted", _("It is lifted")

    id = models.UUIDField(primary_key=True, default=uuid7)
    quarantine = models.ForeignKey(Quarantine, models.PROTECT, related_name="appeals")
    person_id = models.UUIDField()
    area_id = models.BigIntegerField()
    said_by = models.CharField(_("who appeals"), max_length=80)  # the person, or who speaks for them
    said = models.CharField(_("what they say"), max_length=600)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_at = models.DateTimeField(_("to be answered by"))
    ordered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+"
    )  # whoever answers is another
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True, default="")
    answer = models.CharField(_("answer"), max_length=600, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarantine"], condition=Q(answered_at=None), name="appeal_one_open"
            ),
            models.CheckConstraint(condition=~Q(said="") & ~Q(said_by=""), name="appeal_says_something"),
            models.CheckConstraint(
                condition=Q(outcome="", answer="", answered_at=None, answered_by=None)
                | Q(outcome__in=["stands", "changed", "lifted"], answered_at__isnull=False)
                & Q(answered_by__isnull=False)
                & ~Q(answer=""),
                name="appeal_answered",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | Q(ordered_by=None) | ~Q(answered_by=F("ordered_by")),
                name="appeal_another_person",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("received_at")), name="appeal_times"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(answered_at=None), name="appeal_open")]
