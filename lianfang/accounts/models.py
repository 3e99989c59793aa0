"""Users, posts, the audit."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, ThrottlingMixin

from lianfang.accounts import roles
from lianfang.common.ids import uuid7
from lianfang.places.models import Area


class User(AbstractBaseUser):  # type: ignore[django-manager-missing]  # that of codes: a library without types
    """Someone who signs in, or a machine that sends."""

    GROUP = "reference"

    username = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    is_active = models.BooleanField(_("may sign in"), default=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    password_until = models.DateTimeField(
        null=True, editable=False
    )  # a first password, until then and to be changed
    emergency_until = models.DateTimeField(null=True, editable=False)  # until when to look for emergencies

    objects = BaseUserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username


class SignIn(AbstractBaseSession):
    """A browser somebody is signed in with, or that a resident shows a code with: since when, until when, which."""

    GROUP = "local"

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sign_ins")
    began_at = models.DateTimeField()
    used_at = models.DateTimeField()  # to the minute
    browser = models.CharField(max_length=60, blank=True, default="")
    network = models.CharField(max_length=45, blank=True, default="")  # the address without its last part

    class Meta:
        ordering = ["-used_at"]


class RecoveryCodes(ThrottlingMixin, Device):  # type: ignore[misc]
    """The recovery codes of somebody's second factor that were not used yet, as hashes. Guessing gets slower with every
    wrong one."""

    GROUP = "local"

    hashes = ArrayField(models.CharField(max_length=128))  # argon2

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user"], name="recovery_codes_once")]

    def get_throttle_factor(self) -> int:
        """Give the seconds to wait after the first wrong code; each further one doubles them."""
        return 1

    def verify_token(self, token: str) -> bool:
        """Take a code that was not used yet; it is used up then."""
        if not self.verify_is_allowed()[0]:
            return False
        used = next((each for each in self.hashes if check_password(token, each)), None)
        if used is None:
            self.throttle_increment()
            return False
        self.hashes.remove(used)
        self.throttle_reset(commit=False)
        self.save()
        return True


class Deputy(models.Model):
    """Somebody stands in for a colleague from a day to a day: their own roles hold in the colleague's areas too."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    of = models.ForeignKey(User, models.CASCADE, related_name="deputies")
    deputy = models.ForeignKey(User, models.CASCADE, related_name="stands_in")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.CharField(_("why"), max_length=200, blank=True, default="")
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-from_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(of=models.F("deputy")), name="deputy_another"),
            models.CheckConstraint(condition=models.Q(to_on__gte=models.F("from_on")), name="deputy_dates"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="deputy_ended_by_someone",
            ),
        ]


class Post(models.Model):
    """A role in an area, from a day to a day; also one that somebody holds as a deputy."""

    GROUP = "local"
    AREA = "area_id"

    user = models.ForeignKey(User, models.CASCADE, related_name="posts")
    role = models.CharField(max_length=24)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    stand_in = models.ForeignKey(Deputy, models.PROTECT, null=True, blank=True, related_name="posts")

    class Meta:
        ordering = ["user_id", "from_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
                name="post_dates",
            ),
            models.CheckConstraint(condition=models.Q(role__in=list(roles.ROLES)), name="post_role"),
            models.UniqueConstraint(fields=["user", "role", "area", "from_on"], name="post_once"),
        ]

    def __str__(self) -> str:
        return f"{self.role} · {self.area_id}"


class Emergency(models.Model):
    """Somebody saw a person, or the people of an area, whom their posts do not reach: why, until when, and what whoever
    is in charge there says about it."""

    GROUP = "local"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    user = models.ForeignKey(User, models.PROTECT, related_name="emergencies")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    person_id = models.UUIDField(null=True)  # none: everybody in the area
    reason = models.CharField(_("why"), max_length=500)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)  # by an administrator
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    agreed = models.BooleanField(null=True)
    review = models.CharField(_("what is said about it"), max_length=500, blank=True, default="")

    class Meta:
        ordering = ["-opened_at", "id"]
        indexes = [
            models.Index(fields=["user", "until"], name="emergency_in_force"),
            models.Index(fields=["opened_at"], condition=models.Q(reviewed_at=None), name="emergency_open"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="emergency_reason"),
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("opened_at")), name="emergency_order"
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_at=None, reviewed_by=None, agreed=None, review="")
                | (
                    models.Q(reviewed_at__isnull=False, reviewed_by__isnull=False, agreed__isnull=False)
                    & ~models.Q(review="")
                    & ~models.Q(reviewed_by=models.F("user"))
                ),
                name="emergency_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(seen_at=None, seen_by=None)
                | (
                    models.Q(seen_at__isnull=False, seen_by__isnull=False)
                    & ~models.Q(seen_by=models.F("user"))
                ),
                name="emergency_seen_by_another",
            ),
        ]


class AuditEntry(models.Model):
    """Who did what to which thing, when. Never changed, never removed."""

    GROUP = "local"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    verb = models.CharField(max_length=60)
    thing = models.CharField(max_length=80)
    person_id = models.UUIDField(null=True)
    area_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    xid = models.BigIntegerField(null=True, editable=False)  # the database writes both: accounts.keeping
    salt = models.BinaryField(max_length=16, null=True, editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["person_id", "-id"], name="audit_by_person"),  # a person's page
            models.Index(fields=["by", "-id"], name="audit_by_user"),  # the audit page, of one user
            models.Index(fields=["at"], name="audit_by_day"),  # the audit page, of one day
            models.Index(fields=["xid"], name="audit_by_xid"),  # what the chain takes in next
        ]


class AuditBlock(models.Model):
    """One link of the audit's chain: the root of the rows that were written since the block before it."""

    GROUP = "local"

    n = models.BigIntegerField(primary_key=True)
    made_at = models.DateTimeField()
    n_rows = models.PositiveIntegerField()
    total = models.PositiveBigIntegerField()  # rows of this and all blocks before
    until_xid = (
        models.BigIntegerField()
    )  # all rows of transactions before this one are in the chain; 0: not yet
    root = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)  # of the block before and everything above

    class Meta:
        ordering = ["n"]


class AuditLeaf(models.Model):
    """That a row of the audit is in a block, and its digest then. No foreign key: it stays when the row is gone."""

    GROUP = "local"

    entry_id = models.UUIDField(primary_key=True)
    block = models.ForeignKey(AuditBlock, models.PROTECT, db_constraint=False, related_name="leaves")
    digest = models.BinaryField(max_length=32)


class AuditErasure(models.Model):
    """That what was noted with a row of the audit was erased: its digest stays, so that the chain still holds."""

    GROUP = "local"

    entry_id = models.UUIDField(primary_key=True)
    noted = models.BinaryField(max_length=32)
    at = models.DateTimeField()


class Tried(models.Model):
    """How many codes of a kind were tried from an address, or from all, until an instant; see accounts.tries."""

    GROUP = "local"

    purpose = models.CharField(max_length=12)
    who = models.BinaryField(max_length=16)  # a digest of the address; empty: all
    ends_at = models.DateTimeField()
    n = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "who", "ends_at"], name="tried_once")]
        indexes = [models.Index(fields=["ends_at"], name="tried_over")]  # the sweep


class TurnedAway(models.Model):
    """How many requests were turned away in an hour, why, and at which page; nobody is named."""

    GROUP = "local"

    hour = models.DateTimeField()
    why = models.CharField(max_length=12)
    page = models.CharField(max_length=60, blank=True)
    n = models.PositiveIntegerField()

    class Meta:
        ordering = ["-hour", "why", "page"]
        constraints = [models.UniqueConstraint(fields=["hour", "why", "page"], name="turned_away_once")]
