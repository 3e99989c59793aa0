"""A case after its decision: types and their changes, leaving, positive again, death, the sequence of its virus."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.cases.models.cases import Case
from lianfang.common.ids import uuid7


class CaseStep(models.Model):
    """A step of a case after its decision, why and by whom. A step that was wrong is taken back by another."""

    GROUP = "person"

    class What(models.TextChoices):
        TYPE = "type", _("Type changed")
        LEFT = "left", _("Left hospital")
        DIED = "died", _("Died")
        ALIVE = "alive", _("Death taken back")
        AGAIN = "again", _("Positive again")
        NOT_AGAIN = "not_again", _("Positive again, taken back")
        READMITTED = "readmitted", _("To be admitted again")
        LEFT_AGAIN = "left_again", _("Left hospital again")
        SEQUENCED = "sequenced", _("Sequenced")
        VARIANT = "variant", _("Variant set")

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, models.CASCADE, related_name="steps")
    person_id = models.UUIDField()
    what = models.CharField(max_length=12, choices=What)
    at = models.DateTimeField()  # when it happened
    told_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    before = models.CharField(max_length=40, blank=True, default="")
    after = models.CharField(max_length=40, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=300)
    protocol = models.CharField(max_length=40)

    class Meta:
        ordering = ["told_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="case_step_reason"),
            models.CheckConstraint(condition=Q(told_at__gte=F("at")), name="case_step_told_after"),
            models.CheckConstraint(
                condition=~Q(what="type") | ~Q(before=F("after")), name="case_step_changes"
            ),
        ]
        indexes = [models.Index(fields=["person_id", "at"], name="case_step_by_person")]  # the timeline


class Relapse(models.Model):
    """A case that was positive again after leaving: found, admitted again, left again."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, models.CASCADE, related_name="relapses")
    person_id = models.UUIDField()
    found_at = models.DateTimeField(_("positive again at"))
    told_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    readmitted_at = models.DateTimeField(null=True)
    out_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["found_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(out_at=None, withdrawn_at=None), name="relapse_one_running"
            ),
            models.CheckConstraint(
                condition=Q(readmitted_at=None) | Q(readmitted_at__gte=F("found_at")), name="relapse_order"
            ),
            models.CheckConstraint(
                condition=Q(out_at=None) | Q(readmitted_at__isnull=False, out_at__gte=F("readmitted_at")),
                name="relapse_out_after_in",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(readmitted_at=None), name="relapse_withdrawn_before"
            ),
        ]


class Sequencing(models.Model):
    """A specimen of a case sent to be sequenced, and what came out: lineage, variant, accession number."""

    GROUP = "person"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, models.CASCADE, related_name="sequencings")
    person_id = models.UUIDField()
    area_id = models.BigIntegerField()
    specimen = models.CharField(_("specimen"), max_length=60)
    laboratory = models.CharField(_("laboratory"), max_length=120)
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    result_at = models.DateTimeField(_("result"), null=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lineage = models.CharField(_("lineage"), max_length=40, blank=True, default="")
    variant = models.CharField(_("variant"), max_length=40, blank=True, default="")
    accession = models.CharField(_("accession number"), max_length=60, blank=True, default="")
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "specimen"], condition=Q(withdrawn_at=None), name="sequencing_once"
            ),
            models.CheckConstraint(
                condition=Q(result_at=None, entered_by=None, lineage="", variant="")
                | Q(result_at__isnull=False, entered_by__isnull=False) & (~Q(lineage="") | ~Q(note="")),
                name="sequencing_result",
            ),
            models.CheckConstraint(
                condition=Q(result_at=None) | Q(result_at__gte=F("sent_at")), name="sequencing_order"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why=""),
                name="sequencing_withdrawn_why",
            ),
        ]
