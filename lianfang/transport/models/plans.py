"""A plan of a day's rides: asked for, reckoned, proposed, sent by a person or dropped."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7


class RidePlan(models.Model):
    """Who would sit in which vehicle on a day in an area, as the solver proposes it; nothing holds until it is sent."""

    GROUP = "reference"
    AREA = "area_id"

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("plan", "Being reckoned")
        PROPOSED = "proposed", pgettext_lazy("plan", "Proposed")
        SENT = "sent", pgettext_lazy("plan", "Sent")
        DROPPED = "dropped", pgettext_lazy("plan", "Dropped")
        FAILED = "failed", pgettext_lazy("plan", "Failed")

    id = models.UUIDField(primary_key=True, default=uuid7)
    area_id = models.BigIntegerField()
    day = models.DateField(_("day"))
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, db_index=False, related_name="+")
    claimed_at = models.DateTimeField(null=True)  # by a program that reckons it
    reckoned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, db_index=False, related_name="+")
    # {"runs": [{"tour", "metres", "seconds", "calls": [{"leg", "what", "at"}]}], "left": [[leg, why]], "late": [leg],
    #  "given": how many ways come from the city's table, "straight": how many do not}
    proposal = models.JSONField(default=dict)

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area_id", "day"],
                condition=Q(state__in=["waiting", "proposed"]),
                name="ride_plan_once",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", reckoned_at=None, ended_at=None)
                | Q(state="proposed", reckoned_at__isnull=False, ended_at=None)
                | Q(state__in=["sent", "dropped", "failed"], ended_at__isnull=False),
                name="ride_plan_state",
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(state="waiting"), name="ride_plan_waiting")]
