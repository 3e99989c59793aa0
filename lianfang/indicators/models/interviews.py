"""Interviews with the leaders of units that need help."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.workforce.models import Team

OPEN = ("proposed", "called", "held")


class Interview(models.Model):
    """A talk with whoever leads a unit: proposed by rule, decided by a person, closed by looking again."""

    GROUP = "reference"
    AREA = "area_id"

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("interview", "Proposed")
        CALLED = "called", pgettext_lazy("interview", "Called")
        HELD = "held", pgettext_lazy("interview", "Held")
        CLOSED = "closed", pgettext_lazy("interview", "Closed")
        DECLINED = "declined", pgettext_lazy("interview", "Not needed")

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    district_id = models.BigIntegerField()
    day = models.DateField()  # the last of the days it is about
    why = models.JSONField()  # reasons: [{"key": …, "n": …}]
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    chair = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    meets_at = models.DateTimeField(_("when"), null=True)
    place = models.CharField(_("where"), max_length=200, default="")
    causes = models.CharField(_("causes"), max_length=600, default="")
    help = models.CharField(_("help offered"), max_length=600, default="")
    agreed = models.CharField(_("agreed"), max_length=600, default="")
    due_on = models.DateField(_("to be put right by"), null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-day", "area_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "called", "held", "closed", "declined"]),
                name="interview_state",
            ),
            models.UniqueConstraint(
                fields=["outbreak", "area_id"],
                condition=Q(team=None, state__in=OPEN),
                name="interview_open_area",
            ),
            models.UniqueConstraint(
                fields=["outbreak", "team"],
                condition=Q(team__isnull=False, state__in=OPEN),
                name="interview_open_team",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", chair=None) | ~Q(state="proposed") & Q(chair__isnull=False),
                name="interview_chair",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "closed"])
                | ~Q(causes="") & ~Q(help="") & Q(due_on__isnull=False),
                name="interview_held",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at=None)
                | Q(state__in=["closed", "declined"], ended_at__isnull=False),
                name="interview_ended",
            ),
        ]


class InterviewStep(models.Model):
    """One step of an interview: who did what, when, and what they said. Never changed."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    interview = models.ForeignKey(Interview, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # none: by rule
    step = models.CharField(max_length=8)
    note = models.CharField(max_length=600, default="")
    due_on = models.DateField(null=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=["propose", "call", "decline", "hold", "passed", "failed"]),
                name="interview_step",
            ),
        ]
