"""Teams, members, dispatches."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Organisation, Person
from lianfang.places.models import Area
from lianfang.sync.models import Fact
from lianfang.workforce.rules import KINDS


class Team(models.Model):
    """A group of people from one or more organisations, under one leader."""

    GROUP = "reference"
    AREA = "area_id"

    class Kind(models.TextChoices):
        LIAISON = "liaison", _("Epidemic liaison group")
        COMMANDO = "commando", _("Commando team")
        POST = "post", _("Vanguard post")
        BRANCH = "branch", _("Temporary branch")
        MEDICAL = "medical", _("Medical team")
        TRACING = "tracing", _("Tracing team")
        WOMEN = "women", _("Women’s team")
        YOUTH = "youth", _("Youth team")
        MILITIA = "militia", _("Militia team")
        VOLUNTEER = "volunteer", _("Volunteer team")

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["area_id", "name"]
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="team_once"),
            models.CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="team_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A person in a team, sent by an organisation."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    team = models.ForeignKey(Team, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    leader = models.BooleanField(default=False)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "team"], condition=Q(to_on=None), name="member_once"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="member_dates"),
        ]


class Dispatch(models.Model):
    """A team sent to an area for an outbreak, with an order's number."""

    GROUP = "reference"
    AREA = "area_id"

    class Level(models.TextChoices):
        MUNICIPAL = "municipal", _("Municipal")
        DISTRICT = "district", _("District or county")

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="dispatches")
    team = models.ForeignKey(Team, models.PROTECT, related_name="dispatches")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    level = models.CharField(_("sent by"), max_length=10, choices=Level)
    task = models.CharField(_("task"), max_length=200)
    ordered_at = models.DateTimeField()
    ordered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)  # the team said that it knows of the order
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True, default="")  # why it was withdrawn
    acknowledged_fact = models.UUIDField(
        null=True, blank=True
    )  # what a phone told of it; None: noted at a desk
    distance_m = models.PositiveIntegerField(null=True, blank=True)  # as the crow flies, where both are known

    class Meta:
        ordering = ["-ordered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(returned_at=None, withdrawn_at=None),
                name="dispatch_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__gte=F("ordered_at"), acknowledged_by__isnull=False),
                name="dispatch_acknowledged",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, reason="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & Q(arrived_at=None, returned_at=None)
                    & ~Q(reason="")
                ),
                name="dispatch_withdrawn",
            ),
            models.CheckConstraint(
                condition=(Q(arrived_at=None) | Q(arrived_at__gte=F("ordered_at")))
                & (Q(returned_at=None) | Q(returned_at__gte=F("ordered_at")))
                & (Q(arrived_at=None) | Q(returned_at=None) | Q(returned_at__gte=F("arrived_at"))),
                name="dispatch_times",
            ),
            models.CheckConstraint(condition=Q(level__in=["municipal", "district"]), name="dispatch_level"),
            models.CheckConstraint(condition=~Q(task=""), name="dispatch_task"),
        ]
        indexes = [models.Index(fields=["outbreak", "level"], name="dispatch_figures")]  # queries.force


class OrderDoubt(models.TextChoices):
    """Why what was told of an order was disputed."""

    UNKNOWN_ORDER = "unknown_order", _("No such order is known")
    UNKNOWN_PERSON = "unknown_person", _("Nobody is registered under this identity")
    NOT_IN_TEAM = "not_in_team", _("This person is not in the team that was sent")


class Acknowledgement(Fact):
    """Somebody of a team that is sent says, on a phone, that the team knows of its order."""

    GROUP = "person"
    DOUBTS = OrderDoubt

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, db_constraint=False, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
