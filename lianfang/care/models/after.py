"""After a stay: visits to those who went home, and deaths with their certificate and report."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.care.models.files import Admission
from lianfang.common.ids import uuid7


class FollowUp(models.Model):
    """A visit or call to somebody who left hospital, in the week the protocol asks for."""

    GROUP = "person"
    AREA = "area_id"

    class How(models.TextChoices):
        CLINIC = "clinic", _("In the clinic")
        HOME = "home", pgettext_lazy("follow-up", "At home")
        PHONE = "phone", pgettext_lazy("follow-up", "By phone")

    class Test(models.TextChoices):
        NONE = "none", pgettext_lazy("follow-up", "Not tested")
        WAITING = "waiting", _("Swabbed, no result yet")
        NEGATIVE = "negative", pgettext_lazy("follow-up", "Negative")
        POSITIVE = "positive", pgettext_lazy("follow-up", "Positive")

    id = models.UUIDField(primary_key=True, default=uuid7)
    admission = models.ForeignKey(Admission, models.CASCADE, related_name="follow_ups")
    person_id = models.UUIDField()
    area_id = models.BigIntegerField()
    week = models.PositiveSmallIntegerField(_("week"))
    due_on = models.DateField(_("day"))
    late_on = models.DateField()  # the last day of grace
    done_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    how = models.CharField(
        pgettext_lazy("follow-up", "how"), max_length=8, choices=How, blank=True, default=""
    )
    symptoms = models.CharField(_("symptoms"), max_length=300, blank=True, default="")  # empty: none
    test = models.CharField(_("test"), max_length=8, choices=Test, blank=True, default="")
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    dropped_at = models.DateTimeField(null=True)  # in hospital again, or died
    dropped_why = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["admission", "week"], name="follow_up_once_a_week"),
            models.CheckConstraint(condition=Q(late_on__gte=F("due_on")), name="follow_up_days"),
            models.CheckConstraint(
                condition=Q(done_at=None, by=None, how="", symptoms="", test="", note="")
                | Q(done_at__isnull=False, by__isnull=False, dropped_at=None) & ~Q(how="") & ~Q(test=""),
                name="follow_up_done",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_why="")
                | Q(dropped_at__isnull=False) & ~Q(dropped_why=""),
                name="follow_up_dropped_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["area_id", "due_on"],
                condition=Q(done_at=None, dropped_at=None),
                name="follow_up_open",
            )
        ]


class Death(models.Model):
    """The death of a patient, as on the international form of the medical certificate of cause of death: what led
    directly to it (a), what that was due to (b to d), and what else contributed. A mistake is put right by a new
    version; the old ones stay."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    admission = models.ForeignKey(Admission, models.PROTECT, related_name="deaths")
    person_id = models.UUIDField()
    version = models.PositiveSmallIntegerField()
    died_at = models.DateTimeField(_("died at"))
    cause_a = models.CharField(_("(a) disease that led directly to death"), max_length=200)
    since_a = models.CharField(_("(a) from onset to death"), max_length=60, blank=True, default="")
    cause_b = models.CharField(_("(b) due to"), max_length=200, blank=True, default="")
    since_b = models.CharField(_("(b) from onset to death"), max_length=60, blank=True, default="")
    cause_c = models.CharField(_("(c) due to"), max_length=200, blank=True, default="")
    since_c = models.CharField(_("(c) from onset to death"), max_length=60, blank=True, default="")
    cause_d = models.CharField(_("(d) due to"), max_length=200, blank=True, default="")
    since_d = models.CharField(_("(d) from onset to death"), max_length=60, blank=True, default="")
    other = models.CharField(_("other conditions that contributed"), max_length=400, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(_("why it is put right"), max_length=300, blank=True, default="")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["admission", "version"], name="death_version"),
            models.CheckConstraint(condition=Q(died_at__lte=F("at")), name="death_told_after"),
            models.CheckConstraint(
                condition=~Q(cause_a="")
                & (~Q(cause_b="") | Q(cause_c=""))
                & (~Q(cause_c="") | Q(cause_d="")),
                name="death_chain",
            ),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="death_put_right_why"),
        ]


class DeathReport(models.Model):
    """That a death was put into the national direct reporting system, by whom and when."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    admission = models.OneToOneField(Admission, models.PROTECT, related_name="death_report")
    person_id = models.UUIDField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    number = models.CharField(_("number of the report"), max_length=60, blank=True, default="")
