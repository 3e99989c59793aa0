"""Persons and what identifies them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.places.models import Area
from lianfang.sync.models import Fact

ORGANISATIONS = (
    "",
    *("authority", "institution", "hospital", "school", "enterprise", "society", "committee"),
)


class Household(models.Model):
    """People behind one door."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = models.ForeignKey(Area, models.PROTECT, db_index=False, related_name="+")
    address = models.CharField(_("address"), max_length=200)

    class Meta:
        ordering = ["area_id", "address"]
        # One row a door: registering finds it again; the index also serves the area page.
        constraints = [models.UniqueConstraint(fields=["area", "address"], name="household_once")]
        indexes = [models.Index(fields=["address"], name="household_by_address")]  # queries.twins

    def __str__(self) -> str:
        return self.address


class Person(models.Model):
    """A resident, someone present, someone passing, or staff. Its id never changes: a merge is an alias."""

    GROUP = "person"
    AREA = "area_id"

    class Kind(models.TextChoices):
        RESIDENT = "resident", _("Resident")
        PRESENT = "present", _("Non-resident present")
        TRANSIENT = "transient", _("Passing through")
        STAFF = "staff", _("Staff")

    class Sex(models.TextChoices):
        FEMALE = "f", _("Female")
        MALE = "m", _("Male")
        UNKNOWN = "", _("Not known")

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.RESIDENT)
    name = models.CharField(_("name"), max_length=120)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True, default="")
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=24, blank=True, default="")
    area = models.ForeignKey(Area, models.PROTECT, db_index=False, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, related_name="members")
    verified_at = models.DateTimeField(null=True, blank=True)
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["resident", "present", "transient", "staff"]), name="person_kind"
            ),
            models.CheckConstraint(condition=Q(sex__in=["f", "m", ""]), name="person_sex"),
            models.CheckConstraint(condition=~Q(name=""), name="person_named"),
        ]
        indexes = [
            models.Index(fields=["area", "id"], name="person_by_area"),  # the area page; every scoped list
            models.Index(fields=["name", "area"], name="person_by_name"),  # search: naming.bears
            models.Index(fields=["phone"], condition=~Q(phone=""), name="person_by_phone"),  # search
            models.Index(
                fields=["born_on", "name"], include=["area", "id"], name="person_by_birth"
            ),  # queries.twins
            # rosters that hold hardly anybody: whose birthday is not known, who stays here without being a resident
            models.Index(fields=["area", "id"], condition=Q(born_on=None), name="person_birth_unknown"),
            models.Index(fields=["area", "id"], condition=Q(kind="present"), name="person_present"),
            models.Index(fields=["id"], condition=Q(kind="transient"), name="person_passing"),  # erasing
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A word a name can be found by: the name itself, its pairs of characters, pinyin, initials. Matched by equality,
    because trigrams of short Chinese names find little and LIKE leaks past row-level security.

    Made from the name and nothing else, so a name has its five rows once, however many bear it; see people.naming.
    """

    GROUP = "reference"

    pk = models.CompositePrimaryKey("term", "name")
    term = models.CharField(max_length=60)
    name = models.CharField(max_length=120)


class Identifier(models.Model):
    """A document's number, encrypted; only its last letters are readable."""

    GROUP = "person"

    class Kind(models.TextChoices):
        RESIDENT_ID = "resident_id", _("Resident identity card")
        PASSPORT = "passport", _("Passport")
        HK_MACAU = "hk_macau", _("Permit for Hong Kong and Macau residents")
        TAIWAN = "taiwan", _("Permit for Taiwan residents")
        FOREIGN_ID = "foreign_id", _("Foreign permanent resident card")
        NONE_YET = "none_yet", _("None yet")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=12, choices=Kind)
    sealed = models.BinaryField()  # AES-256-GCM, key number first
    tail = models.CharField(max_length=4)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["resident_id", "passport", "hk_macau", "taiwan", "foreign_id", "none_yet"]
                ),
                name="identifier_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="none_yet", tail="") | (~Q(kind="none_yet") & ~Q(tail="")),
                name="identifier_none_yet",
            ),
        ]
        indexes = [  # the roster of incomplete records
            models.Index(fields=["person"], condition=Q(kind="none_yet"), name="identifier_lacking")
        ]


class IdentifierClaim(models.Model):
    """Whose number this is: one row a number, keyed by its blind index, so that no two persons hold one."""

    GROUP = "reference"

    blind = models.BinaryField(primary_key=True, max_length=32)
    person_id = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["person_id"], name="claim_by_person")]  # erasure and merge


class KeyRotation(models.Model):
    """A new key: how far what older ones sealed is sealed again with it."""

    GROUP = "local"

    key = models.PositiveSmallIntegerField(primary_key=True)  # its number
    began_at = models.DateTimeField()
    column_at = models.PositiveSmallIntegerField(default=0)  # of the wiring table, work.SEALED
    mark = models.UUIDField(null=True)  # the last row of it that was looked at
    looked = models.PositiveBigIntegerField(default=0)  # rows of this pass
    total = models.PositiveBigIntegerField()  # rows to look at
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["done_at"],
                condition=Q(done_at=None),
                nulls_distinct=False,
                name="rotation_one_at_a_time",
            )
        ]


class Alias(models.Model):
    """Two records are one human being. Undone by closing the row; nothing else was changed."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="aliases")  # the record that gives way
    kept = models.ForeignKey(Person, models.PROTECT, related_name="absorbed")
    reason = models.CharField(max_length=200)
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(undone_at=None), name="alias_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(person=F("kept")), name="alias_two_records"),
            models.CheckConstraint(condition=~Q(reason=""), name="alias_reason"),
        ]


class ProxyLink(models.Model):
    """Someone who acts for another: whose phone answers, and that the person agreed."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.CASCADE, related_name="proxies")
    proxy = models.ForeignKey(Person, models.PROTECT, related_name="acts_for")
    relation = models.CharField(max_length=40)
    consented_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "proxy"], condition=Q(ended_on=None), name="proxy_once"
            ),
            models.CheckConstraint(condition=~Q(person=F("proxy")), name="proxy_someone_else"),
        ]


class Organisation(models.Model):
    """A public body, enterprise or institution."""

    GROUP = "reference"
    AREA = "area_id"

    class Level(models.TextChoices):
        MUNICIPAL = "municipal", _("Municipal")
        DISTRICT = "district", _("District or county")
        TOWNSHIP = "township", _("Township")
        OTHER = "other", _("Other")

    class Kind(models.TextChoices):
        AUTHORITY = "authority", _("Public authority")
        INSTITUTION = "institution", _("Public institution")
        HOSPITAL = "hospital", _("Medical institution")
        SCHOOL = "school", _("School or college")
        ENTERPRISE = "enterprise", _("Enterprise")
        SOCIETY = "society", _("Social organisation")
        COMMITTEE = "committee", _("Village or residents’ committee")

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(_("name"), max_length=120)
    code = models.CharField(_("unified social credit code"), max_length=18, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, blank=True, default="")
    level = models.CharField(_("level"), max_length=10, choices=Level)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    contact = models.CharField(_("contact"), max_length=60, blank=True, default="")
    contact_phone = models.CharField(_("phone"), max_length=24, blank=True, default="")
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["area_id", "name"]
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="organisation_once"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="organisation_code"),
            models.CheckConstraint(
                condition=Q(level__in=["municipal", "district", "township", "other"]),
                name="organisation_level",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ORGANISATIONS),
                name="organisation_kind",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="organisation_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class NewcomerDoubt(models.TextChoices):
    """Why a person told by a phone was disputed."""

    ALREADY_KNOWN = "already_known", _("Somebody is on record under this person’s id")
    NUMBER_TAKEN = "number_taken", _("The number belongs to somebody of another name")
    WRONG_NUMBER = "wrong_number", _("The identity number cannot be right")
    WRONG_DETAILS = "wrong_details", _("Something told about the person cannot be right")


class Newcomer(Fact):
    """A person met in the field whom the phone did not know. Its id is the person's id for ever; when the number is on
    record already, the new record gives way to that one by an alias."""

    GROUP = "person"
    DOUBTS = NewcomerDoubt
    UNREAD = ("sealed_number", "number_digest")
    COPIED = False

    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Person.Kind)
    sex = models.CharField(max_length=1, choices=Person.Sex, default="")
    born_on = models.DateField(null=True)
    phone = models.CharField(max_length=24, default="")
    id_kind = models.CharField(max_length=12, choices=Identifier.Kind)
    sealed_number = models.CharField(
        max_length=400
    )  # as it was typed, also when it cannot be right; see vault
    number_digest = models.CharField(max_length=64)
    address = models.CharField(max_length=200, default="")


class LastCall(models.Model):
    """What came of the last visit to a door, as whoever visits writes it down here for those who look for people."""

    GROUP = "reference"
    AREA = "area_id"

    class Outcome(models.TextChoices):
        DONE = "done", _("Visited")
        NO_ANSWER = "no_answer", _("No answer")
        REFUSED = "refused", pgettext_lazy("visit", "Refused")
        MOVED = "moved", _("Moved away")

    household = models.OneToOneField(
        Household, models.CASCADE, primary_key=True, db_constraint=False, related_name="last_call"
    )
    area_id = models.BigIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    away = ArrayField(models.UUIDField(), default=list)  # people of the household who were not there
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["done", "no_answer", "refused", "moved"]), name="last_call_outcome"
            )
        ]


class Deferral(models.Model):
    """Why somebody is not due for an activity until an instant. It keeps nobody from coming: it explains who need not,
    or should not yet."""

    GROUP = "person"
    AREA = "area_id"

    class Activity(models.TextChoices):
        SWAB = "swab", _("Swab")
        VACCINATION = "vaccination", _("Vaccination")

    class Reason(models.TextChoices):
        TESTED = "tested", _("Tested elsewhere not long ago")
        VACCINATED = "vaccinated", _("Vaccinated not long ago")
        MEDICAL = "medical", _("Medical reason")
        AWAY = "away", _("Away")
        OTHER = "other", _("Other reason")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="deferrals")
    area_id = models.BigIntegerField()
    activity = models.CharField(_("not due for"), max_length=12, choices=Activity)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    from_at = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))
    source = models.CharField(_("known from"), max_length=120)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # none: background work
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-from_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "activity", "reason", "from_at"],
                condition=Q(withdrawn_at=None),
                name="deferral_once",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("from_at")), name="deferral_order"),
            models.CheckConstraint(
                condition=Q(activity__in=["swab", "vaccination"])
                & Q(reason__in=["tested", "vaccinated", "medical", "away", "other"]),
                name="deferral_words",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="deferral_source"),
        ]
        indexes = [
            # who of a street need not come
            models.Index(
                fields=["activity", "area_id", "until"],
                condition=Q(withdrawn_at=None),
                name="deferral_in_force",
            )
        ]
