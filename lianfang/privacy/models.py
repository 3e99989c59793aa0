"""Legal holds, and the certificates of what was erased."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person


class LegalHold(models.Model):
    """Nothing of a person, of an outbreak or of a kind is erased until an authority that relies on it lets it go."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, null=True, db_constraint=False, related_name="+")
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=24, blank=True, default="")  # of the protocol
    reason = models.CharField(_("reason"), max_length=400)
    asked_by = models.CharField(_("on whose demand"), max_length=120)
    until = models.DateField(_("until"), null=True, blank=True)
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lifted_why = models.CharField(_("why it was lifted"), max_length=400, blank=True, default="")

    class Meta:
        ordering = ["-placed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, outbreak=None, kind="")
                | Q(person=None, outbreak__isnull=False, kind="")
                | Q(person=None, outbreak=None) & ~Q(kind=""),
                name="legal_hold_on_one_thing",
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(asked_by=""), name="legal_hold_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lifted_why="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_why=""),
                name="legal_hold_lifted_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(lifted_at__gte=F("placed_at")), name="legal_hold_order"
            ),
        ]


class Erasure(models.Model):
    """A certificate: one run in which was erased what was due, and what was spared. Never changed once it ended."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.PositiveIntegerField(unique=True, null=True)  # given at its end
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")  # background work, or who ran it by hand
    # What makes ids that belong to nobody, the same for all tables of a kind; forgotten at the end of the run.
    secret = models.BinaryField(null=True)
    n = models.PositiveBigIntegerField(default=0)  # rows
    digest = models.CharField(max_length=64, blank=True, default="")  # SHA-256 of the certificate

    class Meta:
        ordering = ["-began_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, number=None, secret__isnull=False)
                | Q(ended_at__isnull=False, number__isnull=False, secret=None) & ~Q(digest=""),
                name="erasure_ended",
            )
        ]

    @property
    def said(self) -> str:
        """Give the number as it is printed."""
        return f"{self.began_at:%Y}-{self.number:05d}" if self.number else "–"


class ErasureLine(models.Model):
    """How many rows of one table were erased in a run, by which rule; or why none were."""

    GROUP = "local"

    class Spared(models.TextChoices):
        HOLD = "hold", _("A legal hold is in force")
        READERS = "readers", _("Background work has not read everything yet")
        OUTBREAK = "outbreak", _("An outbreak is fought, or ended not long ago")

    id = models.UUIDField(primary_key=True, default=uuid7)
    erasure = models.ForeignKey(Erasure, models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=24)  # of the protocol
    table = models.CharField(max_length=60)  # "testing.swab"
    how = models.CharField(max_length=6)  # blank, unlink, delete
    days = models.PositiveIntegerField()
    protocols = models.CharField(max_length=200)  # the versions that said so
    n = models.PositiveBigIntegerField(default=0)
    spared = models.CharField(max_length=8, choices=Spared, blank=True, default="")

    class Meta:
        ordering = ["kind", "table", "how"]
        constraints = [
            models.UniqueConstraint(fields=["erasure", "kind", "table", "how"], name="erasure_line_once")
        ]


class SubjectRequest(models.Model):
    """Somebody asks for their data to be put right or erased, or objects; a person answers, with a reason."""

    GROUP = "local"
    AREA = "area_id"

    class Kind(models.TextChoices):
        CORRECT = "correct", _("Put something right")
        ERASE = "erase", _("Erase what need not be kept")
        OBJECT = "object", _("Object to how my data are used")

    class Way(models.TextChoices):
        PAGE = "page", _("On their own page")
        DESK = "desk", _("At a desk")

    class Outcome(models.TextChoices):
        DONE = "done", pgettext_lazy("request", "Done")
        PARTLY = "partly", pgettext_lazy("request", "Done in part")
        REFUSED = "refused", pgettext_lazy("request", "Refused")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="+")
    area_id = models.BigIntegerField()
    kind = models.CharField(_("what is asked for"), max_length=8, choices=Kind)
    way = models.CharField(max_length=4, choices=Way)
    text = models.CharField(_("in their own words"), max_length=1000)
    # The decision objected to, where it is one: which, and who made it (somebody else answers).
    decision = models.CharField(max_length=24, blank=True, default="")
    thing = models.UUIDField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default="")
    answer = models.CharField(_("answer"), max_length=1000, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    n_erased = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="subject_request_says_something"),
            models.CheckConstraint(
                condition=Q(outcome="", answer="", answered_at=None, answered_by=None)
                | ~Q(outcome="") & ~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="subject_request_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(decision="", thing=None, decided_by=None)
                | Q(kind="object", thing__isnull=False) & ~Q(decision=""),
                name="subject_request_about_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | Q(decided_by=None) | ~Q(answered_by=F("decided_by")),
                name="subject_request_answered_by_another",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "thing"],
                condition=Q(outcome=""),
                nulls_distinct=False,
                name="subject_request_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["area_id", "due_at"], condition=Q(outcome=""), name="subject_request_open")
        ]


class Forgotten(models.Model):
    """Somebody was erased on request: what a phone tells late of the time before, and what an old backup brings back,
    is erased again every night."""

    GROUP = "local"

    person_id = models.UUIDField(primary_key=True)
    before = models.DateTimeField()
    request = models.ForeignKey(SubjectRequest, models.PROTECT, null=True, related_name="+")
