"""Where people were: scans of venue codes, and stays worked out from everything that was seen."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.people.models import Person
from lianfang.places.models import Site
from lianfang.presence.models.gates import Direction
from lianfang.sync.models import Fact


class ScanDoubt(models.TextChoices):
    """Why a scan was disputed when it came in."""

    UNKNOWN_PERSON = "unknown_person", _("Nobody is registered under this identity")
    UNKNOWN_SITE = "unknown_site", _("No such site is known")


class Scan(Fact):
    """Somebody scanned the code of a venue, coming or going, on their own page or at the door."""

    GROUP = "person"
    DOUBTS = ScanDoubt

    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    direction = models.CharField(max_length=3, choices=Direction)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="scan_direction")
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="scan_by_person"),  # a person's stays, their own page
            models.Index(fields=["area_id", "at"], name="scan_by_area"),  # how many scan where
        ]


class Stay(models.Model):
    """Somebody was at a place from one second to another. The table lies in one part a day, so that a day is dropped
    at once; a row is never deleted alone, it is taken back. `place`: a site, later a vehicle or a room."""

    GROUP = "person"

    class Source(models.TextChoices):
        SCAN = "scan", _("Scan of a venue code")
        PASSAGE = "passage", _("Passage")
        BOARDING = "boarding", _("Boarding of a vehicle")
        ADMISSION = "admission", _("Admission")

    pk = models.CompositePrimaryKey("person_id", "entered", "place_id", "day")
    day = models.DateField()
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    place_id = models.UUIDField()
    entered = models.DateTimeField()
    left = models.DateTimeField()
    source = models.CharField(max_length=10, choices=Source)
    void = models.BooleanField(default=False, db_default=False)  # taken back
    xid = models.BigIntegerField()  # the transaction that wrote it last: how the index learns what is new

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(left__gte=F("entered")), name="stay_times"),
            models.CheckConstraint(
                condition=Q(source__in=["scan", "passage", "boarding", "admission"]), name="stay_source"
            ),
        ]
        indexes = [
            models.Index(fields=["place_id", "entered"], name="stay_by_place"),  # who else was there
            BrinIndex(fields=["xid"], name="stay_news"),  # what the index has not read yet
        ]
