"""Cases, exposures, contacts, quarantine."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.places.models import Site
from lianfang.sync.models import Fact

APPEAL = gettext_noop("Command centre of the district you live in")


class Case(models.Model):
    """One person's infection in one outbreak."""

    GROUP = "person"
    AREA = "area_id"

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Screening positive")
        REVIEW = "review", _("Under review")
        CONFIRMED = "confirmed", _("Confirmed")
        ASYMPTOMATIC = "asymptomatic", _("Asymptomatic")
        EXCLUDED = "excluded", _("Excluded")
        ELSEWHERE = "elsewhere", _("Case of another area")  # told to us; it counts there, not here

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="cases")
    area_id = models.BigIntegerField()  # where the person lived when found
    number = models.PositiveIntegerField(_("case no."), null=True)  # given when a person confirms
    state = models.CharField(max_length=12, choices=State)
    clinical_type = models.CharField(_("clinical type"), max_length=24, blank=True, default="")
    onset_on = models.DateField(_("onset of symptoms"), null=True, blank=True)
    sampled_at = models.DateTimeField(null=True)  # when the first positive swab was taken, if it was ours
    detected_at = models.DateTimeField(_("first positive"))
    decided_at = models.DateTimeField(null=True)  # first confirmed or called asymptomatic
    converted_at = models.DateTimeField(null=True)  # asymptomatic became confirmed
    imported = models.BooleanField(_("infected elsewhere"), default=False)
    reported_at = models.DateTimeField(null=True)  # put into the national direct reporting system
    core_facts_at = models.DateTimeField(null=True)
    investigated_at = models.DateTimeField(null=True)
    out_at = models.DateTimeField(null=True)  # discharged, or released if asymptomatic
    died_at = models.DateTimeField(null=True)
    protocol = models.CharField(max_length=40)

    class Meta:
        ordering = ["outbreak_id", "number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "outbreak"], name="case_once"),
            models.UniqueConstraint(fields=["outbreak", "number"], name="case_number"),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "review", "excluded", "elsewhere"], decided_at=None)
                | Q(state__in=["confirmed", "asymptomatic"], decided_at__isnull=False, number__isnull=False),
                name="case_decided_by_then",
            ),
            models.CheckConstraint(
                condition=Q(out_at=None) | Q(out_at__gte=F("detected_at")), name="case_out_after_in"
            ),
            models.CheckConstraint(condition=Q(out_at=None) | Q(died_at=None), name="case_one_outcome"),
        ]
        indexes = [models.Index(fields=["outbreak", "state"], name="case_line_list")]  # queries.line_list

    def __str__(self) -> str:
        return str(self.number or "–")


class CaseChange(models.Model):
    """A step in a case's life: from, to, why, who, under which protocol."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, models.CASCADE, related_name="changes")
    person_id = models.UUIDField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # empty: proposed by a result
    before = models.CharField(max_length=12, choices=Case.State, blank=True)
    after = models.CharField(max_length=12, choices=Case.State)
    reason = models.CharField(_("reason"), max_length=300)
    protocol = models.CharField(max_length=40)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="case_change_reason")]


class Exposure(models.Model):
    """Who was near a case, where, from when to when."""

    GROUP = "person"
    AREA = "area_id"

    class Setting(models.TextChoices):
        HOUSEHOLD = "household", _("Household")
        WORK = "work", _("Work or school")
        MEAL = "meal", _("Meal")
        TRANSPORT = "transport", _("Vehicle")
        CARE = "care", _("Medical care")
        SHOP = "shop", _("Shop or market")
        OTHER = "other", _("Other")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="exposures")
    source_person_id = models.UUIDField()  # the case, or the close contact of a secondary contact
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    place = models.CharField(_("place"), max_length=120)
    setting = models.CharField(_("setting"), max_length=20, choices=Setting)
    began_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"))
    protected = models.BooleanField(_("protected"), default=False)
    infected = models.BooleanField(_("this is how the person was infected"), default=False)
    found_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["began_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__gte=F("began_at")), name="exposure_times"),
            models.CheckConstraint(condition=~Q(source_person_id=F("person_id")), name="exposure_two_people"),
            models.UniqueConstraint(
                fields=["person", "outbreak"], condition=Q(infected=True), name="exposure_one_infector"
            ),
        ]
        indexes = [
            models.Index(fields=["source_person_id"], name="exposure_by_source")
        ]  # chains, a case's contacts


class Contact(models.Model):
    """A person near a case (close) or near a close contact (secondary) in an outbreak. Grade, case, via and last
    exposure are those of the strictest of its links."""

    GROUP = "person"
    AREA = "area_id"

    class State(models.TextChoices):
        REPORTED = "reported", _("Reported")
        QUARANTINED = "quarantined", _("In quarantine")
        MONITORED = "monitored", _("Monitored at home")
        RELEASED = "released", _("Released")
        BECAME_CASE = "became_case", _("Became a case")
        ELSEWHERE = "elsewhere", _("Handed to another area")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="contacts")
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="contacts")
    area_id = models.BigIntegerField()
    grade = models.CharField(_("grade"), max_length=12)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="contacts")
    via = models.ForeignKey("self", models.PROTECT, null=True, related_name="secondary")
    last_exposure_at = models.DateTimeField(_("last exposure"))
    state = models.CharField(max_length=12, choices=State, default=State.REPORTED)
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    handed_to = models.CharField(_("handed to"), max_length=120, blank=True, default="")

    class Meta:
        ordering = ["outbreak_id", "-found_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "outbreak"], name="contact_once"),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(via__isnull=False), name="contact_of_someone"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["reported", "quarantined", "monitored"], closed_at=None)
                | Q(state__in=["released", "became_case", "elsewhere"], closed_at__isnull=False),
                name="contact_closed_by_then",
            ),
        ]
        indexes = [models.Index(fields=["outbreak", "state"], name="contact_list")]  # queries.contacts


class Link(models.Model):
    """One reason why a person is a contact: near which case, or near which contact, and when last."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="links")
    person_id = models.UUIDField()
    grade = models.CharField(max_length=12)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="links")
    via = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="onward")
    last_exposure_at = models.DateTimeField()
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["found_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["contact", "case"], name="link_case_once"),
            models.UniqueConstraint(fields=["contact", "via"], name="link_via_once"),
            models.CheckConstraint(
                condition=Q(case__isnull=False, via=None) | Q(case=None, via__isnull=False),
                name="link_case_or_via",
            ),
            models.CheckConstraint(condition=~Q(contact=F("via")), name="link_two_contacts"),
        ]


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
            # Only the short temporary isolation may wait for its reviewer.
            models.CheckConstraint(
                condition=Q(kind="temporary") | Q(reviewed_by__isnull=False), name="quarantine_reviewed"
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
        indexes = [models.Index(fields=["person", "-at"], name="reading_by_person")]  # the quarantine page
