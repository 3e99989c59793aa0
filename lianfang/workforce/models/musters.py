"""Calling people together: who is called, where, by when, in which vehicle, to which site, and who came."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.places.models import Area, Site
from lianfang.sync.models import Fact
from lianfang.workforce.models.workers import Worker


class Muster(models.Model):
    """People are called to a place by a deadline, for a task."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    task = models.CharField(_("task"), max_length=120)
    place = models.CharField(_("place"), max_length=200)
    due_at = models.DateTimeField(_("be there by"))
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled = models.CharField(max_length=200, blank=True, default="")  # why, if it was called off

    class Meta:
        ordering = ["-due_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(task="") & ~Q(place=""), name="muster_told"),
            models.CheckConstraint(condition=Q(due_at__gte=F("called_at")), name="muster_due"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, cancelled="")
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="muster_ended",
            ),
        ]
        indexes = [models.Index(fields=["area", "-due_at"], name="muster_by_area")]  # the list of musters

    def __str__(self) -> str:
        return self.task


class MusterVehicle(models.Model):
    """A vehicle that takes people from the place of a muster to their sites."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    muster = models.ForeignKey(Muster, models.PROTECT, related_name="vehicles")
    plate = models.CharField(_("plate"), max_length=10, blank=True, default="")  # "": not known
    seats = models.PositiveSmallIntegerField(_("seats"))
    driver = models.CharField(_("driver"), max_length=60, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=24, blank=True, default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["muster", "plate"], condition=~Q(plate=""), name="muster_vehicle_once"
            ),
            models.CheckConstraint(condition=Q(seats__gte=1, seats__lte=99), name="muster_vehicle_seats"),
        ]

    def __str__(self) -> str:
        return self.plate or " · ".join(filter(None, (gettext("plate not known"), self.driver)))


class Call(models.Model):
    """One person who is called to a muster, the vehicle and the site given to them, and whether they were let off."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    muster = models.ForeignKey(Muster, models.PROTECT, related_name="calls")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    vehicle = models.ForeignKey(
        MusterVehicle, models.SET_NULL, null=True, blank=True, related_name="passengers"
    )
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    called_at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["muster", "person"], condition=Q(released_at=None), name="call_once"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None, why="")
                | (Q(released_at__isnull=False, released_by__isnull=False) & ~Q(why="")),
                name="call_released",
            ),
        ]


class MusterDoubt(models.TextChoices):
    """Why what was told of a muster was disputed."""

    UNKNOWN_MUSTER = "unknown_muster", _("No such muster is known")
    UNKNOWN_PERSON = "unknown_person", _("Nobody is registered under this identity")
    NOT_CALLED = "not_called", _("This person was not called to this muster")


class Answer(Fact):
    """Somebody who was called says whether they come."""

    GROUP = "person"
    DOUBTS = MusterDoubt

    muster = models.ForeignKey(Muster, models.PROTECT, db_constraint=False, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    coming = models.BooleanField()
    note = models.CharField(max_length=200, default="")


class Arrival(Fact):
    """Somebody came to the place of a muster: their code was scanned, or they were ticked by hand."""

    GROUP = "person"
    DOUBTS = MusterDoubt

    muster = models.ForeignKey(Muster, models.PROTECT, db_constraint=False, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    scanned = models.BooleanField()
