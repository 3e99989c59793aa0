"""Files that were brought in, what became of their rows, and what is remembered of their columns."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7


class FileIn(models.Model):
    """A table that somebody brought: kept for its days, checked, read row by row, undone as a whole."""

    GROUP = "local"
    AREA = "area_id"

    class State(models.TextChoices):
        NEW = "new", _("To be looked at")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        READING = "reading", _("Being read")
        DONE = "done", _("Read")
        STOPPED = "stopped", _("Stopped")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")
        LEFT = "left", _("Left out")

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=24)
    area_id = models.BigIntegerField()  # around the posts of whoever brought it
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=8)  # csv, xlsx, parquet
    digest = models.CharField(max_length=64)  # SHA-256
    size = models.BigIntegerField()
    encoding = models.CharField(max_length=12, default="utf-8")
    separator = models.CharField(max_length=1, default=",")
    sheet = models.CharField(max_length=100, default="", blank=True)
    sheets = ArrayField(models.CharField(max_length=100), default=list)
    head_row = models.PositiveIntegerField(default=0)
    head = ArrayField(models.CharField(max_length=200), default=list)
    columns = models.JSONField(default=dict)  # field → place of its column
    n_rows = models.PositiveIntegerField(default=0)
    n_done = models.PositiveIntegerField(default=0)
    n_new = models.PositiveIntegerField(default=0)
    n_changed = models.PositiveIntegerField(default=0)
    n_known = models.PositiveIntegerField(default=0)
    n_bad = models.PositiveIntegerField(default=0)
    n_undone = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    problem = models.CharField(max_length=300, default="", blank=True)  # why reading stopped
    brought_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    language = models.CharField(
        max_length=8, default="", db_default="", blank=True
    )  # in which reasons are given
    seen_at = models.DateTimeField(null=True)  # when its reader was last at work
    read_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_because = models.CharField(max_length=200, default="", blank=True)
    stays = models.JSONField(default=list)  # what could not be withdrawn, in words
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-brought_at", "-id"]
        constraints = [
            # The same file again is the same file, until it was undone or left out.
            models.UniqueConstraint(
                fields=["kind", "digest", "sheet"],
                condition=~Q(state__in=["undone", "left"]),
                name="file_in_once",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="file_in_undone_by_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["-brought_at"], name="file_in_newest"),
            models.Index(
                fields=["brought_at"],
                condition=Q(state__in=["checking", "reading", "undoing"]),
                name="file_in_at_work",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Part(models.Model):
    """Some rows of a file that were dealt with in one commit: what came on record by them, and what changed rows said
    before."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    file = models.ForeignKey(FileIn, models.CASCADE, related_name="parts")
    first = models.PositiveIntegerField()  # rows of the file before these
    n = models.PositiveIntegerField()  # rows
    kept = models.BooleanField()  # else they were only checked
    made = ArrayField(models.CharField(max_length=40), default=list)
    before = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "first"], name="part_once")]


class BadRow(models.Model):
    """A row that was not taken, as it was in the file, and why."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    file = models.ForeignKey(FileIn, models.CASCADE, related_name="bad")
    line = models.PositiveIntegerField()
    cells = ArrayField(models.TextField())
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["file_id", "line", "id"]
        constraints = [models.UniqueConstraint(fields=["file", "line"], name="bad_row_once")]


class Remembered(models.Model):
    """Which column is what, by kind of table and the names that stand in its head."""

    GROUP = "local"

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=24)
    shape = models.CharField(max_length=64)  # SHA-256 of the head
    columns = models.JSONField(default=dict)  # field → name of its column
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "shape"], name="remembered_once")]
