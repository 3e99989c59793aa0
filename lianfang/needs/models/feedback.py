"""Thanks and complaints, the unit that answers them, and what was done about them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Organisation
from lianfang.workforce.models import Worker


class Feedback(models.Model):
    """What somebody says of those who work: thanks, a complaint, a proposal; about whom, and which unit answers."""

    GROUP = "local"
    AREA = "area_id"

    class Kind(models.TextChoices):
        THANKS = "thanks", _("Thanks")
        COMPLAINT = "complaint", _("Complaint")
        PROPOSAL = "proposal", pgettext_lazy("feedback", "Proposal")

    class Way(models.TextChoices):
        PAGE = "page", _("On the public page")
        PHONE = "phone", _("By phone")
        LETTER = "letter", _("By letter")
        PERSON = "person", _("In person")

    class State(models.TextChoices):
        NEW = "new", _("With no unit yet")
        ROUTED = "routed", _("With a unit")
        ANSWERED = "answered", _("Answered")

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.PositiveIntegerField(_("number"), unique=True)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    way = models.CharField(_("how it came"), max_length=6, choices=Way)
    source = models.UUIDField(null=True, unique=True)  # the form that told it
    said = models.CharField(_("what was said"), max_length=2000)
    badge = models.CharField(_("number on the badge"), max_length=20, blank=True, default="")
    about = models.CharField(_("whom or what it is about"), max_length=120, blank=True, default="")
    happened_on = models.DateField(_("day"), null=True, blank=True)
    area_id = models.BigIntegerField()
    name = models.CharField(_("name"), max_length=120, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=24, blank=True, default="")
    may_publish = models.BooleanField(_("may be published without names"), default=False)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    protocol = models.CharField(max_length=40)
    # to whom it was sent, which may be the wrong one; and who answers
    sent_to = models.ForeignKey(Organisation, models.PROTECT, null=True, db_index=False, related_name="+")
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    worker = models.ForeignKey(
        Worker, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    route_by = models.DateTimeField()
    answer_by = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    answer = models.CharField(_("answer"), max_length=2000, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    published = models.CharField(_("text for everybody"), max_length=1000, blank=True, default="")
    published_at = models.DateTimeField(null=True)
    code = models.BinaryField(max_length=32, default=b"")
    erased = models.BooleanField(default=False)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["thanks", "complaint", "proposal"]), name="feedback_kind"
            ),
            models.CheckConstraint(
                condition=Q(way__in=["page", "phone", "letter", "person"]), name="feedback_way"
            ),
            models.CheckConstraint(
                condition=Q(state="new", unit=None, due_at__isnull=False, answered_at=None)
                | Q(state="routed", unit__isnull=False, due_at__isnull=False, answered_at=None)
                | Q(state="answered", unit__isnull=False, due_at=None, answered_at__isnull=False)
                & ~Q(answer=""),
                name="feedback_state",
            ),
            models.CheckConstraint(
                condition=Q(published="", published_at=None)
                | ~Q(published="") & Q(published_at__isnull=False, may_publish=True),
                name="feedback_published_by_consent",
            ),
            models.CheckConstraint(condition=~Q(said=""), name="feedback_says_something"),
        ]
        indexes = [
            models.Index(fields=["area_id", "due_at"], condition=~Q(state="answered"), name="feedback_open"),
            models.Index(fields=["area_id", "id"], name="feedback_by_area"),
            models.Index(fields=["code"], condition=~Q(code=b""), name="feedback_by_code"),
            models.Index(
                fields=["-published_at"], condition=~Q(published=""), name="feedback_published"
            ),  # for everybody
            models.Index(
                fields=["answered_at"],
                condition=Q(answered_at__isnull=False, erased=False),
                name="feedback_to_erase",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class FeedbackStep(models.Model):
    """What was done about thanks or a complaint, by whom, when."""

    GROUP = "local"

    class What(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("feedback", "Received")
        ROUTED = "routed", _("Passed to a unit")
        NOTED = "noted", _("Note")
        ANSWERED = "answered", _("Answered")
        PUBLISHED = "published", _("Published")
        HIDDEN = "hidden", _("Taken off the page")

    id = models.UUIDField(primary_key=True, default=uuid7)
    feedback = models.ForeignKey(Feedback, models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    what = models.CharField(max_length=9, choices=What)
    text = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=["received", "routed", "noted", "answered", "published", "hidden"]),
                name="feedback_step",
            )
        ]
