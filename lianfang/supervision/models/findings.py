"""Findings, what was done about each, and photos."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.notices.models import Notice
from lianfang.outbreak.models import Outbreak
from lianfang.supervision.models.draws import Drawn
from lianfang.testing.models import Round
from lianfang.visits.models import VisitRound
from lianfang.workforce.models import Team, Worker


class Mode(models.TextChoices):
    """The four modes of supervision."""

    FORWARD = "forward", pgettext_lazy("supervision", "Forward")
    FOLLOW_UP = "follow_up", pgettext_lazy("supervision", "Follow-up")
    PRECISE = "precise", pgettext_lazy("supervision", "Precise")
    WHOLE = "whole", pgettext_lazy("supervision", "Whole-process")


class Finding(models.Model):
    """Something that is not as it should be: what, where, which unit puts it right, until when, and who looks again.
    About somebody who works it is seen by few."""

    GROUP = "reference"
    AREA = "area_id"

    class State(models.TextChoices):
        FOUND = "found", pgettext_lazy("finding", "Told to the unit")
        RECTIFYING = "rectifying", pgettext_lazy("finding", "Being put right")
        FIXED = "fixed", pgettext_lazy("finding", "Said to be put right")
        CLOSED = "closed", pgettext_lazy("finding", "Closed after a second look")
        WITHDRAWN = "withdrawn", pgettext_lazy("finding", "Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("number"))
    source = models.UUIDField(null=True, unique=True)  # the form that told it: sent twice, it is one
    mode = models.CharField(_("mode"), max_length=9, choices=Mode)
    area_id = models.BigIntegerField()
    place = models.CharField(_("where exactly"), max_length=200, blank=True, default="")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, db_constraint=False, related_name="+")
    what = models.CharField(_("what was found"), max_length=600)
    severe = models.BooleanField(_("severe: it endangers people"), default=False)
    # what it is about; an order of the command is named by its id
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="+")
    visit_round = models.ForeignKey(VisitRound, models.PROTECT, null=True, related_name="+")
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="+")
    drawn = models.ForeignKey(Drawn, models.PROTECT, null=True, db_constraint=False, related_name="findings")
    order = models.UUIDField(null=True)
    protocol = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State, default=State.FOUND)
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    first_due = models.DateTimeField()  # until when it was to be put right at first; never changed
    due_at = models.DateTimeField(null=True)  # put right until then; none: nothing is waited for
    look_on = models.DateField(null=True)  # somebody looks again on this day; none: nobody has to
    fixed_at = models.DateTimeField(null=True)
    fixed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    in_time = models.BooleanField(null=True)  # whether it was put right in time; none: not known yet
    escalated_at = models.DateTimeField(null=True)  # proposed for an interview by somebody
    n_failed = models.PositiveSmallIntegerField(default=0)  # second looks that were not enough
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["outbreak", "number"], name="finding_number"),
            models.CheckConstraint(
                condition=Q(mode__in=["forward", "follow_up", "precise", "whole"]), name="finding_mode"
            ),
            models.CheckConstraint(condition=~Q(what=""), name="finding_says_something"),
            models.CheckConstraint(
                condition=Q(state__in=["found", "rectifying"], due_at__isnull=False, look_on__isnull=False)
                | Q(state="fixed", fixed_at__isnull=False, fixed_by__isnull=False, look_on__isnull=False)
                | Q(state__in=["closed", "withdrawn"], due_at=None, look_on=None, closed_at__isnull=False),
                name="finding_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(fixed_by=None) | ~Q(closed_by=F("fixed_by")),
                name="finding_two_people",
            ),
        ]
        indexes = [
            models.Index(fields=["area_id", "-found_at"], name="finding_by_area"),  # the list
            # what waits, what is overdue, whom an interview is proposed for
            models.Index(
                fields=["area_id", "due_at"],
                condition=Q(state__in=["found", "rectifying", "fixed"]),
                name="finding_open",
            ),
            models.Index(fields=["order"], condition=Q(order__isnull=False), name="finding_of_order"),
            models.Index(fields=["closed_at"], condition=Q(closed_at__isnull=False), name="finding_closed"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class FindingStep(models.Model):
    """What was done about a finding, by whom, when. Never changed."""

    GROUP = "reference"

    class What(models.TextChoices):
        FOUND = "found", pgettext_lazy("finding", "Found")
        TAKEN = "take", pgettext_lazy("finding", "Taken on by the unit")
        FIXED = "fix", pgettext_lazy("finding", "The unit says that it is put right")
        PASSED = "pass", pgettext_lazy("finding", "Looked again: in order")
        FAILED = "fail", pgettext_lazy("finding", "Looked again: not yet")
        ESCALATED = "escalate", pgettext_lazy("finding", "Proposed for an interview")
        NOTED = "note", _("Note")
        WITHDRAWN = "withdraw", pgettext_lazy("finding", "Withdrawn")
        REOPENED = "reopen", pgettext_lazy("finding", "Opened again")

    id = models.UUIDField(primary_key=True, default=uuid7)
    finding = models.ForeignKey(Finding, models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    what = models.CharField(max_length=8, choices=What)
    text = models.CharField(max_length=600, blank=True, default="")
    due_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    what__in=[
                        *("found", "take", "fix", "pass", "fail"),
                        *("escalate", "note", "withdraw", "reopen"),
                    ]
                ),
                name="finding_step",
            )
        ]


class Photo(models.Model):
    """A photo that belongs to a step of a finding: drawn anew, without what the camera wrote into it."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    step = models.ForeignKey(FindingStep, models.CASCADE, related_name="photos")
    digest = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    content = models.BinaryField(max_length=4_000_000)  # JPEG; empty once it was erased
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at=None) & ~Q(content=b"") | Q(erased_at__isnull=False, content=b""),
                name="photo_erased",
            ),
            models.UniqueConstraint(fields=["step", "digest"], name="photo_once"),
        ]
