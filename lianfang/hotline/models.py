"""Calls, and what was done during them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Person


class HotlineCall(models.Model):
    """A call of the hotline: from whom, about whom, whether the caller was identified, what came of it."""

    GROUP = "local"
    AREA = "area_id"

    class Way(models.TextChoices):
        IN = "in", _("They called")
        BACK = "back", _("Called back")

    class Identity(models.TextChoices):
        NONE = "none", _("Not asked")
        RIGHT = "right", _("Identified")
        WRONG = "wrong", _("Not identified")

    class Outcome(models.TextChoices):
        ANSWERED = "answered", pgettext_lazy("hotline", "Answered")
        TAKEN_IN = "taken_in", pgettext_lazy("hotline", "Taken in")
        PASSED_ON = "passed_on", pgettext_lazy("hotline", "Passed on")
        EMERGENCY = "emergency", _("Led to 120 or 110")
        NOT_REACHED = "not_reached", _("Not reached")
        BROKEN_OFF = "broken_off", _("Broken off")

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.PositiveIntegerField(_("number"), unique=True)
    way = models.CharField(max_length=4, choices=Way, default=Way.IN)
    line = models.CharField(_("calling from"), max_length=24, blank=True, default="")
    caller = models.CharField(_("who calls"), max_length=120, blank=True, default="")
    area_id = models.BigIntegerField()
    began_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    # who was asked the questions, and about whom is spoken: themselves, or somebody for whom they act
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    about = models.ForeignKey(
        Person, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    identity = models.CharField(max_length=5, choices=Identity, default=Identity.NONE)
    outcome = models.CharField(
        pgettext_lazy("hotline", "outcome"), max_length=11, choices=Outcome, blank=True, default=""
    )
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    protocol = models.CharField(max_length=40)
    # somebody promised to call back until then, and did; `of`: the call that this one calls back
    call_back_by = models.DateTimeField(null=True)
    called_back_at = models.DateTimeField(null=True)
    n_not_reached = models.PositiveSmallIntegerField(default=0)
    of = models.ForeignKey("self", models.PROTECT, null=True, related_name="calls_back")
    erased = models.BooleanField(default=False)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(way__in=["in", "back"]), name="hotline_way"),
            models.CheckConstraint(
                condition=Q(identity="none") | Q(identity__in=["right", "wrong"]), name="hotline_identity"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="") | Q(ended_at__isnull=False) & ~Q(outcome=""),
                name="hotline_ended_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="hotline_times"
            ),
            models.CheckConstraint(
                condition=Q(about=None) | Q(person__isnull=False, identity="right") | Q(erased=True),
                name="hotline_about_whom_after_identity",
            ),
            models.CheckConstraint(
                condition=Q(way="in", of=None) | Q(way="back", of__isnull=False),
                name="hotline_back_to_a_call",
            ),
            models.CheckConstraint(
                condition=Q(called_back_at=None) | Q(call_back_by__isnull=False),
                name="hotline_promised_first",
            ),
            models.CheckConstraint(
                condition=Q(
                    outcome__in=[
                        *("", "answered", "taken_in", "passed_on"),
                        *("emergency", "not_reached", "broken_off"),
                    ]
                ),
                name="hotline_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["area_id", "id"], name="hotline_by_area"),  # the list of all
            models.Index(
                fields=["area_id", "call_back_by"],
                condition=Q(call_back_by__isnull=False, called_back_at=None),
                name="hotline_call_back",
            ),  # whom to call
            models.Index(fields=["by"], condition=Q(ended_at=None), name="hotline_open"),  # my open calls
            models.Index(fields=["line"], condition=~Q(line=""), name="hotline_by_line"),  # called before
            # whether a call concerns a person: what the database shows of them (privacy.policies)
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="hotline_of_person"),
            models.Index(fields=["about"], condition=Q(about__isnull=False), name="hotline_about"),
            models.Index(
                fields=["ended_at"],
                condition=Q(ended_at__isnull=False, erased=False),
                name="hotline_to_erase",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class HotlineStep(models.Model):
    """What was done during a call, and about whom."""

    GROUP = "local"

    class What(models.TextChoices):
        CHOSEN = "chosen", _("Looked for")
        RIGHT = "right", _("Identified")
        WRONG = "wrong", _("Answers did not fit")
        ABOUT = "about", _("Spoken about somebody they act for")
        TOLD = "told", _("Told how a test stands")
        BOOKED = "booked", pgettext_lazy("hotline", "Booked a place")
        CANCELLED = "cancelled", _("Gave a place back")
        NEED = "need", _("Took in a need")
        WORD = "word", _("Took in thanks or a complaint")
        PROMISED = "promised", _("Promised to call back")
        BACK = "back", pgettext_lazy("hotline", "Called back")
        ENDED = "ended", pgettext_lazy("hotline", "Ended")
        NOTED = "noted", _("Note")

    id = models.UUIDField(primary_key=True, default=uuid7)
    call = models.ForeignKey(HotlineCall, models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    what = models.CharField(max_length=9, choices=What)
    text = models.CharField(max_length=500, blank=True, default="")
    person_id = models.UUIDField(null=True)
    thing = models.UUIDField(null=True)  # the need, the words or the place

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    what__in=[
                        *("chosen", "right", "wrong", "about", "told", "booked", "cancelled"),
                        *("need", "word", "promised", "back", "ended", "noted"),
                    ]
                ),
                name="hotline_step",
            )
        ]
        indexes = [
            # how often somebody guessed about one person
            models.Index(fields=["person_id", "at"], condition=Q(what="wrong"), name="hotline_wrong")
        ]
