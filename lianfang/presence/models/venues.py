"""Codes on the posters of venues, and who agreed that it is noted where they scan them."""

from django.db import models
from django.db.models import Q

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.places.models import Site


class VenueCode(models.Model):
    """The code on the poster of a venue, to be scanned or typed; a new one ends the old."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    code = models.CharField(max_length=8, unique=True)  # seven letters and a check character
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["site"], condition=Q(ended_at=None), name="venue_code_one_good"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="venue_code_ended_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ScanConsent(models.Model):
    """Somebody agreed that it is noted where they scan: to which words, kept for how many days; until they take it
    back."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="+")
    words = models.CharField(max_length=12)  # which text, see queries.venues.WORDS
    days = models.PositiveSmallIntegerField()  # as the text said
    by_relative = models.BooleanField()  # somebody agreed who looks after this person's page
    agreed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["agreed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="scan_consent_one"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("agreed_at")),
                name="scan_consent_ended_after",
            ),
        ]
