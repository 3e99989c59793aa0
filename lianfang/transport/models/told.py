"""What drivers tell on the phone: who got in and out, who was not there, how many were picked up in the street."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.people.models import Person
from lianfang.sync.models import Fact
from lianfang.transport.models.fleet import Stop, Tour
from lianfang.transport.models.rides import Leg


class RideDoubt(models.TextChoices):
    """Why what a driver told was disputed when it came in."""

    UNKNOWN_RIDE = "unknown_ride", _("No such ride is known")
    UNKNOWN_TOUR = "unknown_tour", _("No such tour of a vehicle is known")
    OTHER_DRIVER = "other_driver", _("Somebody else drives this vehicle")
    OTHER_TOUR = "other_tour", _("They have a seat in another vehicle, or in none")
    RIDE_CANCELLED = "ride_cancelled", _("The ride was cancelled")
    TOUR_CLOSED = "tour_closed", _("The tour was over or called off")
    MORE_THAN_SEATS = "more_than_seats", _("More people than the vehicle has seats")


class Boarding(Fact):
    """Somebody whom a vehicle was to fetch got in, got out, or was not there."""

    GROUP = "person"
    DOUBTS = RideDoubt

    class What(models.TextChoices):
        BOARD = "board", pgettext_lazy("boarding", "Got in")
        ALIGHT = "alight", pgettext_lazy("boarding", "Got out")
        MISSED = "missed", pgettext_lazy("boarding", "Was not there")

    leg = models.ForeignKey(Leg, models.PROTECT, db_constraint=False, related_name="boardings")
    tour = models.ForeignKey(Tour, models.PROTECT, db_constraint=False, related_name="boardings")
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="+")
    what = models.CharField(max_length=6, choices=What)
    note = models.CharField(_("note"), max_length=200, default="")


class Hail(Fact):
    """So many people got in at the roadside or at a stop without having asked before, or got out again. Whoever gave
    their name may be traced; the others are a number."""

    GROUP = "local"
    DOUBTS = RideDoubt

    class What(models.TextChoices):
        ON = "on", pgettext_lazy("boarding", "Got in")
        OFF = "off", pgettext_lazy("boarding", "Got out")

    tour = models.ForeignKey(Tour, models.PROTECT, db_constraint=False, related_name="hails")
    what = models.CharField(max_length=3, choices=What)
    way = models.CharField(max_length=5, choices=Leg.Way)
    n = models.PositiveSmallIntegerField(_("people"))
    stop = models.ForeignKey(
        Stop, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    place = models.CharField(
        _("where exactly"), max_length=80, default="", db_default=""
    )  # a stop on no list
    person = models.ForeignKey(Person, models.PROTECT, null=True, db_constraint=False, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(n__gte=1), name="hail_somebody")]
