"""Lists of contacts in files: kept whole, what became of each row, and undone as a whole."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak


class ContactFile(models.Model):
    """A list of contacts of one case, as it came: good rows become contacts, the others come back with the reason."""

    GROUP = "local"
    AREA = "area_id"

    class State(models.TextChoices):
        NEW = "new", _("To be looked at")
        TAKEN = "taken", _("Taken")
        UNDONE = "undone", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    case_id = models.UUIDField()  # near whom these people were
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    packed = models.BinaryField()
    kind = models.CharField(max_length=8)  # csv, xlsx or parquet
    separator = models.CharField(max_length=4, default=",")
    head = ArrayField(models.CharField(max_length=200), default=list)
    head_row = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=dict)  # field → name of its column; see documents.tables
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    n_rows = models.PositiveIntegerField(default=0)
    n_taken = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)  # [line, cells, reason]
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["-uploaded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case_id", "digest"], condition=~Q(state="undone"), name="contact_file_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["new", "taken"], undone_at=None, undone_by=None)
                | Q(state="undone", undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_why=""),
                name="contact_file_undone",
            ),
        ]

    def __str__(self) -> str:
        return self.name
