"""Rooms, beds and the exclusion constraints that keep them single."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.places.models import Site


class Room(models.Model):
    """A room of a hospital ward or an isolation site."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    site = models.ForeignKey(Site, models.PROTECT, related_name="rooms")
    ward = models.CharField(_("ward"), max_length=60)
    name = models.CharField(_("room"), max_length=30)
    negative_pressure = models.BooleanField(_("negative pressure"), default=False)
    single = models.BooleanField(_("one person only"), default=True)

    class Meta:
        ordering = ["site_id", "ward", "name"]
        constraints = [models.UniqueConstraint(fields=["site", "ward", "name"], name="room_once")]

    def __str__(self) -> str:
        return self.name


class Bed(models.Model):
    """A bed in a room."""

    GROUP = "reference"

    class State(models.TextChoices):
        FREE = "free", _("Free")
        DISINFECTING = "disinfecting", _("Disinfecting")
        OUT = "out", _("Out of use")

    id = models.UUIDField(primary_key=True, default=uuid7)
    room = models.ForeignKey(Room, models.PROTECT, related_name="beds")
    name = models.CharField(_("bed"), max_length=10)
    state = models.CharField(max_length=12, choices=State, default=State.FREE)

    class Meta:
        ordering = ["room_id", "name"]
        constraints = [models.UniqueConstraint(fields=["room", "name"], name="bed_once")]


class Occupancy(models.Model):
    """A person in a bed from an instant to an instant; open while they are there."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    bed = models.ForeignKey(Bed, models.PROTECT, related_name="occupancies")
    room = models.ForeignKey(Room, models.PROTECT, related_name="occupancies")
    single = models.BooleanField()  # copied from the room when the stay began
    # In isolation: who may share a room, a household or this person alone. None in a hospital.
    party = models.UUIDField(null=True)
    during = DateTimeRangeField()

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
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__startswith__isnull=False), name="occupancy_begins"
            ),
        ]
