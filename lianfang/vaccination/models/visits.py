"""Who came to a session, and how far they are: screened, agreed, vaccinated, watched, gone."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.vaccination.models.sessions import Session


class Visit(models.Model):
    """Somebody at a session. Nobody is fit without a doctor's name, and nobody agrees without somebody who took it."""

    GROUP = "person"
    AREA = "area_id"

    class State(models.TextChoices):
        ARRIVED = "arrived", _("Waits for the questions")
        FIT = "fit", _("Fit, to be asked for consent")
        AGREED = "agreed", _("Agreed, waits for the dose")
        DEFERRED = "deferred", _("Deferred")
        CONTRAINDICATED = "unfit", _("Contraindicated")
        REFUSED = "refused", _("Does not want it")
        OBSERVED = "observed", _("Under observation")
        LEFT = "left", pgettext_lazy("vaccination", "Gone home")
        AWAY = "away", _("Went away before a dose")

    HERE = ("arrived", "fit", "agreed", "observed")

    class Consent(models.TextChoices):
        OWN = "own", _("The person")
        GUARDIAN = "guardian", _("A guardian")

    class Swab(models.TextChoices):
        NONE = "", _("Not decided")
        FIRST = "first", _("Goes to the swab first")
        DONE = "done", _("Was swabbed before the dose")
        WAITS = "waits", _("The dose first; the swab waits")

    id = models.UUIDField(primary_key=True, default=uuid7)
    session = models.ForeignKey(Session, models.PROTECT, related_name="visits")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()  # of the session
    state = models.CharField(max_length=9, choices=State, default=State.ARRIVED)
    came_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answers = ArrayField(models.CharField(max_length=24), default=list)  # questions answered with yes
    precautions = ArrayField(models.CharField(max_length=24), default=list)
    celsius = models.DecimalField(_("temperature"), max_digits=3, decimal_places=1, null=True)
    until = models.DateField(_("until"), null=True)
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    screened_at = models.DateTimeField(null=True)
    screened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    doctor = models.CharField(
        _("doctor"), max_length=60, blank=True, default=""
    )  # where another wrote it down
    screening = models.UUIDField(null=True)  # the fact it was written from; none: at a desk
    agreement = models.UUIDField(null=True)  # likewise of the consent
    consent = models.CharField(_("who agreed"), max_length=8, choices=Consent, blank=True, default="")
    guardian = models.CharField(_("guardian"), max_length=60, blank=True, default="")
    consented_at = models.DateTimeField(null=True)
    consent_taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    swab = models.CharField(_("swab"), max_length=5, choices=Swab, blank=True, default="")
    swab_at = models.DateTimeField(null=True)
    swab_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["came_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(state__in=["arrived", "fit", "agreed", "observed"]),
                name="vaccination_visit_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["arrived", "away", "observed", "left"])
                | Q(screened_at__isnull=False, screened_by__isnull=False),
                name="vaccination_visit_screened",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["deferred", "unfit"]) | ~Q(note="") | ~Q(answers=[]),
                name="vaccination_visit_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed")
                | ~Q(consent="") & Q(consented_at__isnull=False, consent_taken_by__isnull=False),
                name="vaccination_visit_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(consent="guardian") | ~Q(guardian=""), name="vaccination_visit_guardian"
            ),
            models.CheckConstraint(
                condition=Q(swab="", swab_at=None, swab_by=None)
                | ~Q(swab="") & Q(swab_at__isnull=False, swab_by__isnull=False),
                name="vaccination_visit_swab",
            ),
        ]
        indexes = [models.Index(fields=["person", "-came_at"], name="vaccination_visit_of")]
