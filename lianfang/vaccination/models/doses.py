"""Doses and departures as they were told, and the record that is kept of each dose."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.people.models import Person
from lianfang.supplies.models import Lot
from lianfang.sync.models import Fact
from lianfang.vaccination.models.sessions import Session


class DoseDoubt(models.TextChoices):
    """Why a dose or a departure was disputed when it came in. It was given all the same."""

    UNKNOWN_SESSION = "unknown_session", _("No such session is known")
    UNKNOWN_PERSON = "unknown_person", _("Nobody of this record is known")
    UNKNOWN_LOT = "unknown_lot", _("No such lot is known")
    LOT_STOPPED = "lot_stopped", _("This lot was stopped before")
    LOT_EXPIRED = "lot_expired", _("This lot was past its last day")
    OTHER_PRODUCT = "other_product", _("This vaccine does not belong to the session or the lot")
    MIXED = "mixed", _("The dose before was of another vaccine")
    TOO_EARLY = "too_early", _("It came too early after the dose before")
    COMPLETE = "complete", _("All doses had been given")
    NUMBER = "number", _("It is not the dose that comes next")
    AGE = "age", _("The vaccine is not for this age")
    NO_CONSENT = "no_consent", _("No consent is on record")
    UNFIT = "unfit", _("The doctor had deferred it or found a contraindication")
    UNKNOWN_DOSE = "unknown_dose", _("No such dose is known")


class Place(models.TextChoices):
    """Where it was injected."""

    LEFT_ARM = "left_arm", _("Left upper arm")
    RIGHT_ARM = "right_arm", _("Right upper arm")
    THIGH = "thigh", _("Thigh")


class Dose(Fact):
    """A vaccinator gave somebody a dose."""

    GROUP = "person"
    DOUBTS = DoseDoubt

    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="+")
    session = models.ForeignKey(
        Session, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    product = models.CharField(_("vaccine"), max_length=24)
    number = models.PositiveSmallIntegerField(_("dose"))
    lot = models.ForeignKey(Lot, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    place = models.CharField(_("injected into"), max_length=9, choices=Place)


class Departure(Fact):
    """Somebody who was given a dose leaves the observation; before its end, why."""

    GROUP = "local"
    DOUBTS = DoseDoubt

    dose = models.ForeignKey(Dose, models.PROTECT, db_constraint=False, related_name="+")
    reason = models.CharField(_("reason"), max_length=200, default="")


class GivenDose(models.Model):
    """The record of a dose: given here (its id is that of the fact), or elsewhere and read in a document or told. It is
    written again from the facts; what a person entered is taken back with a reason."""

    GROUP = "person"
    AREA = "area_id"

    class Source(models.TextChoices):
        HERE = "here", _("Given in a session")
        DOCUMENT = "document", _("A document was seen")
        DECLARED = "declared", _("As told")

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    disease = models.CharField(max_length=24)
    product = models.CharField(_("vaccine"), max_length=24)
    number = models.PositiveSmallIntegerField(_("dose"))
    day = models.DateField(_("day"))
    source = models.CharField(_("known from"), max_length=8, choices=Source)
    where = models.CharField(_("where"), max_length=120, blank=True, default="")
    session = models.ForeignKey(Session, models.PROTECT, null=True, related_name="doses")
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="+")
    place = models.CharField(_("injected into"), max_length=9, choices=Place, blank=True, default="")
    at = models.DateTimeField(null=True)
    observe_until = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    left_why = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    out_of_stock = models.BooleanField(default=False)  # told, and the box had none: its balance names it
    doubted = models.BooleanField(default=False)  # counts for nobody until somebody settles it
    void_at = models.DateTimeField(null=True)
    void_why = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["day", "number", "id"]
        constraints = [
            # the same dose is never given twice at the same moment
            models.UniqueConstraint(
                fields=["person", "disease", "number"],
                condition=Q(void_at=None, doubted=False),
                name="dose_given_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    source="here",
                    session__isnull=False,
                    lot__isnull=False,
                    at__isnull=False,
                    observe_until__isnull=False,
                )
                | Q(source__in=["document", "declared"], session=None, observe_until=None),
                name="given_dose_source",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("observe_until")) | ~Q(left_why=""),
                name="given_dose_watched_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(void_at=None) | ~Q(void_why=""), name="given_dose_void_reason"
            ),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=9), name="given_dose_number"),
        ]
        indexes = [
            models.Index(fields=["lot"], name="given_dose_of_lot"),  # everybody of a lot
            models.Index(
                fields=["session", "observe_until"],
                condition=Q(left_at=None, void_at=None),
                name="given_dose_watched",
            ),  # the timers of a session
            models.Index(fields=["area_id", "disease"], name="given_dose_by_area"),  # coverage
        ]
