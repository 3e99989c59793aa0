"""Notices, their versions, whom they are for, and the doors they reached."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Household
from lianfang.places.models import Area
from lianfang.sync.models import Fact


class Notice(models.Model):
    """Something the command tells everybody, or those it is for. It has a number once its first version is approved."""

    GROUP = "reference"
    AREA = "area_id"

    class Kind(models.TextChoices):
        NOTICE = "notice", _("Public notice")
        LETTER = "letter", _("Open letter")
        APPEAL = "appeal", _("Call to help")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Waits for approval")
        ISSUED = "issued", _("In force")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7)
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="notices")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    public = models.BooleanField(_("on the public page"), default=True)
    doors = models.BooleanField(_("brought to doors"), default=False)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    issued_at = models.DateTimeField(null=True)  # the first version
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["outbreak", "year", "number"], name="notice_number"),
            models.CheckConstraint(condition=Q(kind__in=["notice", "letter", "appeal"]), name="notice_kind"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted"], number=None, year=None, issued_at=None)
                | Q(
                    state__in=["issued", "withdrawn"],
                    number__isnull=False,
                    year__isnull=False,
                    issued_at__isnull=False,
                ),
                name="notice_numbered_when_issued",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_why="")
                | ~Q(state="withdrawn") & Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why=""),
                name="notice_withdrawn_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-issued_at"], condition=Q(public=True), name="notice_public"
            ),  # the public page
            models.Index(fields=["area", "-made_at"], name="notice_by_area"),  # the register
        ]

    @property
    def said(self) -> str:
        """Give the number as it is printed: 2021-007."""
        return f"{self.year}-{self.number:03d}" if self.number else ""


class NoticeVersion(models.Model):
    """The text of a notice in both languages: drafted, submitted, approved by another person or sent back."""

    GROUP = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True, default="")
    text = models.TextField(_("text"), max_length=8000)
    text_en = models.TextField(_("text in English"), max_length=12000, blank=True, default="")
    change = models.CharField(_("what changes and why"), max_length=300, blank=True, default="")
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    returned_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["notice_id", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "version"], name="notice_version_once"),
            models.UniqueConstraint(
                fields=["notice"], condition=Q(approved_at=None), name="notice_one_draft"
            ),
            models.CheckConstraint(condition=Q(version=1) | ~Q(change=""), name="notice_version_change"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="notice_says_something"),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, submitted_at__isnull=False, approved_by__isnull=False)
                & ~Q(approved_by=F("drafted_by")),
                name="notice_approved_by_another",
            ),
        ]

    def titled(self, language: str = "") -> str:
        """Give the title in a language, or that of the page; Chinese where it was not translated."""
        return self.title_en if _english(language) and self.title_en else self.title

    def written(self, language: str = "") -> str:
        """Give the text in a language, or that of the page; Chinese where it was not translated."""
        return self.text_en if _english(language) and self.text_en else self.text


def _english(language: str) -> bool:
    return (language or get_language() or "zh").startswith("en")


class Audience(models.TextChoices):
    """Which people of an area a notice is for."""

    ALL = "all", _("Everybody there")
    ELDERS = "elders", _("Elders")
    PARENTS = "parents", _("Parents and pupils")
    HEALTH = "health", _("Health workers")
    WORKERS = "workers", _("Those who work in the response")
    TRADERS = "traders", _("Shops and markets")
    EMPLOYERS = "employers", _("Employers and schools")
    ARRIVALS = "arrivals", _("Those who arrive or leave")


class Addressee(models.Model):
    """An area, and a group of its people, that a notice is for."""

    GROUP = "reference"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="addressees")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    group = models.CharField(_("group"), max_length=10, choices=Audience, default=Audience.ALL)

    class Meta:
        ordering = ["area_id", "group"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "area", "group"], name="addressee_once"),
            models.CheckConstraint(condition=Q(group__in=Audience.values), name="addressee_group"),
        ]


class Way(models.TextChoices):
    """How a letter reached a door."""

    HANDED = "handed", _("Handed over")
    LEFT = "left", _("Left at the door")
    READ = "read", _("Read out")
    REFUSED = "refused", _("Not wanted")


class DeliveryDoubt(models.TextChoices):
    """Why a delivery was disputed when it came in."""

    UNKNOWN_HOUSEHOLD = "unknown_household", _("No such household is on record")
    UNKNOWN_NOTICE = "unknown_notice", _("No such notice was issued")
    OTHER_AREA = "other_area", _("The door lies outside the teller’s posts")


class Delivery(Fact):
    """A letter or notice reached a door, or was not wanted there."""

    GROUP = "local"
    DOUBTS = DeliveryDoubt

    notice = models.ForeignKey(
        Notice, models.PROTECT, db_constraint=False, db_index=False, related_name="deliveries"
    )
    household = models.ForeignKey(
        Household, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    way = models.CharField(max_length=8, choices=Way)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(way__in=Way.values), name="delivery_way")]
        indexes = [
            models.Index(fields=["notice", "household", "-at"], name="delivery_by_notice"),  # how far it is
            models.Index(fields=["household", "-at"], name="delivery_by_household"),  # a door's page
        ]


class Carried(models.Model):
    """A visit whose task was a letter brought this one to a door. Written by those who follow visits, again and again,
    from the facts."""

    GROUP = "local"
    AREA = "area_id"

    pk = models.CompositePrimaryKey("notice_id", "household_id")
    notice = models.ForeignKey(Notice, models.CASCADE, db_index=False, related_name="carried")
    household = models.ForeignKey(Household, models.PROTECT, db_constraint=False, related_name="+")
    area_id = models.BigIntegerField()  # where the household is
    visit_id = models.UUIDField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
