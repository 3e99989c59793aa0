"""Vehicles, the stops and areas where one may board, and who drives when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Organisation
from lianfang.places.models import Site
from lianfang.transport.rules import hour_of
from lianfang.workforce.models import Worker

DAY = 24 * 60  # minutes
_POINT = Q(longitude__isnull=True, latitude__isnull=True) | Q(
    longitude__range=(-180, 180), latitude__range=(-90, 90)
)


class Vehicle(models.Model):
    """A vehicle that takes people: how many seats and places for wheelchairs it has, where it stands, whose it is."""

    GROUP = "reference"
    AREA = "area_id"

    class Kind(models.TextChoices):
        BUS = "bus", pgettext_lazy("vehicle", "Bus")
        CAR = "car", _("Private car")
        VAN = "van", _("Wheelchair van")
        AMBULANCE = "ambulance", pgettext_lazy("vehicle", "Ambulance")

    id = models.UUIDField(primary_key=True, default=uuid7)
    plate = models.CharField(_("plate"), max_length=10)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    name = models.CharField(pgettext_lazy("vehicle", "name"), max_length=60, blank=True, default="")
    seats = models.PositiveSmallIntegerField(_("seats for passengers"))
    wheelchairs = models.PositiveSmallIntegerField(_("places for wheelchairs"), default=0)
    area_id = models.BigIntegerField()
    depot = models.CharField(_("where it stands"), max_length=120)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    # a volunteer whose own car it is
    owner = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, db_constraint=False, db_index=False, related_name="+"
    )
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    why_out = models.CharField(max_length=200, blank=True, default="")
    disinfected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["area_id", "plate"]
        constraints = [
            models.UniqueConstraint(fields=["plate"], condition=Q(until=None), name="vehicle_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["bus", "car", "van", "ambulance"]), name="vehicle_kind"
            ),
            models.CheckConstraint(
                condition=Q(seats__lte=99, wheelchairs__lte=20) & (Q(seats__gte=1) | Q(wheelchairs__gte=1)),
                name="vehicle_seats",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="vehicle_dates"),
            models.CheckConstraint(condition=_POINT, name="vehicle_point"),
        ]
        indexes = [models.Index(fields=["area_id", "plate"], name="ride_vehicle_by_area")]

    def __str__(self) -> str:
        return f"{self.name} {self.plate}" if self.name else self.plate


class Stop(models.Model):
    """A point in a community, known to everybody, where vehicles stop for people."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(pgettext_lazy("stop", "name"), max_length=80)
    area_id = models.BigIntegerField()
    address = models.CharField(_("address"), max_length=200, blank=True, default="")
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    lit = models.BooleanField(_("lit at night"), default=False)
    shelter = models.BooleanField(_("with a roof or a seat"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["area_id", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["area_id", "name"], condition=Q(closed_at=None), name="stop_once"
            ),
            models.CheckConstraint(condition=_POINT, name="stop_point"),
        ]

    def __str__(self) -> str:
        return self.name


class HailArea(models.Model):
    """An area in whose streets one may wave a vehicle down, from a day to a day, between two times of day."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(pgettext_lazy("hail area", "name"), max_length=80)
    area_id = models.BigIntegerField()
    site = models.ForeignKey(Site, models.PROTECT, db_index=False, related_name="+")  # where it leads
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    opens = models.PositiveSmallIntegerField()  # minutes of the day
    shuts = models.PositiveSmallIntegerField()  # 24:00 is 1440
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["area_id", "first_on", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="hail_area_days"),
            models.CheckConstraint(condition=Q(shuts__gt=F("opens"), shuts__lte=DAY), name="hail_area_hours"),
        ]

    def __str__(self) -> str:
        return self.name


class Tour(models.Model):
    """A vehicle is out with a driver between two times: by a plan, on a circuit of stops, or to be hailed.

    `taken` and `chairs_taken` are the most seats that are promised at once; the table keeps them from passing what the
    vehicle has. `hailed` counts who was picked up in the street and is aboard: that is seen, not promised.
    """

    GROUP = "reference"
    AREA = "area_id"

    class Mode(models.TextChoices):
        PLANNED = "planned", _("By a plan")
        CIRCUIT = "circuit", _("Round of stops")
        HAIL = "hail", _("To be hailed")

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("tour", "Planned")
        OUT = "out", pgettext_lazy("tour", "On the way")
        CLOSED = "closed", pgettext_lazy("tour", "Over")
        CANCELLED = "cancelled", pgettext_lazy("tour", "Called off")

    LIVE = ("planned", "out")

    id = models.UUIDField(primary_key=True, default=uuid7)
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, db_index=False, related_name="tours")
    driver = models.ForeignKey(Worker, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    area_id = models.BigIntegerField()
    day = models.DateField()
    during = DateTimeRangeField()
    mode = models.CharField(_("mode"), max_length=7, choices=Mode)
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    hail_area = models.ForeignKey(HailArea, models.PROTECT, null=True, blank=True, related_name="tours")
    every = models.PositiveSmallIntegerField(null=True, blank=True)  # minutes from departure to departure
    seats = models.PositiveSmallIntegerField()
    wheelchairs = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    chairs_taken = models.PositiveSmallIntegerField(default=0)
    hailed = models.PositiveSmallIntegerField(default=0)
    out_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, db_index=False, related_name="+")
    why = models.CharField(max_length=200, blank=True, default="")  # why it was closed or called off

    class Meta:
        ordering = ["during", "vehicle_id"]
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("seats")), name="tour_never_oversold"),
            models.CheckConstraint(
                condition=Q(chairs_taken__lte=F("wheelchairs")), name="tour_chairs_never_oversold"
            ),
            models.CheckConstraint(
                condition=Q(
                    during__isempty=False, during__startswith__isnull=False, during__endswith__isnull=False
                ),
                name="tour_hours",
            ),
            ExclusionConstraint(
                name="tour_vehicle_once",
                expressions=[("vehicle", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(state__in=["planned", "out"]),
            ),
            ExclusionConstraint(
                name="tour_driver_once",
                expressions=[("driver", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(state__in=["planned", "out"]),
            ),
            models.CheckConstraint(
                condition=Q(mode="planned", every=None, hail_area=None)
                | Q(mode="circuit", every__gte=1, site__isnull=False, hail_area=None)
                | Q(mode="hail", every=None, site__isnull=False, hail_area__isnull=False),
                name="tour_mode",
            ),
            models.CheckConstraint(
                condition=Q(state="planned", out_at=None, closed_at=None)
                | Q(state="out", out_at__isnull=False, closed_at=None)
                | Q(state__in=["closed", "cancelled"], closed_at__isnull=False),
                name="tour_state",
            ),
        ]
        indexes = [models.Index(fields=["area_id", "day"], name="tour_by_area")]  # the day's vehicles

    @property
    def hours(self) -> str:
        """Write from when until when it is out; midnight at the end of its day is 24:00."""
        return " – ".join(hour_of(each, self.day) for each in (self.during.lower, self.during.upper))


class TourStop(models.Model):
    """A stop of a circuit and how many minutes after its departure the vehicle passes."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    tour = models.ForeignKey(Tour, models.CASCADE, related_name="stops")
    stop = models.ForeignKey(Stop, models.PROTECT, related_name="passed")
    minutes = models.PositiveSmallIntegerField(_("minutes after the departure"))

    class Meta:
        ordering = ["minutes", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tour", "stop", "minutes"], name="tour_stop_once"),
        ]
