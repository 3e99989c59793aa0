"""What people were told of their results, what is still to be told, and what a round offers to those it tests."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.people.models import Person
from lianfang.testing.models.rounds import Round


class RoundService(models.Model):
    """What a round offers to those it tests: whether they book places, who gets a message; and how many were told."""

    GROUP = "reference"

    class Telling(models.TextChoices):
        ALL = "all", _("Everybody, by message")
        NOT_NEGATIVE = (
            "not_negative",
            _("By message only who is to come again, or whose result was corrected"),
        )
        NOBODY = "nobody", _("Nobody by message: each sees their result on their own page")

    round = models.OneToOneField(Round, models.CASCADE, primary_key=True, related_name="service")
    telling = models.CharField(max_length=12, choices=Telling, default=Telling.ALL)
    booking = models.BooleanField(default=False)
    n_released = models.PositiveIntegerField(default=0)  # results that were made known for the first time
    n_corrected = models.PositiveIntegerField(default=0)  # made known again, because they had changed
    n_messages = models.PositiveIntegerField(default=0)
    n_without_phone = models.PositiveIntegerField(default=0)  # should have got a message
    last_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(telling__in=["all", "not_negative", "nobody"]), name="round_service_telling"
            )
        ]


class ResultNotice(models.Model):
    """A result was made known to a person, or taken back. Never changed: a corrected result is a notice more, and the
    earlier one stays to be seen. Its id is that of the message, if one was sent."""

    GROUP = "person"
    AREA = "area_id"

    class Meaning(models.TextChoices):
        NEGATIVE = "negative", _("Negative")
        POSITIVE = "positive", _("Positive")
        RECHECK = "recheck", _("To be tested again")
        WITHDRAWN = "withdrawn", _("Being checked again")

    class Way(models.TextChoices):
        MESSAGE = "message", _("By message")
        PAGE = "page", _("On their own page")
        NO_PHONE = "no_phone", _("No phone on record")

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    swab_id = models.UUIDField()
    round_id = models.UUIDField()
    area_id = models.BigIntegerField()
    version = models.PositiveSmallIntegerField()  # 1, then one more with each correction
    meaning = models.CharField(max_length=9, choices=Meaning)
    way = models.CharField(max_length=8, choices=Way)
    taken_at = models.DateTimeField()
    resulted_at = models.DateTimeField(null=True)  # none: taken back
    released_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Told once, whoever works at the same moment; also serves a person's own page.
            models.UniqueConstraint(fields=["person", "swab_id", "version"], name="result_notice_once"),
            models.CheckConstraint(
                condition=Q(meaning="withdrawn", resulted_at=None)
                | Q(meaning__in=["negative", "positive", "recheck"], resulted_at__isnull=False),
                name="result_notice_meaning",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="result_notice_version"),
        ]


class Untold(models.Model):
    """A tube whose people are still to be told what follows from it; the row goes with the telling."""

    GROUP = "tube"

    tube_id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at", "tube_id"], name="untold_oldest")]  # who is told next
