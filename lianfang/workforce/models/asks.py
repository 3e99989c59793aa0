"""Asking for a team, and the teams that are proposed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area
from lianfang.workforce.models.teams import Dispatch, Team
from lianfang.workforce.rules import KINDS


class Ask(models.Model):
    """An area asks for people: what for, how many, from when."""

    GROUP = "reference"
    AREA = "area_id"

    class Closed(models.TextChoices):
        MET = "met", _("Met")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of team"), max_length=10, choices=Team.Kind, blank=True, default="")
    people = models.PositiveIntegerField(_("people needed"))
    task = models.CharField(_("task"), max_length=200)
    needed_at = models.DateTimeField(_("needed from"))
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed = models.CharField(max_length=10, choices=Closed, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["needed_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(people__gte=1, people__lte=9999), name="ask_people"),
            models.CheckConstraint(condition=~Q(task=""), name="ask_task"),
            models.CheckConstraint(condition=Q(kind="") | Q(kind__in=sorted(KINDS)), name="ask_kind"),
            models.CheckConstraint(
                condition=Q(closed="", closed_at=None, closed_by=None)
                | Q(closed__in=["met", "withdrawn"], closed_at__isnull=False, closed_by__isnull=False),
                name="ask_closed",
            ),
        ]
        indexes = [models.Index(fields=["area", "needed_at"], name="ask_by_area")]  # the dispatch board

    def __str__(self) -> str:
        return self.task


class Proposal(models.Model):
    """A team is proposed to an area that asked; those it belongs to confirm or decline."""

    GROUP = "reference"

    class Reply(models.TextChoices):
        CONFIRMED = "confirmed", _("Agreed")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7)
    ask = models.ForeignKey(Ask, models.PROTECT, related_name="proposals")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reply = models.CharField(max_length=10, choices=Reply, blank=True, default="")
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True, default="")
    dispatch = models.OneToOneField(Dispatch, models.PROTECT, null=True, blank=True, related_name="proposal")

    class Meta:
        ordering = ["-proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["ask", "team"], condition=Q(reply=""), name="proposal_once"),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None, replied_by=None, reason="")
                | Q(reply="confirmed", replied_at__isnull=False, replied_by__isnull=False)
                | (
                    Q(reply__in=["declined", "withdrawn"], replied_at__isnull=False, replied_by__isnull=False)
                    & ~Q(reason="")
                ),
                name="proposal_reply",
            ),
            models.CheckConstraint(
                condition=Q(reply="confirmed", dispatch__isnull=False)
                | (~Q(reply="confirmed") & Q(dispatch=None)),
                name="proposal_dispatch",
            ),
        ]
