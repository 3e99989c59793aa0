"""Clocks that ran out: who was told, how far up it went, who answered for it."""

from django.db import models
from django.db.models import Q

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7


class Breach(models.Model):
    """A clock that ran out. It names no person: what it is about is read where it is kept."""

    GROUP = "local"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    source = models.CharField(max_length=40)  # which line of the wiring table
    thing = models.UUIDField()
    about = models.CharField(max_length=120, default="")  # a number, never a name
    outbreak_id = models.UUIDField(null=True)
    area_id = models.BigIntegerField()
    due_at = models.DateTimeField()
    raised_at = models.DateTimeField()  # when background work saw it
    level = models.PositiveSmallIntegerField(default=0)  # how often it was sent up
    next_at = models.DateTimeField(null=True)  # when it goes further up; none: answered for, or over
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True, default="")
    over_at = models.DateTimeField(null=True)  # when what waited had been done

    class Meta:
        ordering = ["-raised_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "thing", "due_at"], name="breach_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, note="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(note=""),
                name="breach_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(next_at=None) | Q(answered_at=None, over_at=None),
                name="breach_goes_up_while_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="breach_next"
            ),  # the tick
            models.Index(fields=["source", "thing"], condition=Q(over_at=None), name="breach_open"),
            models.Index(fields=["area_id", "-raised_at"], name="breach_by_area"),  # the list
        ]


class Notified(models.Model):
    """Somebody was told of a clock that ran out: on screen, and by message where their phone is known."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    breach = models.ForeignKey(Breach, models.CASCADE, related_name="told")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    message = models.UUIDField(null=True)
    open = models.BooleanField(default=True)  # nobody answered for it yet

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["breach", "user", "level"], name="notified_once")]
        indexes = [models.Index(fields=["user"], condition=Q(open=True), name="notified_open")]  # the bell
