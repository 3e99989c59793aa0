"""Rounds and tubes; the facts of sampling and the laboratory; what follows for each person."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.places.models import Area, Site
from lianfang.sync.models import Fact


class Conclusion(models.TextChoices):
    """What the laboratory says of a tube."""

    NEGATIVE = "negative", _("Negative")
    POSITIVE = "positive", _("Positive")
    GREY = "grey", _("Grey zone")
    INVALID = "invalid", _("Invalid")


class Doubt(models.TextChoices):
    """Why a fact of sampling or of the laboratory was disputed when it came in."""

    BAD_CODE = "bad_code", _("The tube’s code is mistyped: its check character is wrong")
    UNKNOWN_ROUND = "unknown_round", _("No such round is known")
    UNKNOWN_PERSON = "unknown_person", _("Nobody is registered under this identity")
    UNKNOWN_SITE = "unknown_site", _("No such site is known")
    ROUND_CLOSED = "round_closed", _("The round was not open at that time")
    OTHER_ROUND = "other_round", _("The tube belongs to another round")
    ALREADY_IN_TUBE = "already_in_tube", _("The person was already in this tube")
    TWO_TUBES = "two_tubes", _("The person is in two open tubes of one round")
    TUBE_FULL = "tube_full", _("The tube was already full")
    TUBE_SEALED = "tube_sealed", _("The swab was taken after the tube was sealed")
    SWABBED_LATER = "swabbed_later", _("A swab of this tube was taken after this seal")
    TUBE_NOT_SEALED = "tube_not_sealed", _("A result for a tube that was never sealed")
    RESULT_DIFFERS = "result_differs", _("Two results of one tube differ")
    COUNT_DIFFERS = "count_differs", _("The laboratory counted another number of tubes than were handed over")


class Round(models.Model):
    """One round of testing an area."""

    GROUP = "reference"
    AREA = "area_id"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        RECONCILED = "reconciled", _("Reconciled")

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="rounds")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("round"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    pool_size = models.PositiveSmallIntegerField(_("people a tube"))
    target = models.PositiveIntegerField(_("people to test"))
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    protocol = models.CharField(max_length=40)  # the version it was planned under
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-starts_on", "area_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["outbreak", "area", "number"], name="round_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="round_dates"),
            models.CheckConstraint(condition=Q(pool_size__range=(1, 20)), name="round_pool"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "open"], closed_at=None)
                | Q(state__in=["closed", "reconciled"], closed_at__isnull=False),
                name="round_closed_at",
            ),
        ]


class RoundSite(models.Model):
    """A sampling site that works for a round."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.ForeignKey(Round, models.CASCADE, related_name="sites")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "site"], name="round_site_once")]


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
    n_swabs = models.PositiveSmallIntegerField(default=0)
    n_told = models.PositiveSmallIntegerField(null=True)  # how many the sealer counted
    opened_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    box = models.CharField(max_length=24, default="")
    conclusion = models.CharField(max_length=8, choices=Conclusion, default="")
    resulted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(capacity__range=(1, 20)), name="tube_capacity"),
            models.CheckConstraint(
                condition=Q(conclusion__in=["", *Conclusion.values]), name="tube_conclusion"
            ),
        ]
        indexes = [
            models.Index(fields=["round", "site"], name="tube_by_site"),  # the round board
            models.Index(fields=["box"], condition=~Q(box=""), name="tube_by_box"),  # a box received
            # what waits in a laboratory
            models.Index(
                fields=["opened_at"],
                condition=Q(conclusion="", received_at__isnull=False),
                name="tube_waiting",
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

    class Meta:
        # how many people a round has registered; a person's other swabs of it, when one more comes in
        indexes = [models.Index(fields=["round", "person"], name="swab_by_round")]


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


class Handover(Fact):
    """A box of tubes left a site for a laboratory."""

    GROUP = "local"
    DOUBTS = Doubt

    box = models.CharField(max_length=24)
    laboratory = models.ForeignKey(
        Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    tubes = ArrayField(models.CharField(max_length=24))  # their codes
    tube_ids = ArrayField(models.UUIDField())

    class Meta:
        indexes = [
            models.Index(fields=["box"], name="handover_by_box"),  # the laboratory's intake
            GinIndex(fields=["tube_ids"], name="handover_of_tube", fastupdate=False),  # a tube's custody
        ]


class Receipt(Fact):
    """A laboratory received a box and counted it."""

    GROUP = "local"
    DOUBTS = Doubt

    box = models.CharField(max_length=24)
    laboratory = models.ForeignKey(
        Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    n_told = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["box"], name="receipt_by_box")]  # custody of a box


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

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(conclusion__in=Conclusion.values), name="result_conclusion")
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


class TestRequest(models.Model):
    """Somebody must be swabbed by a day, and why: a contact's due test, a patient before discharge."""

    GROUP = "person"
    AREA = "area_id"
    __test__ = False  # the name is the field's, not a test class

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="test_requests")
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    due_on = models.DateField()
    reason = models.CharField(max_length=120)
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    done_by_swab = models.UUIDField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "due_on", "reason"], name="test_request_once")
        ]
