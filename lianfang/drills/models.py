"""Exercises, and the events that are put into them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.places.models import Area


class Drill(models.Model):
    """An exercise: where, of which disease, with how many invented people; from its plan to its review."""

    GROUP = "local"
    AREA = "area_id"

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("drill", "Planned")
        RUNNING = "running", pgettext_lazy("drill", "Running")
        ENDED = "ended", _("Ended, in review")
        ARCHIVED = "archived", pgettext_lazy("drill", "Archived")

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.PositiveIntegerField(_("number"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    aim = models.CharField(_("what is exercised"), max_length=500, blank=True, default="")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    disease = models.CharField(_("disease"), max_length=40)
    people = models.PositiveIntegerField(_("invented people"), default=300)
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # real instants, also while a story is replayed: people exercise by real hours
    started_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    went_well = models.CharField(_("what went well"), max_length=2000, blank=True, default="")
    to_mend = models.CharField(
        _("what is to be mended, by whom, until when"), max_length=2000, blank=True, default=""
    )
    archived_at = models.DateTimeField(null=True)
    tables = models.CharField(
        max_length=64, blank=True, default=""
    )  # digest of the statements that made them
    figures = models.JSONField(default=dict)  # what was done in the sandbox, counted when it ended

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="planned", started_at=None, ended_at=None)
                | Q(state="running", started_at__isnull=False, started_by__isnull=False, ended_at=None)
                | Q(state__in=["ended", "archived"], started_at__isnull=False, ended_at__gte=F("started_at")),
                name="drill_state",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="drill_named"),
            models.CheckConstraint(condition=Q(people__lte=5000), name="drill_people"),
        ]
        indexes = [models.Index(fields=["state"], condition=Q(state="running"), name="drill_running")]

    def __str__(self) -> str:
        return self.name

    @property
    def schema(self) -> str:
        """Name the tables' own corner of the database."""
        return f"drill_{self.number}"


class Inject(models.Model):
    """An event put into an exercise at a minute: what is told to whom, what is expected, what they did."""

    GROUP = "local"

    class Kind(models.TextChoices):
        MESSAGE = "message", pgettext_lazy("drill", "Message")
        LEAD = "lead", _("Lead from outside")
        ARRIVAL = "arrival", _("Somebody from a risk area")
        NEED = "need", _("Something is needed")
        COMPLAINT = "complaint", _("Complaint")

    class Mark(models.TextChoices):
        NONE = "", _("Not judged yet")
        GOOD = "good", pgettext_lazy("drill", "Good")
        PARTLY = "partly", pgettext_lazy("drill", "Partly")
        MISSED = "missed", pgettext_lazy("drill", "Missed")

    id = models.UUIDField(primary_key=True, default=uuid7)
    drill = models.ForeignKey(Drill, models.CASCADE, related_name="injects")
    minute = models.PositiveIntegerField(_("minute"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.MESSAGE)
    title = models.CharField(_("title"), max_length=120)
    text = models.CharField(_("what is told"), max_length=400)
    role = models.CharField(_("to whom"), max_length=24, blank=True, default="")  # none: everybody
    expected = models.CharField(_("what is expected"), max_length=300, blank=True, default="")
    delivered_at = models.DateTimeField(null=True)
    delivered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # none: by the clock
    thing = models.UUIDField(null=True)  # what it became in the sandbox
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    response = models.CharField(_("what is done about it"), max_length=500, blank=True, default="")
    mark = models.CharField(_("judged"), max_length=6, choices=Mark, blank=True, default="")
    remark = models.CharField(_("remark"), max_length=300, blank=True, default="")

    class Meta:
        ordering = ["minute", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None, response="")
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False, delivered_at__isnull=False)
                & ~Q(response=""),
                name="inject_acknowledged_after_delivery",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["message", "lead", "arrival", "need", "complaint"]), name="inject_kind"
            ),
            models.CheckConstraint(
                condition=Q(mark__in=["", "good", "partly", "missed"]), name="inject_mark"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="inject_says_something"),
        ]
        indexes = [
            models.Index(fields=["drill", "minute"], condition=Q(delivered_at=None), name="inject_due")
        ]
