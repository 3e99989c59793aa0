"""Zones, what belongs to them, the orders that made and changed them, rounds and teams that work inside."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.cases.models import Case
from lianfang.common.ids import uuid7
from lianfang.notices.models import Notice
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area
from lianfang.testing.models import Round
from lianfang.workforce.models import Team


class Zone(models.Model):
    """A part of the city that is closed off, at a level of the protocol; as its last approved order says."""

    GROUP = "reference"
    AREA = "area_id"

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("zone", "Proposed")
        IN_FORCE = "in_force", pgettext_lazy("zone", "In force")
        LIFTED = "lifted", pgettext_lazy("zone", "Lifted")
        DROPPED = "dropped", pgettext_lazy("zone", "Not made")

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="zones")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")  # the smallest around all of it
    name = models.CharField(_("name"), max_length=80)
    number = models.PositiveIntegerField(null=True)  # given with the first approval
    level = models.CharField(_("level"), max_length=16)
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    line = models.CharField(_("contact line"), max_length=60, blank=True, default="")
    shape = models.JSONField(null=True)  # corners, [longitude, latitude], WGS-84
    protocol = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    first_at = models.DateTimeField(null=True)  # in force for the first time
    since = models.DateTimeField(null=True)  # at this level
    lifted_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)  # who was inside and what they needed
    checked_at = models.DateTimeField(null=True)  # somebody signed what is looked at before it begins

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["outbreak", "number"], name="zone_number"),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "dropped"], number=None, first_at=None, lifted_at=None)
                | Q(state="in_force", number__isnull=False, since__isnull=False, lifted_at=None)
                | Q(state="lifted", number__isnull=False, since__isnull=False, lifted_at__isnull=False),
                name="zone_state",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(level=""), name="zone_named"),
        ]
        indexes = [
            models.Index(fields=["area", "level"], condition=Q(state="in_force"), name="zone_in_force")
        ]  # the map; doors

    def __str__(self) -> str:
        return self.name


class ZonePart(models.Model):
    """An area that belongs to a zone, whole or only the doors whose address begins with some words: a building, a
    unit."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    zone = models.ForeignKey(Zone, models.CASCADE, related_name="parts")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    stair = models.CharField(_("building or unit"), max_length=120, blank=True, default="")

    class Meta:
        ordering = ["area_id", "stair"]
        constraints = [models.UniqueConstraint(fields=["zone", "area", "stair"], name="zone_part_once")]


class ZoneOrder(models.Model):
    """An order about a zone, one version after the other: proposed by a rule or a person, handed in by one, approved
    by another."""

    GROUP = "reference"

    class What(models.TextChoices):
        DECLARE = "declare", pgettext_lazy("zone", "Close off")
        CHANGE = "change", pgettext_lazy("zone", "Change what belongs to it")
        UPGRADE = "upgrade", pgettext_lazy("zone", "Upgrade")
        STEP_DOWN = "step_down", pgettext_lazy("zone", "Step down")
        LIFT = "lift", pgettext_lazy("zone", "Lift")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Waits for approval")
        APPROVED = "approved", _("Approved")
        DROPPED = "dropped", pgettext_lazy("zone order", "Dropped")

    id = models.UUIDField(primary_key=True, default=uuid7)
    zone = models.ForeignKey(Zone, models.CASCADE, related_name="orders")
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=9, choices=What)
    level = models.CharField(max_length=16)
    name = models.CharField(_("name"), max_length=80)
    reason = models.CharField(_("reason"), max_length=600)
    line = models.CharField(_("contact line"), max_length=60, blank=True, default="")
    starts_at = models.DateTimeField(null=True)  # none: when it is approved
    parts = models.JSONField(default=list)  # [area, building or unit]
    shape = models.JSONField(null=True)
    protocol = models.CharField(max_length=40)
    by_rule = models.BooleanField(default=False)
    n_cases = models.PositiveSmallIntegerField(default=0)  # because of so many
    conditions = models.JSONField(default=list)  # of lifting, as they stood when it was approved
    looked = models.JSONField(default=dict)  # key of the protocol → {"met": …, "note": …}
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # none: by rule
    due_at = models.DateTimeField(null=True)  # until when the command decides
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    returned_why = models.CharField(max_length=300, blank=True, default="")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    dropped_why = models.CharField(max_length=300, blank=True, default="")
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["zone_id", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "version"], name="zone_order_version"),
            models.UniqueConstraint(fields=["outbreak", "year", "number"], name="zone_order_number"),
            models.UniqueConstraint(
                fields=["zone"], condition=Q(state__in=["draft", "submitted"]), name="zone_order_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "dropped"], number=None, approved_at=None)
                | Q(
                    state="approved",
                    number__isnull=False,
                    approved_at__isnull=False,
                    approved_by__isnull=False,
                    submitted_by__isnull=False,
                ),
                name="zone_order_state",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("submitted_by")),
                name="zone_order_two_people",
            ),
            models.CheckConstraint(
                condition=Q(what__in=["declare", "change", "upgrade", "step_down", "lift"])
                & (Q(by_rule=True) | Q(made_by__isnull=False)),
                name="zone_order_what",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="zone_order_reason"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state__in=["draft", "submitted"]), name="zone_order_open"
            )
        ]

    @property
    def said(self) -> str:
        """Give the number as it is printed: 2021-007."""
        return f"{self.year}-{self.number:03d}" if self.number else ""


class WeighedCase(models.Model):
    """A case that the rule has looked at: what it proposed for it, or that it lies in a zone already. Once a case."""

    GROUP = "reference"

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, db_constraint=False, related_name="+")
    at = models.DateTimeField()
    n_proposed = models.PositiveSmallIntegerField(default=0)


class ZoneRound(models.Model):
    """A round of testing that a zone asked for."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    zone = models.ForeignKey(Zone, models.CASCADE, related_name="rounds")
    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [models.UniqueConstraint(fields=["zone", "round"], name="zone_round_once")]


class ZoneTeam(models.Model):
    """A team that serves the people of a zone, from when to when; its members are inside or at its gates."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    zone = models.ForeignKey(Zone, models.CASCADE, related_name="teams")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    job = models.CharField(_("what they do"), max_length=120, blank=True, default="")
    inside = models.BooleanField(_("they stay inside"), default=True)
    from_at = models.DateTimeField()
    from_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    to_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["from_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "team"], condition=Q(to_at=None), name="zone_team_once"),
            models.CheckConstraint(
                condition=Q(to_at=None) | Q(to_at__gte=F("from_at")), name="zone_team_order"
            ),
        ]
