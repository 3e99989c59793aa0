"""Line lists that come as files, links between cases as somebody told them, and how people like to see the list."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.cases.models.cases import Case
from lianfang.cases.models.contacts import Exposure
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person


class LineList(models.Model):
    """A line list as it came, with who infected whom in a second file if there is one; taken back as a whole."""

    GROUP = "local"
    AREA = "area_id"

    class State(models.TextChoices):
        NEW = "new", _("To be looked at")
        DONE = "done", _("Read")
        VOID = "void", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="line_lists")
    area_id = models.BigIntegerField()
    series = models.CharField(_("name of the list"), max_length=120)  # ids are unique inside a series
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # SHA-256 of both files
    packed = models.BinaryField()  # the file, packed by zlib
    shape = models.JSONField(default=dict)  # kind, encoding, separator, head_row, head
    columns = models.JSONField(default=dict)  # field → name of its column
    edges_name = models.CharField(max_length=200, blank=True, default="")
    edges_packed = models.BinaryField(default=bytes)
    edges_shape = models.JSONField(default=dict)
    edges_columns = models.JSONField(default=dict)
    choices = models.JSONField(
        default=dict
    )  # order of day and month, what links mean, words for elsewhere, whether settled
    state = models.CharField(max_length=4, choices=State, default=State.NEW)
    n_rows = models.PositiveIntegerField(default=0)
    n_new = models.PositiveIntegerField(default=0)
    n_known = models.PositiveIntegerField(default=0)
    n_links = models.PositiveIntegerField(default=0)
    returned = models.JSONField(default=list)  # rows that were not taken: file, line, cells, reason, values
    notes = models.JSONField(default=list)  # cells that were left out of rows that were taken
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    void_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    void_at = models.DateTimeField(null=True)
    void_because = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["outbreak", "digest"], condition=~Q(state="void"), name="line_list_once"
            ),
            models.CheckConstraint(
                condition=Q(state="void", void_at__isnull=False, void_by__isnull=False)
                | ~Q(state="void") & Q(void_at=None, void_by=None),
                name="line_list_void",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ListedCase(models.Model):
    """What a line list said of a case: its id there, its own words, and the place it was infected at."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="listed")
    list = models.ForeignKey(LineList, models.PROTECT, related_name="cases")
    key = models.CharField(_("id in the list"), max_length=60)
    line = models.PositiveIntegerField()
    told = models.JSONField(default=dict)  # field → cell
    place = models.CharField(_("place"), max_length=120, blank=True, default="")
    setting = models.CharField(_("setting"), max_length=20, choices=Exposure.Setting, blank=True, default="")
    new_person = models.BooleanField(default=False)  # made by this list; goes with it

    class Meta:
        ordering = ["list_id", "line"]
        constraints = [models.UniqueConstraint(fields=["case", "list"], name="listed_case_once")]
        indexes = [models.Index(fields=["list", "key"], name="listed_case_by_key")]


class ChainLink(models.Model):
    """Somebody may have been infected by another case, or was near it: told by a list or a person, without the time
    and place that an exposure needs."""

    GROUP = "person"
    AREA = "area_id"

    class Kind(models.TextChoices):
        INFECTOR = "infector", _("Infected by")
        RELATED = "related", _("Near each other")

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="chain_links")
    source_person_id = models.UUIDField()
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    area_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    list = models.ForeignKey(LineList, models.PROTECT, null=True, related_name="links")
    told_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    aside_at = models.DateTimeField(null=True)
    aside_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    aside_because = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["told_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "source_person_id", "outbreak", "kind"], name="chain_link_once"
            ),
            models.CheckConstraint(
                condition=~Q(source_person_id=F("person_id")), name="chain_link_two_people"
            ),
            models.CheckConstraint(
                condition=Q(aside_at=None, aside_by=None, aside_because="")
                | Q(aside_at__isnull=False, aside_by__isnull=False) & ~Q(aside_because=""),
                name="chain_link_aside",
            ),
        ]
        indexes = [models.Index(fields=["outbreak", "person"], name="chain_link_of_outbreak")]


class ChainDismissal(models.Model):
    """A person looked at something odd about a chain and says why it is all right."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="+")
    check_name = models.CharField(max_length=24)
    source_person_id = models.UUIDField(null=True)  # the other end of the link, if one is meant
    reason = models.CharField(_("reason"), max_length=300)
    dismissed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    dismissed_at = models.DateTimeField()

    class Meta:
        ordering = ["dismissed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "outbreak", "check_name", "source_person_id"],
                nulls_distinct=False,
                name="chain_dismissal_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="chain_dismissal_reason"),
        ]


class SavedFilter(models.Model):
    """A way of looking at the line list under a name: one's own, or shared with all who read it in the area."""

    GROUP = "local"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    user = models.ForeignKey(User, models.CASCADE, related_name="saved_filters")
    area_id = models.BigIntegerField()
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=400, blank=True, default="")  # of the address
    shared = models.BooleanField(_("shared"), default=False)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_filter_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_filter_named"),
        ]


class ChosenColumns(models.Model):
    """Which columns of the line list a person wants to see."""

    GROUP = "local"

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="chosen_columns")
    columns = ArrayField(models.CharField(max_length=24), default=list)
