"""Asking for goods, and their way to whoever asked."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.supplies.models.things import Item, Store

OPEN = ("asked", "approved", "picked", "sent", "handed")  # something is still to be done


class Request(models.Model):
    """Somebody asks for goods at a point: approved, picked, sent, put down there, confirmed."""

    GROUP = "local"
    AREA = "area_id"

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("goods", "Asked for")
        APPROVED = "approved", pgettext_lazy("goods", "Approved")
        PICKED = "picked", pgettext_lazy("goods", "Picked")
        SENT = "sent", pgettext_lazy("goods", "On the way")
        HANDED = "handed", pgettext_lazy("goods", "Put down")
        CONFIRMED = "confirmed", pgettext_lazy("goods", "Confirmed")
        DECLINED = "declined", pgettext_lazy("goods", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("goods", "Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.PositiveIntegerField(_("number"), unique=True)
    source = models.UUIDField(
        null=True, unique=True
    )  # the form, or what asked for it: asked again, it is the same
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    point = models.ForeignKey(Store, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()  # of the point
    why = models.CharField(pgettext_lazy("goods", "what for"), max_length=200)
    purpose = models.CharField(
        pgettext_lazy("goods", "for whom"), max_length=12, default="other"
    )  # of the protocol: its weight
    urgent = models.BooleanField(_("urgent"), default=False)
    wanted_by = models.DateTimeField(_("wanted by"), null=True, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, models.PROTECT, null=True, related_name="+")  # that gives it
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    courier = models.ForeignKey(User, models.PROTECT, null=True, db_index=False, related_name="+")
    place = models.PositiveSmallIntegerField(default=0)  # in the courier's round
    sent_at = models.DateTimeField(null=True)
    trip = models.PositiveSmallIntegerField(default=0)  # how often it was given to a courier
    # what its courier told of this trip: goods that are put down, or came back
    told = models.ForeignKey("supplies.Dropoff", models.PROTECT, null=True, db_index=False, related_name="+")
    handed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "declined", "withdrawn"])
                | Q(store__isnull=False, approved_by__isnull=False),
                name="request_approved",
            ),
            models.CheckConstraint(condition=~Q(approved_by=models.F("asked_by")), name="request_two_people"),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "handed"]) | Q(courier__isnull=False), name="request_carried"
            ),
            models.CheckConstraint(
                condition=Q(told=None)
                | Q(trip__gt=0, state__in=["picked", "handed", "confirmed", "withdrawn"]),
                name="request_told",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["confirmed", "declined", "withdrawn"], ended_at__isnull=False)
                | Q(state__in=OPEN, ended_at=None),
                name="request_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["area_id", "id"], condition=Q(ended_at=None), name="request_open"),
            models.Index(fields=["area_id", "-number"], name="request_by_area"),
            models.Index(fields=["courier", "place"], condition=Q(state="sent"), name="request_of_courier"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class RequestLine(models.Model):
    """How much of an item is asked for, granted, and came."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    request = models.ForeignKey(Request, models.CASCADE, related_name="lines")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    asked = models.PositiveIntegerField()
    granted = models.PositiveIntegerField(null=True)
    came = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "item"], name="request_line_once"),
            models.CheckConstraint(condition=Q(asked__gt=0), name="request_line_of_something"),
            models.CheckConstraint(
                condition=Q(granted=None) | Q(granted__lte=models.F("asked")), name="request_line_granted"
            ),
            models.CheckConstraint(
                condition=Q(came=None) | Q(came__lte=models.F("granted")), name="request_line_came"
            ),
        ]


class RequestStep(models.Model):
    """What was done about a request, by whom, when."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    request = models.ForeignKey(Request, models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=Request.State)
    text = models.CharField(max_length=300, blank=True, default="")
    told = models.ForeignKey("supplies.Dropoff", models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        ordering = ["at", "id"]
