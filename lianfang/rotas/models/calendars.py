"""Links by which somebody's calendar reads their shifts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7


class CalendarLink(models.Model):
    """A secret address that gives one user's own shifts to a calendar, until it is revoked. Only its digest is kept."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    user = models.ForeignKey(User, models.PROTECT, related_name="calendar_links")
    digest = models.BinaryField(max_length=32, unique=True)
    language = models.CharField(max_length=7, choices=settings.LANGUAGES)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)  # last, to the hour
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at=None), name="calendar_link_one_a_user"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("made_at")), name="calendar_link_revoked"
            ),
        ]
