"""Who is in a bed and for whom one is kept; one set of exclusion constraints for both."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.beds.models.rooms import Bed, Room
from lianfang.common.ids import uuid7
from lianfang.people.models import Person


class Stays(models.Manager["Occupancy"]):
    """People in beds; what is only kept for somebody is no stay."""

    def get_queryset(self) -> models.QuerySet["Occupancy"]:
        """Leave out beds that are kept."""
        return super().get_queryset().filter(reserved=False)


class Occupancy(models.Model):
    """A person in a bed from an instant to an instant; open while they are there.

    `reserved`: nobody is there yet, the bed is kept for them until the end of the range and no longer. Such rows lie
    in this table so that the same constraints keep a bed from being kept and given away; `objects` leaves them out.
    """

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    bed = models.ForeignKey(Bed, models.PROTECT, related_name="occupancies")
    room = models.ForeignKey(Room, models.PROTECT, related_name="occupancies")
    single = models.BooleanField()  # copied from the room when the stay began
    # In isolation: who may share a room, a household or this person alone. None in a hospital.
    party = models.UUIDField(null=True)
    during = DateTimeRangeField()
    reserved = models.BooleanField(default=False, db_default=False)

    objects: ClassVar[Stays] = Stays()
    claims: ClassVar[models.Manager["Occupancy"]] = models.Manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="occupancy_one_person_a_bed",
                expressions=[("bed", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="occupancy_one_person_a_single_room",
                expressions=[("room", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(single=True),
            ),
            ExclusionConstraint(
                name="occupancy_one_party_a_room",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    ("party", RangeOperators.NOT_EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(party__isnull=False),
            ),
            ExclusionConstraint(
                name="occupancy_one_place_a_person",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(reserved=False),
            ),
            ExclusionConstraint(
                name="occupancy_one_bed_kept_a_person",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(reserved=True),
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__startswith__isnull=False), name="occupancy_begins"
            ),
            models.CheckConstraint(
                condition=Q(reserved=False) | Q(during__endswith__isnull=False), name="occupancy_kept_until"
            ),
        ]
        indexes = [GistIndex(fields=["during"], name="occupancy_at")]  # queries.city: who is where now


class Reservation(models.Model):
    """A bed kept for a person until an instant: then it is over by itself, before that it is taken or released."""

    GROUP = "person"

    class End(models.TextChoices):
        TAKEN = "taken", _("Taken up")
        RELEASED = "released", _("Released")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    bed = models.ForeignKey(Bed, models.PROTECT, related_name="reservations")
    # The row that keeps the bed; taken up, it is the stay itself; released, there is none.
    claim = models.OneToOneField(Occupancy, models.SET_NULL, null=True, related_name="reservation")
    why = models.CharField(_("what for"), max_length=200, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    until = models.DateTimeField(_("kept until"))
    end = models.CharField(max_length=8, choices=End, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="reservation_until"),
            models.CheckConstraint(
                condition=Q(end="", ended_at=None, ended_by=None, claim__isnull=False)
                | Q(end="taken", ended_at__isnull=False, ended_by__isnull=False, claim__isnull=False)
                | Q(end="released", ended_at__isnull=False, ended_by__isnull=False, claim=None),
                name="reservation_ended",
            ),
        ]
        indexes = [models.Index(fields=["bed", "-at"], name="reservation_by_bed")]
