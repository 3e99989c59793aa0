"""What is told from outside: leads and people from risk areas, lists of co-location, letters between areas."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.cases.models.cases import Case
from lianfang.cases.models.contacts import Contact
from lianfang.cases.models.investigation import Movement
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person


class LeadList(models.Model):
    """A file of people who were near a case by their phones or codes, as another body sent it; its digest keeps it
    from being read twice, the rows that were not taken stay to be given back."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    told_by = models.CharField(_("who sent it"), max_length=120)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    n_taken = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=8)
    separator = models.CharField(max_length=2)
    head = models.JSONField(default=list)
    returned = models.JSONField(default=list)  # [line, cells, reason]

    class Meta:
        ordering = ["-received_at", "id"]
        constraints = [models.UniqueConstraint(fields=["outbreak", "digest"], name="lead_list_once")]


class Lead(models.Model):
    """Something told from outside that may lead to a case or a contact, with the person who answers for it."""

    GROUP = "reference"
    AREA = "area_id"

    class Kind(models.TextChoices):
        CALL = "call", _("Call")
        LETTER = "letter", _("Letter between areas")
        LIST = "list", _("Co-location list")
        ARRIVAL = "arrival", _("From a risk area")
        OWN = "own", _("Own finding")

    class Outcome(models.TextChoices):
        NOTHING = "nothing", _("Nothing found")
        CASE = "case", _("Case")
        CONTACT = "contact", _("Contact")
        WATCHED = "watched", _("Watched or tested, not a contact")
        ELSEWHERE = "elsewhere", _("Passed on to another area")
        UNREACHED = "unreached", _("Could not be reached")
        TWICE = "twice", _("Known already")

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="leads")
    area_id = models.BigIntegerField()
    number = models.PositiveIntegerField(_("lead no."))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    received_at = models.DateTimeField(_("came in"))
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    told_by = models.CharField(_("who told it"), max_length=120)
    told_phone = models.CharField(_("their phone"), max_length=24, blank=True, default="")
    text = models.CharField(_("what was told"), max_length=1000)
    name = models.CharField(_("name"), max_length=120, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=24, blank=True, default="")
    came_from = models.CharField(_("came from"), max_length=120, blank=True, default="")
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    transport = models.CharField(max_length=8, choices=Movement.Transport, blank=True, default="")
    vehicle = models.CharField(_("line, flight or plate"), max_length=40, blank=True, default="")
    seat = models.CharField(_("seat"), max_length=20, blank=True, default="")
    staying_at = models.CharField(_("stays at"), max_length=200, blank=True, default="")
    person = models.ForeignKey(Person, models.PROTECT, null=True, db_constraint=False, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, db_constraint=False, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, db_constraint=False, related_name="+")
    of_list = models.ForeignKey(LeadList, models.PROTECT, null=True, related_name="leads")
    acknowledge_by = models.DateTimeField()
    settle_by = models.DateTimeField()
    protocol = models.CharField(max_length=40)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["outbreak_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["outbreak", "number"], name="lead_number"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None) | Q(owner__isnull=False), name="lead_answered_by_someone"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, outcome="")
                | Q(closed_at__isnull=False, closed_by__isnull=False, acknowledged_at__isnull=False)
                & ~Q(outcome=""),
                name="lead_closed_with_outcome",
            ),
            models.CheckConstraint(condition=Q(settle_by__gte=F("acknowledge_by")), name="lead_clocks"),
            models.CheckConstraint(condition=~Q(text="") | ~Q(came_from=""), name="lead_says_something"),
        ]
        indexes = [
            models.Index(fields=["outbreak", "settle_by"], condition=Q(closed_at=None), name="lead_open"),
            models.Index(fields=["person"], name="lead_by_person"),  # the timeline
        ]

    def __str__(self) -> str:
        return str(self.number)


class LeadStep(models.Model):
    """A step of a lead's life: what was done, by whom, when."""

    GROUP = "reference"

    class What(models.TextChoices):
        RECEIVED = "received", _("A lead came in")
        ASSIGNED = "assigned", _("Assigned")
        TAKEN = "taken", _("Taken on")
        NOTED = "noted", _("Note")
        LINKED = "linked", _("Linked")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Opened again")

    id = models.UUIDField(primary_key=True, default=uuid7)
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=What)
    text = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["at", "id"]


class Letter(models.Model):
    """A letter between areas that asks to find somebody or hands somebody over, and when it was acknowledged."""

    GROUP = "reference"
    AREA = "area_id"

    class Way(models.TextChoices):
        OUT = "out", _("Sent to another area")
        IN = "in", _("Received from another area")

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="letters")
    area_id = models.BigIntegerField()
    way = models.CharField(_("way"), max_length=3, choices=Way)
    number = models.PositiveIntegerField()
    their_number = models.CharField(_("their number"), max_length=60, blank=True, default="")
    other = models.CharField(_("other area or body"), max_length=120)
    other_phone = models.CharField(_("their phone"), max_length=24, blank=True, default="")
    subject = models.CharField(_("subject"), max_length=160)
    text = models.CharField(_("text"), max_length=2000)
    person = models.ForeignKey(Person, models.PROTECT, null=True, db_constraint=False, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, db_constraint=False, related_name="letters")
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, db_constraint=False, related_name="letters"
    )
    lead = models.ForeignKey(Lead, models.PROTECT, null=True, related_name="letters")
    sent_at = models.DateTimeField(_("sent"))
    due_at = models.DateTimeField()
    protocol = models.CharField(max_length=40)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_name = models.CharField(_("who acknowledged it"), max_length=120, blank=True, default="")
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(_("answer"), max_length=4000, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["-sent_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["outbreak", "way", "number"], name="letter_number"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None, acknowledged_name="")
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False) & ~Q(acknowledged_name=""),
                name="letter_acknowledged_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None) | Q(acknowledged_at__gte=F("sent_at")),
                name="letter_acknowledged_after",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_why="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why=""),
                name="letter_withdrawn_why",
            ),
            models.CheckConstraint(condition=~Q(text="") & ~Q(other=""), name="letter_says_something"),
        ]
        indexes = [
            models.Index(fields=["contact"], name="letter_by_contact"),  # the page of a contact
            models.Index(fields=["person"], name="letter_by_person"),  # the timeline
        ]
