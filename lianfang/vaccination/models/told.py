"""What phones tell of a session besides doses: answers and a decision, consent, an event after a dose."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.people.models import Person
from lianfang.sync.models import Fact
from lianfang.vaccination.models.doses import Dose
from lianfang.vaccination.models.sessions import Session
from lianfang.vaccination.models.visits import Visit


class VisitDoubt(models.TextChoices):
    """Why answers, consent or an event were disputed when they came in."""

    UNKNOWN_SESSION = "unknown_session", _("No such session is known")
    UNKNOWN_PERSON = "unknown_person", _("Nobody of this record is known")
    UNKNOWN_QUESTION = "unknown_question", _("The protocol of the session does not ask this")
    NO_DOCTOR = "no_doctor", _("No doctor stands for the decision")
    NO_REASON = "no_reason", _("No dose, but nobody says why")
    MINOR = "minor", _("A minor agreed without a guardian")
    NO_GUARDIAN = "no_guardian", _("The guardian has no name")
    UNKNOWN_DOSE = "unknown_dose", _("No such dose is known")
    ONSET = "onset", _("It began before the dose or in the future")
    UNKNOWN_KIND_OF_EVENT = "unknown_kind_of_event", _("The protocol of the session has no such event")


class Screening(Fact):
    """Somebody was asked the questions before a dose, and a doctor decided."""

    GROUP = "person"
    DOUBTS = VisitDoubt

    class State(models.TextChoices):
        FIT = "fit", pgettext_lazy("decision", "Fit")
        DEFERRED = "deferred", _("Deferred")
        CONTRAINDICATED = "unfit", _("Contraindicated")

    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="+")
    session = models.ForeignKey(
        Session, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    state = models.CharField(_("decision"), max_length=8, choices=State)
    answers = ArrayField(models.CharField(max_length=24), default=list)
    precautions = ArrayField(models.CharField(max_length=24), default=list)
    celsius = models.DecimalField(_("temperature"), max_digits=3, decimal_places=1, null=True)
    until = models.DateField(_("until"), null=True)
    note = models.CharField(_("note"), max_length=300, default="")
    doctor = models.CharField(_("doctor"), max_length=60, default="")  # "": who tells it


class Consent(Fact):
    """Somebody agreed to a dose, or does not want it."""

    GROUP = "person"
    DOUBTS = VisitDoubt

    class Who(models.TextChoices):
        OWN = "own", _("The person")
        GUARDIAN = "guardian", _("A guardian")
        NONE = "none", _("Does not want it")

    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="+")
    session = models.ForeignKey(
        Session, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    who = models.CharField(_("who agreed"), max_length=8, choices=Who)
    guardian = models.CharField(_("guardian"), max_length=60, default="")
    swab = models.CharField(_("swab"), max_length=5, choices=Visit.Swab, default="")


class Event(Fact):
    """Something happened after a dose; nothing here says that the vaccine caused it."""

    GROUP = "local"
    DOUBTS = VisitDoubt

    dose = models.ForeignKey(Dose, models.PROTECT, db_constraint=False, related_name="+")
    kind = models.CharField(_("kind"), max_length=24)
    onset_at = models.DateTimeField(_("began"))
    symptoms = models.CharField(_("symptoms"), max_length=400)
