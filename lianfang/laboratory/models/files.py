"""Files of results as they came, and the rows that were not taken."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.laboratory.models.abilities import Instrument, Lot
from lianfang.laboratory.models.plates import Plate
from lianfang.places.models import Site


class ResultFile(models.Model):
    """A file of results: kept whole, read row by row, taken back as a whole."""

    GROUP = "local"
    AREA = "area_id"

    class State(models.TextChoices):
        NEW = "new", _("To be looked at")
        READING = "reading", _("Being read")
        DONE = "done", _("Read")
        VOID = "void", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid7)
    laboratory = models.ForeignKey(Site, models.PROTECT, related_name="result_files")
    area_id = models.BigIntegerField()
    instrument = models.ForeignKey(Instrument, models.PROTECT, null=True, related_name="files")
    plate = models.ForeignKey(Plate, models.PROTECT, null=True, related_name="files")
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, db_index=False, related_name="+")
    ran_at = models.DateTimeField(null=True)  # of a plate
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8)  # csv, xlsx, parquet, hl7, fhir
    digest = models.CharField(max_length=64)  # SHA-256
    size = models.PositiveIntegerField()
    packed = models.BinaryField()  # the file, packed by zlib
    separator = models.CharField(max_length=1, default=",")
    encoding = models.CharField(max_length=12, default="utf-8")
    head_row = models.PositiveIntegerField(default=0)
    head = ArrayField(models.CharField(max_length=200), default=list)
    columns = models.JSONField(default=dict)  # field → name of its column
    method = models.CharField(max_length=24, default="", blank=True)
    protocol = models.CharField(max_length=40, default="", blank=True)  # the version by which it is read
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    n_rows = models.PositiveIntegerField(default=0)
    n_done = models.PositiveIntegerField(default=0)
    n_taken = models.PositiveIntegerField(default=0)
    n_known = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    void_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    void_at = models.DateTimeField(null=True)
    void_because = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            # The same file again is the same file, until it was taken back.
            models.UniqueConstraint(
                fields=["laboratory", "digest"], condition=~Q(state="void"), name="result_file_once"
            ),
            models.CheckConstraint(
                condition=Q(state="void", void_at__isnull=False, void_by__isnull=False)
                | ~Q(state="void") & Q(void_at=None, void_by=None),
                name="result_file_void",
            ),
        ]
        indexes = [
            models.Index(fields=["laboratory", "-uploaded_at"], name="result_file_newest"),
            models.Index(
                fields=["uploaded_at"], condition=Q(state="reading"), name="result_file_being_read"
            ),  # background work
        ]


class ReturnedRow(models.Model):
    """A row of a file that was not taken, as it was, and why; it stays until somebody has dealt with it."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    file = models.ForeignKey(ResultFile, models.PROTECT, related_name="returned")
    line = models.PositiveIntegerField()
    cells = ArrayField(models.TextField())
    reason = models.CharField(max_length=24)
    detail = models.CharField(max_length=200, default="", blank=True)
    dealt_at = models.DateTimeField(null=True)
    dealt_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        ordering = ["file_id", "line", "id"]
        constraints = [
            # a message may be about several tubes
            models.UniqueConstraint(fields=["file", "line", "reason", "detail"], name="returned_once"),
            models.CheckConstraint(
                condition=Q(dealt_at=None, dealt_by=None) | Q(dealt_at__isnull=False, dealt_by__isnull=False),
                name="returned_dealt_by_someone",
            ),
        ]


class HeardMessage(models.Model):
    """A message that a laboratory's system sent by itself, and what it was answered."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    laboratory = models.ForeignKey(Site, models.PROTECT, related_name="+")
    sender = models.CharField(max_length=200)  # application and facility, as the message names them
    control_id = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # SHA-256 of its lines
    file = models.ForeignKey(ResultFile, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(default="")  # empty while it is being read
    taken = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["laboratory", "sender", "control_id"], name="message_heard_once"),
        ]
