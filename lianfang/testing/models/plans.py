"""What a round's plan says: on which day which street comes, and who shares a tube with how many."""

from django.db import models
from django.db.models import F, Q

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.places.models import Area
from lianfang.testing.models.rounds import Round


class RoundDay(models.Model):
    """A street or community comes on a day of a round. An area of which nothing is said comes on any of its days."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.ForeignKey(Round, models.CASCADE, related_name="days")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        ordering = ["day", "area_id"]
        constraints = [models.UniqueConstraint(fields=["round", "area", "day"], name="round_day_once")]


class AreaLeftOut(models.Model):
    """An area is left out of a round, and why: its people are not expected. Whoever comes is swabbed all the same."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.ForeignKey(Round, models.CASCADE, related_name="left_out")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    last_id = models.BigIntegerField()  # the last id inside the area
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["area_id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "area"], name="left_out_once"),
            models.CheckConstraint(
                condition=Q(last_id__gte=F("area_id")) & ~Q(reason=""), name="left_out_range_and_reason"
            ),
        ]


class RoundMode(models.Model):
    """How the people of one group share a tube in a round: alone, a household, at most so many. The group and the mode
    are those of the protocol the round was planned under."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.ForeignKey(Round, models.CASCADE, related_name="modes")
    population = models.CharField(max_length=24)
    mode = models.CharField(max_length=24)
    pool_size = models.PositiveSmallIntegerField()
    household = models.BooleanField(default=False)  # only people behind one door share the tube

    class Meta:
        ordering = ["pool_size", "population"]
        constraints = [
            models.UniqueConstraint(fields=["round", "population"], name="round_mode_once"),
            models.CheckConstraint(condition=Q(pool_size__range=(1, 20)), name="round_mode_pool"),
            models.CheckConstraint(condition=~Q(population="") & ~Q(mode=""), name="round_mode_named"),
        ]


class ListedPerson(models.Model):
    """Somebody belongs to a group of the protocol's from a day to a day: in quarantine, in a key occupation."""

    GROUP = "person"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="listings")
    area_id = models.BigIntegerField()
    population = models.CharField(max_length=24)
    from_on = models.DateField()
    until_on = models.DateField(null=True)  # the last day; none: until somebody ends it
    source = models.CharField(max_length=120)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-from_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "population", "from_on"], name="listed_person_once"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="listed_person_dates"
            ),
            models.CheckConstraint(condition=~Q(population="") & ~Q(source=""), name="listed_person_named"),
        ]
        indexes = [
            models.Index(fields=["population", "area_id"], name="listed_person_by_group"),  # lists
            models.Index(fields=["area_id"], name="listed_person_by_area"),  # the follower
        ]


class ListedArea(models.Model):
    """Everybody who lives or stays in an area belongs to a group of the protocol's: sealed to the household."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    population = models.CharField(max_length=24)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    source = models.CharField(max_length=120)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-from_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["area", "population", "from_on"], name="listed_area_once"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="listed_area_dates"
            ),
            models.CheckConstraint(condition=~Q(population="") & ~Q(source=""), name="listed_area_named"),
        ]
