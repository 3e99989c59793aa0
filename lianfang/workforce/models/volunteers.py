"""People who help of their own will: what they told when they signed up, how it was decided, certificates of hours."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Identifier, Person
from lianfang.places.models import Area
from lianfang.workforce.models.workers import Worker


class Skill(models.TextChoices):
    """What a volunteer can help with."""

    REGISTERING = "registering", _("Registering people")
    ORDER = "order", _("Keeping order in a queue")
    DELIVERY = "delivery", _("Bringing things to doors")
    DRIVING = "driving", _("Driving")
    FIRST_AID = "first_aid", _("First aid")
    MEDICAL = "medical", _("Medical work")
    COMPUTERS = "computers", _("Computers")
    LANGUAGES = "languages", _("Foreign languages or dialects")
    COMFORT = "comfort", _("Listening and comforting")


class Free(models.TextChoices):
    """When a volunteer is free."""

    WEEKDAY_MORNING = "weekday_morning", _("Weekdays, morning")
    WEEKDAY_AFTERNOON = "weekday_afternoon", _("Weekdays, afternoon")
    WEEKDAY_NIGHT = "weekday_night", _("Weekdays, evening and night")
    WEEKEND_MORNING = "weekend_morning", _("Weekend, morning")
    WEEKEND_AFTERNOON = "weekend_afternoon", _("Weekend, afternoon")
    WEEKEND_NIGHT = "weekend_night", _("Weekend, evening and night")


class Volunteer(models.Model):
    """Somebody who offered to help. What they told stands here until it is decided; who is accepted becomes a worker.

    `person_id` is made at sign-up. It is the person's id for ever once they are on record, unless they were before.
    """

    GROUP = "person"
    AREA = "area_id"

    class State(models.TextChoices):
        WAITING = "waiting", _("To be decided")
        ACCEPTED = "accepted", pgettext_lazy("volunteer", "Accepted")
        DECLINED = "declined", pgettext_lazy("volunteer", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("volunteer", "Stopped")

    class Channel(models.TextChoices):
        WEB = "web", _("On the public page")
        PHONE = "phone", _("By phone")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person_id = models.UUIDField()
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, db_index=False, related_name="+")  # where they would help
    name = models.CharField(_("name"), max_length=120)
    sex = models.CharField(_("sex"), max_length=1, choices=Person.Sex, blank=True, default="")
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=24)
    id_kind = models.CharField(_("document"), max_length=12, choices=Identifier.Kind)
    sealed = models.BinaryField(null=True)  # the number, until it is decided; then it is erased here
    tail = models.CharField(max_length=4, blank=True, default="")
    skills = ArrayField(models.CharField(max_length=12, choices=Skill), default=list)
    free = ArrayField(models.CharField(max_length=20, choices=Free), default=list)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    insurer = models.CharField(_("insurer"), max_length=80, blank=True, default="")
    policy_no = models.CharField(_("number of the policy"), max_length=40, blank=True, default="")
    insured_until = models.DateField(_("insured until"), null=True, blank=True)
    channel = models.CharField(_("way"), max_length=5, choices=Channel)
    origin = models.BinaryField(
        max_length=16, blank=True, default=b""
    )  # a digest of the address, to slow floods
    consented_at = models.DateTimeField()
    signed_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    code_digest = models.BinaryField(
        max_length=32, db_index=True
    )  # of the code they open their own page with
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-signed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person_id"], condition=Q(state__in=["waiting", "accepted"]), name="volunteer_once"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(phone=""), name="volunteer_reached"),
            models.CheckConstraint(condition=Q(channel__in=["web", "phone"]), name="volunteer_channel"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by=None, decided_at=None, worker=None)
                | Q(
                    state="accepted", decided_by__isnull=False, decided_at__isnull=False, worker__isnull=False
                )
                | Q(state__in=["declined", "withdrawn"], decided_by__isnull=False, decided_at__isnull=False),
                name="volunteer_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="volunteer_declined_why"
            ),
            models.CheckConstraint(condition=Q(state="waiting") | Q(sealed=None), name="volunteer_erased"),
        ]
        indexes = [
            models.Index(fields=["area", "-signed_at"], name="volunteer_by_area"),  # the list
            models.Index(fields=["origin", "signed_at"], condition=Q(channel="web"), name="volunteer_flood"),
            models.Index(fields=["phone"], name="volunteer_by_phone"),  # who signed up twice
        ]

    def __str__(self) -> str:
        return self.name


class Certificate(models.Model):
    """A paper that says how many hours somebody worked; it can be checked by its number and revoked."""

    GROUP = "person"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="certificates")
    person = models.ForeignKey(Person, models.PROTECT, db_index=False, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, db_index=False, related_name="+")
    number = models.CharField(max_length=13, db_index=True)
    name = models.CharField(max_length=120)
    tail = models.CharField(max_length=4, blank=True, default="")
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    duties = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_why = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["-issued_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="certificate_once"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="certificate_days"),
            models.CheckConstraint(condition=Q(duties__gte=1, minutes__gte=1), name="certificate_hours"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None, revoked_why="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoked_why="")),
                name="certificate_revoked",
            ),
        ]

    def __str__(self) -> str:
        return self.number
