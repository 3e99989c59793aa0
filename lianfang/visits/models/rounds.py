"""Rounds of visits, the doors that are due in them, the daily checks of orders, and what went on to investigators."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.cases.models import Quarantine
from lianfang.cases.models.leads import Lead
from lianfang.common.ids import uuid7
from lianfang.people.models import Household, Person
from lianfang.places.models import Area
from lianfang.visits.models.facts import Outcome
from lianfang.visits.rules.due import OPEN, STATES
from lianfang.workforce.models import Team


class VisitRound(models.Model):
    """A roster, a set of tasks, the days and the teams: every door of the roster is visited once for all of them."""

    GROUP = "reference"
    AREA = "area_id"

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", _("Running")
        CLOSED = "closed", _("Closed")

    class Roster(models.TextChoices):
        ALL = "all", _("All households")
        ELDERS = "elders", _("Households with elders")
        ORDERED = "ordered", _("Households under an order")
        NON_RESIDENTS = "non_residents", _("Households of non-residents")
        NO_SMARTPHONE = "no_smartphone", _("People without smartphones")
        INCOMPLETE = "incomplete", _("Incomplete or disputed records")
        UNVISITED = "unvisited", _("Doors nobody was at yet")
        FILE = "file", _("A list from a file")

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    roster = models.CharField(_("roster"), max_length=16, choices=Roster)
    tasks = ArrayField(models.CharField(max_length=16))
    from_on = models.DateField(_("first day"))
    to_on = models.DateField(_("last day"))
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)  # somebody signed what is looked at before it opens
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    filled_to = models.UUIDField(null=True)  # the last household looked at; none: from the beginning
    filled_area = models.BigIntegerField(default=0)
    filled_at = models.DateTimeField(null=True)  # all of the roster is due

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="visit_round_days"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(tasks=[]), name="visit_round_named"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "open", "closed"]), name="visit_round_state"
            ),
            models.CheckConstraint(
                condition=Q(state="planned", opened_at=None, closed_at=None)
                | Q(state="open", opened_at__isnull=False, closed_at=None)
                | Q(state="closed", closed_at__isnull=False, closed_by__isnull=False),
                name="visit_round_steps",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoundTeam(models.Model):
    """A team walks a round in an area: its people see all doors there, whoever else answers for them."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.ForeignKey(VisitRound, models.CASCADE, related_name="teams")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "team", "area"], name="round_team_once"),
        ]


class RosterFile(models.Model):
    """A file of doors or people that a round visits; rows that were not taken stay to be given back."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.ForeignKey(VisitRound, models.CASCADE, related_name="files")
    area_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    n_taken = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=8)
    separator = models.CharField(max_length=2)
    head = models.JSONField(default=list)
    returned = models.JSONField(default=list)  # [line, cells, reason]

    class Meta:
        ordering = ["-received_at", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "digest"], name="roster_file_once")]


class Due(models.Model):
    """A door that a round comes to: how far it is, worked out again from the visits."""

    GROUP = "reference"
    AREA = "area_id"

    class State(models.TextChoices):
        DUE = "due", _("Due")
        FOLLOW_UP = "follow_up", _("To come back to")
        CALL = "call", _("To be telephoned")
        DONE = "done", _("Done")
        MOVED = "moved", _("Moved away")
        UNREACHED = "unreached", _("Not reached")

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.ForeignKey(VisitRound, models.CASCADE, db_index=False, related_name="dues")
    household = models.ForeignKey(
        Household, models.PROTECT, db_constraint=False, db_index=False, related_name="dues"
    )
    area_id = models.BigIntegerField()
    people = ArrayField(models.UUIDField(), default=list)  # of the roster; empty: the whole household
    done = ArrayField(models.CharField(max_length=16), default=list)
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    visit_id = models.UUIDField(null=True)
    at = models.DateTimeField(null=True)
    next_on = models.DateField(null=True)  # until when somebody goes back

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "household"], name="due_once"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="due_state"),
        ]
        indexes = [
            models.Index(fields=["round", "area_id", "household"], name="due_of_round"),  # pages by key
            models.Index(fields=["household"], condition=Q(state__in=OPEN), name="due_open"),  # the phone
            models.Index(
                fields=["area_id", "household"], condition=Q(state__in=OPEN), name="due_by_area"
            ),  # phones' rosters, due lists
        ]


class DailyCheck(models.Model):
    """A day's checks of somebody whose order runs at home: how many are ordered, how many were made."""

    GROUP = "person"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    order = models.ForeignKey(Quarantine, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, db_index=False, related_name="+")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    area_id = models.BigIntegerField()
    day = models.DateField()
    wanted = models.PositiveSmallIntegerField()
    made = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "order", "day"], name="daily_check_once"),
            models.CheckConstraint(condition=Q(wanted__gte=1), name="daily_check_wanted"),
        ]
        indexes = [
            models.Index(fields=["day", "area_id"], name="daily_check_by_day"),
            models.Index(fields=["household", "day"], name="daily_check_by_door"),
        ]


class DoorLead(models.Model):
    """What was found at a door went to the investigators as this lead, once."""

    GROUP = "reference"

    fact_id = models.UUIDField(primary_key=True)  # a visit, or a temperature
    lead = models.ForeignKey(Lead, models.PROTECT, related_name="+")
