"""Those who work, and what they may do."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Organisation, Person
from lianfang.places.models import Area

QUALIFICATIONS = (
    *("sampler", "nurse", "doctor", "laboratory", "vaccinator", "driver"),
    *("first_aid", "trained", "intern"),
)


class Worker(models.Model):
    """Somebody who does the work, from a day to a day: for an organisation, or of their own will."""

    GROUP = "person"
    AREA = "area_id"

    class Kind(models.TextChoices):
        STAFF = "staff", _("Staff")
        VOLUNTEER = "volunteer", _("Volunteer")
        STUDENT = "student", _("Student")
        MILITIA = "militia", _("Militia")
        POLICE = "police", _("Police")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    area = models.ForeignKey(Area, models.PROTECT, db_index=False, related_name="+")  # where they are based
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)
    # on their badge, capital letters and digits; two organisations may give the same
    badge = models.CharField(_("number on the badge"), max_length=20, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(to_on=None), name="worker_once"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(to_on=None, user__isnull=False), name="worker_user"
            ),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="worker_dates"),
            models.CheckConstraint(
                condition=Q(kind__in=["staff", "volunteer", "student", "militia", "police"]),
                name="worker_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "id"], name="worker_by_area"),  # queries.workers
            models.Index(fields=["badge"], condition=~Q(badge=""), name="worker_by_badge"),  # whom is meant
        ]


class Qualification(models.Model):
    """What a worker may do: a licence, a certificate or a training, until a day, looked at by somebody or not yet.

    An intern works only beside a licensed colleague.
    """

    GROUP = "person"

    class Kind(models.TextChoices):
        SAMPLER = "sampler", _("Swabbing")
        NURSE = "nurse", _("Nurse")
        DOCTOR = "doctor", _("Doctor")
        LABORATORY = "laboratory", _("Laboratory work")
        VACCINATOR = "vaccinator", _("Vaccination")
        DRIVER = "driver", _("Driver")
        FIRST_AID = "first_aid", _("First aid")
        TRAINED = "trained", _("Trained in protection")
        INTERN = "intern", _("Intern")

    id = models.UUIDField(primary_key=True, default=uuid7)
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="qualifications")
    person = models.ForeignKey(Person, models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    number = models.CharField(_("number"), max_length=40, blank=True, default="")
    from_on = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "from_on"],
                condition=Q(withdrawn_at=None),
                name="qualification_once",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("from_on")), name="qualification_dates"
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None, checked_at=None)
                | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="qualification_checked",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=QUALIFICATIONS),
                name="qualification_kind",
            ),
        ]
