"""Who is present in a zone, by door and by site, and what they need again and again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.needs.models import Ticket
from lianfang.people.models import Household, Person
from lianfang.places.models import Site
from lianfang.zones.models.zones import Zone


class Present(models.Model):
    """Somebody in a zone: on the list, seen there, away, or gone; where they sleep, and why they are there if they do
    not live there. Written again from visits until a desk says otherwise."""

    GROUP = "person"
    AREA = "area_id"

    class State(models.TextChoices):
        LISTED = "listed", pgettext_lazy("census", "On the list, not seen yet")
        HERE = "here", pgettext_lazy("census", "Present")
        AWAY = "away", pgettext_lazy("census", "Away")
        LEFT = "left", pgettext_lazy("census", "Has left")

    id = models.UUIDField(primary_key=True, default=uuid7)
    zone = models.ForeignKey(Zone, models.CASCADE, db_index=False, related_name="people")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, null=True, db_constraint=False, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, db_index=False, related_name="+")
    area_id = models.BigIntegerField()
    stranded = models.BooleanField(_("stranded: does not live here"), default=False)
    employer = models.CharField(_("for whom they work"), max_length=120, blank=True, default="")
    place = models.CharField(_("where they sleep"), max_length=120, blank=True, default="")
    state = models.CharField(max_length=6, choices=State, default=State.LISTED)
    since = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    visit_id = models.UUIDField(null=True)  # what told it last; none: a desk
    by = models.ForeignKey(User, models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        ordering = ["zone_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "person"], name="present_once"),
            models.CheckConstraint(
                condition=Q(state__in=["listed", "here", "away", "left"]), name="present_state"
            ),
        ]
        indexes = [models.Index(fields=["zone", "state", "household"], name="present_of_zone")]


class DoorCount(models.Model):
    """How many people there are behind a door of a zone: on record, and as the last visit counted them."""

    GROUP = "local"
    AREA = "area_id"

    pk = models.CompositePrimaryKey("zone_id", "household_id")
    zone = models.ForeignKey(Zone, models.CASCADE, db_index=False, related_name="doors")
    household = models.ForeignKey(Household, models.PROTECT, db_constraint=False, related_name="+")
    area_id = models.BigIntegerField()
    n_known = models.PositiveSmallIntegerField(default=0)
    n_present = models.PositiveSmallIntegerField(null=True)  # none: nobody counted yet
    outcome = models.CharField(max_length=10, blank=True, default="")
    visit_id = models.UUIDField(null=True)
    at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["zone", "at"], name="door_count_old")]  # to be counted again


class PlaceCount(models.Model):
    """How many people stay at a place of a zone that is no home: a building site, a shop, a hall. The last counts."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    zone = models.ForeignKey(Zone, models.CASCADE, related_name="places")
    site = models.ForeignKey(Site, models.PROTECT, null=True, db_index=False, related_name="+")
    place = models.CharField(_("where"), max_length=120)
    n = models.PositiveSmallIntegerField(_("people present"))
    n_stranded = models.PositiveSmallIntegerField(_("of these, people who do not live here"), default=0)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["place", "-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(n_stranded__lte=models.F("n")) & ~Q(place=""), name="place_count_sum"
            )
        ]


class CareFlag(models.Model):
    """Somebody in a zone needs something again and again: it raises a need by itself, as the protocol says."""

    GROUP = "person"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    zone = models.ForeignKey(Zone, models.CASCADE, related_name="flags")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    key = models.CharField(_("what for"), max_length=16)  # of the protocol
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    told_id = models.UUIDField(null=True)  # the fact of a phone that began or ended it last; none: a desk
    n_raised = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)  # when the next need is raised; none: no more
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, db_constraint=False, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-noted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "person", "key"], condition=Q(ended_at=None), name="care_flag_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, next_at=None),
                name="care_flag_ended",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="care_flag_next"
            ),  # the tick
            models.Index(
                fields=["area_id", "person"], condition=Q(ended_at=None), name="care_flag_of_area"
            ),  # phones
            models.Index(fields=["person", "key"], name="care_flag_of_person"),  # the follower
        ]
