"""Slots at sites, the line of a day, and who booked."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.places.models import Site


class Slot(models.Model):
    """So many people may come to a site between two times, for one thing: `purpose` and `subject` say for what.

    `taken` counts the bookings that hold a place; the table keeps it from passing `capacity`.
    """

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    purpose = models.CharField(max_length=12)
    subject = models.UUIDField()
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)  # no longer offered; who holds a place is told

    class Meta:
        ordering = ["starts_at", "site_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "purpose", "site", "starts_at"], name="slot_once"
            ),  # also serves the lists of free slots
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="slot_never_overbooked"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_order"),
        ]


class Line(models.Model):
    """The last number given at a site for one thing on a day."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    purpose = models.CharField(max_length=12)
    subject = models.UUIDField()
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "purpose", "site", "day"], name="line_once")
        ]


class Booking(models.Model):
    """Somebody's place: booked for a slot, or a ticket taken on the spot. The phone of a helper stands here and nowhere
    else, and is erased after the days that the protocol keeps it."""

    GROUP = "person"
    AREA = "area_id"

    class State(models.TextChoices):
        BOOKED = "booked", _("Booked")
        WAITING = "waiting", _("In the line")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")
        MISSED = "missed", _("Did not come")

    class Channel(models.TextChoices):
        OWN = "own", _("On their own page")
        RELATIVE = "relative", _("By a relative")
        HELPER = "helper", _("By a helper, on the helper’s phone")
        RESIDENT_PHONE = "their_phone", _("By a helper, on the resident’s phone")
        DESK = "desk", _("At a desk")
        CALL = "call", _("By telephone")

    LIVE = ("booked", "waiting")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="bookings")
    purpose = models.CharField(max_length=12)
    subject = models.UUIDField()
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, related_name="bookings")  # none: walked in
    day = models.DateField()
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State)
    channel = models.CharField(max_length=11, choices=Channel)
    agreed = models.BooleanField()  # the person agreed that somebody else books for them
    helper_name = models.CharField(max_length=60, blank=True, default="")
    helper_phone = models.CharField(max_length=24, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    came_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["day", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "subject", "purpose"],
                condition=Q(state__in=["booked", "waiting"]),
                name="booking_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="booked", slot__isnull=False, ended_at=None)
                | Q(state="waiting", came_at__isnull=False, ended_at=None)
                | Q(state__in=["done", "cancelled", "missed"], ended_at__isnull=False),
                name="booking_state",
            ),
            models.CheckConstraint(
                condition=Q(channel="own") | Q(agreed=True), name="booking_by_others_agreed"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["own", "relative", "helper", "their_phone", "desk", "call"]),
                name="booking_channel",
            ),
            models.CheckConstraint(
                condition=Q(helper_phone="") | Q(channel__in=["relative", "helper"]),
                name="booking_phone_of_a_helper",
            ),
        ]
        indexes = [
            models.Index(fields=["slot"], condition=Q(state="booked"), name="booking_of_slot"),
            # the line of a site: who is before whom
            models.Index(
                fields=["subject", "site", "day", "number"],
                condition=Q(state__in=["booked", "waiting"]),
                name="booking_in_line",
            ),
            models.Index(fields=["ended_at"], condition=~Q(helper_phone=""), name="booking_to_erase"),
        ]
