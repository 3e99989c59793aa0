"""Who wants to be taken where, and the legs of it: there and home again."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.places.models import Site
from lianfang.transport.models.fleet import Stop, Tour


class Ride(models.Model):
    """Somebody wants to go to a site, and mostly home again: how many, from where, when to be there.

    Name and phone of a relative who asked stand here and nowhere else.
    """

    GROUP = "person"
    AREA = "area_id"

    class State(models.TextChoices):
        REQUESTED = "requested", pgettext_lazy("ride", "Asked for")
        PLANNED = "planned", pgettext_lazy("ride", "Planned")
        ABOARD = "aboard", pgettext_lazy("ride", "On the way there")
        ARRIVED = "arrived", pgettext_lazy("ride", "Is there")
        RETURNING = "returning", pgettext_lazy("ride", "On the way home")
        HOME = "home", pgettext_lazy("ride", "Over")
        CANCELLED = "cancelled", pgettext_lazy("ride", "Cancelled")
        MISSED = "missed", pgettext_lazy("ride", "Was not there")

    class Back(models.TextChoices):
        NONE = "none", _("No ride back")
        AFTER = "after", _("When they are done")
        AT = "at", _("At a time")

    class Channel(models.TextChoices):
        OWN = "own", _("On their own page")
        RELATIVE = "relative", _("By a relative")
        GRID = "grid", _("By a grid worker")
        DESK = "desk", _("At a desk or by phone")

    LIVE = ("requested", "planned", "aboard", "arrived", "returning")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="rides")
    area_id = models.BigIntegerField()
    stop = models.ForeignKey(Stop, models.PROTECT, null=True, db_index=False, related_name="+")
    place = models.CharField(_("where exactly"), max_length=200, blank=True, default="")
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    site = models.ForeignKey(Site, models.PROTECT, db_index=False, related_name="+")
    companions = models.PositiveSmallIntegerField(_("companions"), default=0)
    wheelchair = models.BooleanField(_("in a wheelchair"), default=False)
    day = models.DateField()
    arrive_from = models.DateTimeField()
    arrive_by = models.DateTimeField()
    back = models.CharField(_("ride back"), max_length=5, choices=Back)
    back_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=9, choices=State, default=State.REQUESTED)
    channel = models.CharField(max_length=8, choices=Channel)
    agreed = models.BooleanField()  # the person agreed that somebody else asks for them
    helper_name = models.CharField(max_length=60, blank=True, default="")
    helper_phone = models.CharField(max_length=24, blank=True, default="")
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, db_index=False, related_name="+")
    ready_at = models.DateTimeField(null=True)  # when they said that they are done and want home
    # whoever is there and wants home waits until then at most; none: nobody waits
    home_by = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=200, blank=True, default="")  # why it was cancelled

    class Meta:
        ordering = ["arrive_by", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "site", "day"],
                condition=Q(state__in=["requested", "planned", "aboard", "arrived", "returning"]),
                name="ride_once",
            ),
            models.CheckConstraint(condition=Q(arrive_by__gte=F("arrive_from")), name="ride_window"),
            models.CheckConstraint(
                condition=Q(back="at", back_at__gte=F("arrive_from"))
                | Q(back__in=["none", "after"], back_at=None),
                name="ride_back",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["requested", "planned", "aboard", "arrived", "returning"], ended_at=None
                )
                | Q(state__in=["home", "cancelled", "missed"], ended_at__isnull=False),
                name="ride_state",
            ),
            models.CheckConstraint(
                condition=Q(channel="own") | Q(channel__in=["relative", "grid", "desk"], agreed=True),
                name="ride_by_others_agreed",
            ),
            models.CheckConstraint(condition=Q(companions__lte=5), name="ride_companions"),
        ]
        indexes = [
            models.Index(fields=["area_id", "day", "arrive_by"], name="ride_by_area"),  # the desk's list
            models.Index(fields=["ended_at"], condition=~Q(helper_phone=""), name="ride_to_erase"),
            models.Index(
                fields=["area_id", "home_by"], condition=Q(home_by__isnull=False), name="ride_waits"
            ),
        ]


class Leg(models.Model):
    """One way of a ride: there or back. A leg in a tour holds its seats."""

    GROUP = "person"
    AREA = "area_id"

    class Way(models.TextChoices):
        THERE = "there", pgettext_lazy("ride", "There")
        BACK = "back", pgettext_lazy("ride", "Back")

    class State(models.TextChoices):
        WANTED = "wanted", pgettext_lazy("leg", "No vehicle yet")
        PLANNED = "planned", pgettext_lazy("leg", "Has a vehicle")
        ABOARD = "aboard", pgettext_lazy("leg", "Aboard")
        DONE = "done", pgettext_lazy("leg", "Got out")
        MISSED = "missed", pgettext_lazy("leg", "Was not there")
        OWN = "own", pgettext_lazy("leg", "Went another way")
        CANCELLED = "cancelled", pgettext_lazy("leg", "Cancelled")

    HOLDS = ("planned", "aboard")

    id = models.UUIDField(primary_key=True, default=uuid7)
    ride = models.ForeignKey(Ride, models.CASCADE, related_name="legs")
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    area_id = models.BigIntegerField()
    day = models.DateField()
    way = models.CharField(max_length=5, choices=Way)
    state = models.CharField(max_length=9, choices=State, default=State.WANTED)
    tour = models.ForeignKey(Tour, models.PROTECT, null=True, related_name="legs")
    seats = models.PositiveSmallIntegerField()
    chairs = models.PositiveSmallIntegerField()
    board_at = models.DateTimeField(null=True)  # as planned
    alight_at = models.DateTimeField(null=True)
    boarded_at = models.DateTimeField(null=True)  # as told
    alighted_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=24, blank=True, default="")  # why no vehicle was found for it

    class Meta:
        ordering = ["board_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["ride", "way"], name="leg_once"),
            models.CheckConstraint(condition=Q(seats__gte=0) & (Q(seats__gte=1) | Q(chairs__gte=1)), name="leg_seats"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "aboard"], tour__isnull=False, board_at__isnull=False,
                            alight_at__isnull=False)
                | Q(state__in=["wanted", "own", "cancelled"], tour=None)
                | Q(state__in=["done", "missed"]),
                name="leg_state",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["area_id", "day"], condition=Q(state="wanted"), name="leg_wanted"
            ),  # what is to be planned
        ]

    def __str__(self) -> str:
        return str(self.get_way_display())
