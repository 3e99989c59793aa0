"""Events after a dose: what happened, how soon it is reported, what was asked afterwards."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.vaccination.models.doses import GivenDose


class Adverse(models.Model):
    """A suspected adverse event after a dose. Nothing here says that the vaccine caused it."""

    GROUP = "person"
    AREA = "area_id"

    class Outcome(models.TextChoices):
        OPEN = "open", _("Goes on")
        RECOVERED = "recovered", _("Recovered")
        AFTER = "after", _("Recovered, something remains")
        DIED = "died", _("Died")
        UNKNOWN = "unknown", pgettext_lazy("outcome", "Not known")

    id = models.UUIDField(primary_key=True, default=uuid7)
    dose = models.ForeignKey(GivenDose, models.PROTECT, related_name="events")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    kind = models.CharField(_("kind"), max_length=24)  # of the protocol
    severe = models.BooleanField(_("severe"))
    onset_at = models.DateTimeField(_("began"))
    symptoms = models.CharField(_("symptoms"), max_length=400)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, default=Outcome.OPEN)
    noted_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    report_by = models.DateTimeField(_("to be reported by"))
    reported_at = models.DateTimeField(null=True)
    reported_to = models.CharField(_("reported to"), max_length=120, blank=True, default="")
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ask_again_at = models.DateTimeField(null=True)  # none: closed

    class Meta:
        ordering = ["-noted_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(symptoms=""), name="adverse_symptoms"),
            models.CheckConstraint(condition=Q(onset_at__lte=F("noted_at")), name="adverse_order"),
            models.CheckConstraint(
                condition=Q(reported_at=None, reported_by=None, reported_to="")
                | Q(reported_at__isnull=False, reported_by__isnull=False) & ~Q(reported_to=""),
                name="adverse_reported",
            ),
        ]
        indexes = [
            models.Index(
                fields=["area_id", "report_by"], condition=Q(reported_at=None), name="adverse_to_report"
            ),  # the clocks
        ]


class AdverseNote(models.Model):
    """What was found when somebody asked again."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    event = models.ForeignKey(Adverse, models.PROTECT, related_name="notes")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = models.CharField(max_length=400)
    outcome = models.CharField(max_length=9, choices=Adverse.Outcome)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="adverse_note_text")]
