"""Tokens, and what was answered to requests that may come twice."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7


class Token(models.Model):
    """A system that asks under a user's posts, in its scopes, until a day. Only the digest of its secret is kept."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    user = models.ForeignKey(User, models.PROTECT, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=60)
    digest = models.BinaryField(max_length=32, unique=True)
    hint = models.CharField(max_length=4)  # its last letters: to tell which one a system has
    scopes = ArrayField(models.CharField(max_length=24))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ends_on = models.DateField(_("last day"))
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField(null=True)  # last, to the minute

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(scopes=[]), name="token_allows_something"),
            # Whatever a system reads of people stands in their audit with these words.
            models.CheckConstraint(condition=~Q(name=""), name="token_is_for_something"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="token_revoked_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Answered(models.Model):
    """What was answered to a request that named itself, so that the same one sent again does nothing twice."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    token = models.ForeignKey(Token, models.CASCADE, db_index=False, related_name="+")
    key = models.CharField(max_length=64)
    digest = models.BinaryField(max_length=32)  # of what was asked
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="answered_once")]
        indexes = [models.Index(fields=["at"], name="answered_at")]  # what is forgotten
