"""Tubes, and the facts of swabbing and sealing them."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.places.models import Site
from lianfang.sync.models import Fact
from lianfang.testing.models.rounds import Round
from lianfang.testing.models.words import Conclusion, Doubt


class Tube(models.Model):
    """A tube with a printed code. Its id is made of the code, so that every phone knows it; its state is
    recomputed from the facts whenever one of them touches it."""

    GROUP = "tube"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=24, unique=True)
    round = models.ForeignKey(Round, models.PROTECT, db_constraint=False, related_name="tubes")
    site = models.ForeignKey(Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    area_id = models.BigIntegerField()
    capacity = models.PositiveSmallIntegerField()
    population = models.CharField(
        max_length=24, default=""
    )  # the group it was begun for; none: the round's usual one
    household = models.BooleanField(default=False)  # only people behind one door may share it
    n_swabs = models.PositiveSmallIntegerField(default=0)
    n_told = models.PositiveSmallIntegerField(null=True)  # how many the sealer counted
    opened_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)  # by a courier
    received_at = models.DateTimeField(null=True)
    laboratory_id = models.UUIDField(null=True)  # where it was received, else where it is taken
    box = models.CharField(max_length=24, default="")
    conclusion = models.CharField(max_length=8, choices=Conclusion, default="")
    resulted_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    rejected = models.CharField(max_length=8, default="", db_default="")  # why: see Rejection
    disposed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(capacity__range=(1, 20)), name="tube_capacity"),
            models.CheckConstraint(
                condition=Q(conclusion__in=["", *Conclusion.values]), name="tube_conclusion"
            ),
        ]
        indexes = [
            # a site's tubes; those begun there in an hour
            models.Index(fields=["round", "site", "opened_at"], name="tube_by_site_and_time"),
            # those of a site with a result in an hour
            models.Index(
                fields=["round", "site", "resulted_at"],
                condition=Q(resulted_at__isnull=False),
                name="tube_by_result",
            ),
            models.Index(fields=["box"], condition=~Q(box=""), name="tube_by_box"),  # a box received
            # what is to go to a laboratory, or on its way
            models.Index(fields=["area_id"], condition=Q(conclusion="", received_at=None), name="tube_to_go"),
            # what waits in a laboratory
            models.Index(
                fields=["opened_at"],
                condition=Q(conclusion="", received_at__isnull=False),
                name="tube_waiting",
            ),
            models.Index(
                fields=["laboratory_id", "opened_at"],
                condition=Q(conclusion="", received_at__isnull=False),
                name="tube_waiting_in",
            ),
        ]


class Swab(Fact):
    """A person's swab went into a tube; `single` when the tube is meant for this person alone."""

    GROUP = "person"
    DOUBTS = Doubt

    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="swabs")
    round = models.ForeignKey(Round, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    tube = models.ForeignKey(Tube, models.PROTECT, db_constraint=False, related_name="swabs")
    tube_code = models.CharField(max_length=24)
    single = models.BooleanField(default=False)
    population = models.CharField(max_length=24, default="")  # the group for which the tube is meant

    class Meta:
        indexes = [
            # how many people a round has registered; a person's other swabs of it, when one more comes in
            models.Index(fields=["round", "person"], name="swab_by_round"),
            BrinIndex(fields=["at"], name="swab_by_time", autosummarize=True),  # the swabs of one day
            models.Index(fields=["area_id", "at"], name="swab_by_area"),  # the report of one community
        ]


class SwabClaim(models.Model):
    """One row a person and round, taken before a swab is judged: two phones that swab one person at the same moment
    wait for each other here, so that nobody is in two open tubes of a round without somebody being asked. `again`
    once more than one swab was told."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    person_id = models.UUIDField()
    round_id = models.UUIDField()
    again = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "round_id"], name="claim_person_round")]
        indexes = [
            # people counted once, people in two tubes: only these few need a second look
            models.Index(fields=["round_id", "person_id"], condition=Q(again=True), name="claim_again")
        ]


class Seal(Fact):
    """A tube was closed."""

    GROUP = "tube"
    DOUBTS = Doubt

    tube = models.ForeignKey(Tube, models.PROTECT, db_constraint=False, related_name="seals")
    tube_code = models.CharField(max_length=24)
    n_told = models.PositiveSmallIntegerField()
