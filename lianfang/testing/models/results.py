"""What the laboratory concluded, and what follows for each person."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.people.models import Person
from lianfang.places.models import Site
from lianfang.sync.models import Fact
from lianfang.testing.models.rounds import Round
from lianfang.testing.models.tubes import Tube
from lianfang.testing.models.words import Conclusion, Doubt


class Result(Fact):
    """What a laboratory concluded of a tube."""

    GROUP = "tube"
    DOUBTS = Doubt

    tube = models.ForeignKey(Tube, models.PROTECT, db_constraint=False, related_name="results")
    tube_code = models.CharField(max_length=24)
    laboratory = models.ForeignKey(
        Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    conclusion = models.CharField(max_length=8, choices=Conclusion)
    method = models.CharField(max_length=24)
    amends = models.UUIDField(
        null=True
    )  # the result that this one takes the place of, which stays as it was told
    reason = models.CharField(max_length=200, default="")  # why it does

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(conclusion__in=Conclusion.values), name="result_conclusion")
        ]
        indexes = [
            # was this result amended?
            models.Index(fields=["amends"], condition=Q(amends__isnull=False), name="result_amended")
        ]


class PersonResult(models.Model):
    """What a tube's result means for one person in it; written by the follower, again and again, from the facts."""

    GROUP = "person"
    AREA = "area_id"

    class Meaning(models.TextChoices):
        NEGATIVE = "negative", _("Negative")
        POSITIVE = "positive", _("Positive")
        RECHECK = "recheck", _("To be tested again")

    id = models.UUIDField(primary_key=True)  # the swab's id
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="results")
    tube_id = models.UUIDField()
    round_id = models.UUIDField()
    area_id = models.BigIntegerField()
    meaning = models.CharField(max_length=8, choices=Meaning)
    single = models.BooleanField()  # the person was alone in the tube
    taken_at = models.DateTimeField()
    resulted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(meaning__in=["negative", "positive", "recheck"]), name="person_result_meaning"
            )
        ]
        indexes = [models.Index(fields=["tube_id"], name="person_result_by_tube")]  # the follower


class Recall(models.Model):
    """A member of a tube that was not negative, to be swabbed alone; closed by that single result. Written by the
    follower, again and again, from the facts."""

    GROUP = "person"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True)  # the id of the swab in that tube
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="recalls")
    tube_id = models.UUIDField()
    round = models.ForeignKey(Round, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    area_id = models.BigIntegerField()
    reason = models.CharField(max_length=8, choices=Conclusion)
    opened_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=PersonResult.Meaning, default="")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["opened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "tube_id"], name="recall_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | Q(closed_at__isnull=False) & ~Q(outcome=""),
                name="recall_closed_with_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["round"], condition=Q(closed_at=None), name="recall_open"),  # the board
            models.Index(fields=["tube_id"], name="recall_by_tube"),  # the follower
        ]
