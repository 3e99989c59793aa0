"""Numbered orders and dispatches, and whom they are given to."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Organisation
from lianfang.places.models import Area


class Order(models.Model):
    """Something the command orders, or sends people or things for: numbered, acknowledged by a time, done by another.
    It is never edited: it is withdrawn and given anew."""

    GROUP = "reference"
    AREA = "area_id"

    class Kind(models.TextChoices):
        ORDER = "order", _("Command order")
        DISPATCH = "dispatch", _("Dispatch note")

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="orders")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=120)
    text = models.CharField(_("text"), max_length=2000)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    acknowledge_by = models.DateTimeField()
    due_at = models.DateTimeField(_("to be done by"))
    protocol = models.CharField(max_length=40)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["-given_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["outbreak", "kind", "year", "number"], name="order_number"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="order_says_something"),
            models.CheckConstraint(condition=Q(kind__in=["order", "dispatch"]), name="order_kind"),
            models.CheckConstraint(
                condition=Q(acknowledge_by__gte=F("given_at"), due_at__gte=F("given_at")), name="order_times"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why=""),
                name="order_withdrawn_why",
            ),
        ]
        indexes = [models.Index(fields=["area", "-given_at"], name="order_by_area")]  # the list

    @property
    def said(self) -> str:
        """Give the number as people say it: 2021-007."""
        return f"{self.year}-{self.number:03d}"


class Recipient(models.Model):
    """An area, a unit or a post that an order is given to: whether it was acknowledged and what came of it."""

    GROUP = "reference"
    AREA = "area_id"

    class Outcome(models.TextChoices):
        NONE = "", _("Not told yet")
        DONE = "done", _("Carried out")
        PARTLY = "partly", _("Carried out in part")
        NOT = "not", _("Could not be carried out")

    id = models.UUIDField(primary_key=True, default=uuid7)
    order = models.ForeignKey(Order, models.CASCADE, related_name="recipients")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=24, blank=True, default="")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    acknowledged_name = models.CharField(max_length=80, blank=True, default="")
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True, default="")
    result = models.CharField(_("what came of it"), max_length=600, blank=True, default="")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["order_id", "area_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "area", "organisation", "role"], nulls_distinct=False, name="recipient_once"
            ),
            models.CheckConstraint(condition=Q(role="") | Q(organisation=None), name="recipient_role"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None, acknowledged_name="")
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False) & ~Q(acknowledged_name=""),
                name="recipient_acknowledged_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None, outcome="", result="")
                | Q(done_at__isnull=False, done_by__isnull=False, acknowledged_at__isnull=False)
                & ~Q(outcome=""),
                name="recipient_done_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["partly", "not"]) | ~Q(result=""), name="recipient_says_why_not"
            ),
        ]
        indexes = [
            models.Index(fields=["area"], condition=Q(done_at=None), name="recipient_open"),  # what waits
            models.Index(fields=["area"], condition=Q(acknowledged_at=None), name="recipient_unknown"),
        ]
