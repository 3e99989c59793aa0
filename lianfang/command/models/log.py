"""The command log, and the briefings that were given."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.command.models.orders import Order
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area


class LogEntry(models.Model):
    """What the command saw, heard or decided. Never changed, never removed: a correction is another entry."""

    GROUP = "reference"
    AREA = "area_id"

    class Kind(models.TextChoices):
        DECISION = "decision", _("Decision")
        ORDER = "order", _("Command order")
        EVENT = "event", _("Event")
        MESSAGE = "message", _("Message")
        MEETING = "meeting", _("Meeting")

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="log")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    at = models.DateTimeField(_("when"))
    text = models.CharField(_("what"), max_length=2000)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="+")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["outbreak", "number"], name="log_number"),
            models.CheckConstraint(condition=~Q(text=""), name="log_says_something"),
            models.CheckConstraint(condition=Q(at__lte=models.F("written_at")), name="log_after_it_happened"),
            models.CheckConstraint(
                condition=Q(kind__in=["decision", "order", "event", "message", "meeting"]), name="log_kind"
            ),
        ]
        indexes = [models.Index(fields=["outbreak", "-at"], name="log_by_time")]  # the page of the log


class Briefing(models.Model):
    """What a morning briefing said: its figures and lines as they stood when it was written."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="briefings")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    day = models.DateField()
    version = models.PositiveSmallIntegerField()
    data = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-day", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["outbreak", "area", "day", "version"], name="briefing_version"),
        ]
