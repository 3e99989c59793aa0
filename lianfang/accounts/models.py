"""Users, posts, the audit."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianfang.accounts import roles
from lianfang.common.ids import uuid7
from lianfang.places.models import Area


class User(AbstractBaseUser):
    """Someone who signs in, or a machine that sends."""

    GROUP = "local"

    username = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    is_active = models.BooleanField(_("may sign in"), default=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")

    objects = BaseUserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username


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

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["person_id", "-id"], name="audit_by_person"),  # a person's page
            models.Index(fields=["by", "-id"], name="audit_by_user"),  # the audit page, of one user
            models.Index(fields=["at"], name="audit_by_day"),  # the audit page, of one day
        ]


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
