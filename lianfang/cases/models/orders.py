"""Restrictions of a person, and what is measured meanwhile."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lianfang.accounts.models import User
from lianfang.cases.models.cases import Case
from lianfang.cases.models.contacts import Contact
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.places.models import Site
from lianfang.sync.models import Fact

APPEAL = gettext_noop("Command centre of the district you live in")


class Quarantine(models.Model):
    """A restriction of one person, with its reason, reviewer, expiry and way to appeal."""

    GROUP = "person"
    AREA = "area_id"

    class Kind(models.TextChoices):
        TEMPORARY = "temporary", _("Temporary isolation")
        CENTRAL = "central", _("Central quarantine")
        HOME = "home", _("Home quarantine")
        MONITORING = "monitoring", _("Home health monitoring")
        AFTER_CARE = "after_care", _("Isolation after discharge")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="quarantines")
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="quarantines")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="quarantines")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="quarantines")
    area_id = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    place = models.CharField(_("place"), max_length=200, blank=True, default="")  # at home: the address
    reason = models.CharField(_("reason"), max_length=300)
    exception = models.CharField(_("why at home"), max_length=200, blank=True, default="")
    origin_at = models.DateTimeField()  # where the clock starts: the last unprotected exposure
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_tests = ArrayField(models.DateField(), default=list)
    protocol = models.CharField(max_length=40)
    proposed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    appeal_to = models.CharField(_("appeal to"), max_length=120, default=APPEAL)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    release_reason = models.CharField(max_length=300, default="")
    # the order this one took the place of: extended, converted, or with a clock that started anew
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        ordering = ["ends_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(appeal_to=""), name="quarantine_reason_and_appeal"
            ),
            models.CheckConstraint(
                condition=Q(contact__isnull=False) | Q(case__isnull=False), name="quarantine_of_someone"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="quarantine_dates"),
            # Only the short temporary isolation, and a clock that started anew by itself, may wait for a reviewer.
            models.CheckConstraint(
                condition=Q(kind="temporary") | Q(reviewed_by__isnull=False) | Q(replaces__isnull=False),
                name="quarantine_reviewed",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None, release_reason="")
                | Q(released_at__isnull=False)
                & ~Q(release_reason="")
                & (
                    Q(released_by__isnull=False) | Q(kind="temporary")
                ),  # a result taken back lifts it by itself
                name="quarantine_released_by_someone",
            ),
            models.UniqueConstraint(
                fields=["person", "outbreak", "kind"],
                condition=Q(released_at=None),
                name="quarantine_one_running",
            ),
        ]
        indexes = [
            # the release list, the bulletin's people under observation
            models.Index(
                fields=["outbreak", "ends_on"], condition=Q(released_at=None), name="quarantine_running"
            )
        ]


class Reading(Fact):
    """A temperature taken and the symptoms told."""

    GROUP = "person"

    person = models.ForeignKey(
        Person, models.PROTECT, db_constraint=False, db_index=False, related_name="readings"
    )
    celsius = models.DecimalField(max_digits=3, decimal_places=1)
    symptoms = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(celsius__range=(34, 43)), name="reading_celsius")]
        indexes = [
            models.Index(fields=["person", "-at"], name="reading_by_person"),  # the quarantine page
            BrinIndex(
                fields=["at"], name="reading_by_time", autosummarize=True
            ),  # the temperatures of one day
        ]
