"""Contracts of units with areas, people who answer for households, and their handing over."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Household, Organisation
from lianfang.places.models import Area
from lianfang.workforce.models import Worker


def _worker(**over: object) -> "models.ForeignKey[Worker, Worker]":
    """Make a key to somebody who works: another group of tables, so the database does not enforce it."""
    return models.ForeignKey(Worker, models.PROTECT, db_constraint=False, related_name="+", **over)  # type: ignore[arg-type]


class TakenList(models.Model):
    """A file of contracts or of people for doors; its digest keeps it from being read twice, rows that were not taken
    stay to be given back."""

    GROUP = "reference"
    AREA = "area_id"

    class Kind(models.TextChoices):
        CONTRACTS = "contracts", _("Units for areas")
        DOORS = "doors", _("People for doors")

    id = models.UUIDField(primary_key=True, default=uuid7)
    of = models.CharField(_("what it holds"), max_length=10, choices=Kind)
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
        constraints = [
            models.UniqueConstraint(fields=["of", "area_id", "digest"], name="taken_list_once"),
            models.CheckConstraint(condition=Q(of__in=["contracts", "doors"]), name="taken_list_kind"),
        ]


class Contract(models.Model):
    """A unit answers for an area from a day to a day: the cadre above it, and who leads its group there."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    cadre = _worker(null=True, blank=True)
    leader = _worker(null=True, blank=True)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    of_list = models.ForeignKey(TakenList, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["area_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "organisation"], condition=Q(to_on=None), name="contract_once"
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="contract_dates"
            ),
            models.CheckConstraint(
                condition=Q(to_on=None, ended_at=None, ended_by=None)
                | Q(to_on__isnull=False, ended_at__isnull=False, ended_by__isnull=False),
                name="contract_ended",
            ),
        ]


class HandOver(models.Model):
    """Somebody hands what they answer for to another person: nothing moves before the other has taken it on."""

    GROUP = "local"
    AREA = "area_id"

    class State(models.TextChoices):
        OFFERED = "offered", _("Offered")
        TAKEN = "taken", _("Taken on")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid7)
    area_id = models.BigIntegerField()
    giver = _worker()
    taker = _worker()
    reason = models.CharField(_("why"), max_length=200)
    note = models.CharField(_("what the other should know"), max_length=400, blank=True, default="")
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    n_doors = models.PositiveIntegerField(default=0)  # offered; taken on once it is
    n_contracts = models.PositiveIntegerField(default=0)
    left = models.JSONField(default=list)  # doors that stayed, because the taker answers for them already

    class Meta:
        ordering = ["-offered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["giver", "area_id"], condition=Q(state="offered"), name="hand_over_once"
            ),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="hand_over_to_another"),
            models.CheckConstraint(condition=~Q(reason=""), name="hand_over_reason"),
            models.CheckConstraint(
                condition=Q(state="offered", closed_at=None, closed_by=None)
                | Q(
                    state__in=["taken", "declined", "withdrawn"],
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                ),
                name="hand_over_closed",
            ),
        ]


class Charge(models.Model):
    """Somebody answers for a household in one of its duties, once they have accepted it; until it ends."""

    GROUP = "reference"
    AREA = "area_id"

    class Ended(models.TextChoices):
        RELEASED = "released", _("Released")
        DECLINED = "declined", _("Declined")
        HANDED = "handed", _("Handed over")

    id = models.UUIDField(primary_key=True, default=uuid7)
    household = models.ForeignKey(
        Household, models.PROTECT, db_constraint=False, db_index=False, related_name="charges"
    )
    area_id = models.BigIntegerField()
    duty = models.CharField(_("duty"), max_length=24)
    worker = _worker(db_index=False)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, db_index=False, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, db_index=False, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, db_index=False, related_name="+")
    ended = models.CharField(max_length=10, choices=Ended, blank=True, default="")
    hand_over = models.ForeignKey(HandOver, models.PROTECT, null=True, related_name="+")  # that it came by
    of_list = models.ForeignKey(TakenList, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["area_id", "household_id", "duty"]
        constraints = [
            # One person a duty, and nobody in two duties of a household: five duties are five people.
            models.UniqueConstraint(
                fields=["household", "duty"], condition=Q(ended_at=None), name="charge_one_a_duty"
            ),
            models.UniqueConstraint(
                fields=["household", "worker"], condition=Q(ended_at=None), name="charge_one_a_person"
            ),
            models.CheckConstraint(condition=~Q(duty=""), name="charge_duty"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__gte=F("asked_at"), accepted_by__isnull=False),
                name="charge_accepted",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended="")
                | Q(
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                    ended__in=["released", "declined", "handed"],
                ),
                name="charge_ended",
            ),
        ]
        indexes = [
            # whose doors; the board; due lists
            models.Index(fields=["worker", "household"], condition=Q(ended_at=None), name="charge_by_worker"),
            models.Index(fields=["area_id", "household"], condition=Q(ended_at=None), name="charge_by_area"),
            models.Index(fields=["household", "-asked_at"], name="charge_history"),  # a household's page
        ]


class DoorCover(models.Model):
    """How the doors of a smallest area are looked after: counted again whenever a charge there begins, is accepted or
    ends. `rules` says by which duties it was counted."""

    GROUP = "local"
    AREA = "area_id"

    area_id = models.BigIntegerField(primary_key=True)
    rules = models.CharField(max_length=16, blank=True, default="")  # none: not counted yet
    walked = models.IntegerField(default=0)
    complete = models.IntegerField(default=0)
    asked = models.IntegerField(default=0)
    departed = models.IntegerField(default=0)  # one who answers there has left


class DoorLoad(models.Model):
    """For how many doors of a smallest area somebody answers in a duty, and was asked to; `gone`: had left when it was
    counted."""

    GROUP = "local"
    AREA = "area_id"

    pk = models.CompositePrimaryKey("area_id", "worker_id", "duty")
    area_id = models.BigIntegerField()
    worker_id = models.UUIDField()
    duty = models.CharField(max_length=24)
    accepted = models.IntegerField()
    open = models.IntegerField()
    gone = models.BooleanField()
