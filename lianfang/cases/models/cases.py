"""Cases, and every step of their lives."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person


class Case(models.Model):
    """One person's infection in one outbreak."""

    GROUP = "person"
    AREA = "area_id"

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Screening positive")
        REVIEW = "review", _("Under review")
        CONFIRMED = "confirmed", _("Confirmed")
        ASYMPTOMATIC = "asymptomatic", _("Asymptomatic")
        EXCLUDED = "excluded", _("Excluded")
        ELSEWHERE = "elsewhere", _("Case of another area")  # told to us; it counts there, not here

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    outbreak = models.ForeignKey(Outbreak, models.PROTECT, related_name="cases")
    area_id = models.BigIntegerField()  # where the person lived when found
    number = models.PositiveIntegerField(_("case no."), null=True)  # given when a person confirms
    state = models.CharField(max_length=12, choices=State)
    clinical_type = models.CharField(_("clinical type"), max_length=24, blank=True, default="")
    onset_on = models.DateField(_("onset of symptoms"), null=True, blank=True)
    sampled_at = models.DateTimeField(null=True)  # when the first positive swab was taken, if it was ours
    detected_at = models.DateTimeField(_("first positive"))
    decided_at = models.DateTimeField(null=True)  # first confirmed or called asymptomatic
    converted_at = models.DateTimeField(null=True)  # asymptomatic became confirmed
    imported = models.BooleanField(_("infected elsewhere"), default=False)
    reported_at = models.DateTimeField(null=True)  # put into the national direct reporting system
    core_facts_at = models.DateTimeField(null=True)
    investigated_at = models.DateTimeField(null=True)
    out_at = models.DateTimeField(null=True)  # discharged, or released if asymptomatic
    died_at = models.DateTimeField(null=True)
    protocol = models.CharField(max_length=40)
    # Of its sequence, or as somebody set it for cases that belong to one chain.
    variant = models.CharField(_("variant"), max_length=40, blank=True, default="", db_default="")
    investigator = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    investigator_since = models.DateTimeField(null=True)

    class Meta:
        ordering = ["outbreak_id", "number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "outbreak"], name="case_once"),
            models.UniqueConstraint(fields=["outbreak", "number"], name="case_number"),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "review", "excluded", "elsewhere"], decided_at=None)
                | Q(state__in=["confirmed", "asymptomatic"], decided_at__isnull=False, number__isnull=False),
                name="case_decided_by_then",
            ),
            models.CheckConstraint(
                condition=Q(out_at=None) | Q(out_at__gte=F("detected_at")), name="case_out_after_in"
            ),
            models.CheckConstraint(condition=Q(out_at=None) | Q(died_at=None), name="case_one_outcome"),
            models.CheckConstraint(
                condition=Q(investigator=None, investigator_since=None)
                | Q(investigator__isnull=False, investigator_since__isnull=False),
                name="case_investigator_since",
            ),
        ]
        indexes = [models.Index(fields=["outbreak", "state"], name="case_line_list")]  # queries.line_list

    def __str__(self) -> str:
        return str(self.number or "–")


class CaseChange(models.Model):
    """A step in a case's life: from, to, why, who, under which protocol."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, models.CASCADE, related_name="changes")
    person_id = models.UUIDField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # empty: proposed by a result
    before = models.CharField(max_length=12, choices=Case.State, blank=True)
    after = models.CharField(max_length=12, choices=Case.State)
    reason = models.CharField(_("reason"), max_length=300)
    protocol = models.CharField(max_length=40)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="case_change_reason")]
