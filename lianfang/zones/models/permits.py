"""Going in and out of a zone: asked for, decided, and the pass that checkpoints know. Urgent care does not wait."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.presence.models import Pass
from lianfang.zones.models.zones import Zone


class Permit(models.Model):
    """Somebody asks to go out of a zone, or in, from when to when and for what; granted it is a pass."""

    GROUP = "local"
    AREA = "area_id"

    class Way(models.TextChoices):
        OUT = "out", _("Out and back")
        OUT_ONLY = "out_only", _("Out, not back")
        IN = "in", _("In and back")
        IN_ONLY = "in_only", _("In, to stay")

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("permit", "Asked for")
        GRANTED = "granted", pgettext_lazy("permit", "Granted")
        REFUSED = "refused", pgettext_lazy("permit", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("permit", "Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7)
    zone = models.ForeignKey(Zone, models.CASCADE, related_name="permits")
    area_id = models.BigIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, db_constraint=False, related_name="+")
    holder = models.CharField(_("holder"), max_length=60)
    plate = models.CharField(_("plate"), max_length=10, blank=True, default="")
    way = models.CharField(_("which way"), max_length=8, choices=Way)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Pass.Purpose)
    urgent = models.BooleanField(_("urgent care: goes at once"), default=False)
    why = models.CharField(_("what for"), max_length=200, blank=True, default="")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_why = models.CharField(max_length=200, blank=True, default="")
    given = models.OneToOneField(Pass, models.PROTECT, null=True, related_name="+")
    back_at = models.DateTimeField(null=True)  # somebody noted that they are back

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="permit_ends"),
            models.CheckConstraint(
                condition=Q(state="asked", due_at__isnull=False, decided_at=None, given=None)
                | Q(state="granted", due_at=None, decided_at__isnull=False, given__isnull=False)
                | Q(state="refused", due_at=None, decided_at__isnull=False, given=None) & ~Q(decided_why="")
                | Q(state="withdrawn", due_at=None, decided_at__isnull=False),
                name="permit_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(decided_by__isnull=False) & ~Q(decided_why=""),
                name="permit_refused_by_someone",
            ),
            # a movement for urgent care never waits
            models.CheckConstraint(
                condition=Q(urgent=False) | ~Q(state__in=["asked", "refused"]), name="permit_urgent_goes"
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "-asked_at"], name="permit_of_zone"),
            models.Index(fields=["area_id", "due_at"], condition=Q(state="asked"), name="permit_asked"),
        ]
