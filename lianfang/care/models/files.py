"""A patient's stay: one file."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.beds.models import Occupancy
from lianfang.cases.models import Case
from lianfang.common.ids import uuid7
from lianfang.people.models import Person


class Admission(models.Model):
    """A patient's stay in hospital: one file."""

    GROUP = "person"
    AREA = "area_id"

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, models.PROTECT, related_name="admissions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="admissions")
    occupancy = models.ForeignKey(Occupancy, models.PROTECT, related_name="+")  # the bed now, or the last one
    area_id = models.BigIntegerField()  # where the hospital stands
    file_no = models.CharField(_("file no."), max_length=30, unique=True)
    admitted_at = models.DateTimeField(_("admitted"))
    admitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    left_at = models.DateTimeField(null=True)
    former = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+"
    )  # the stay before, of one positive again
    observe_by = models.DateTimeField(_("next measurements"), null=True)  # by the band of the last ones
    # what the early warning score has to know: whose aim of SpO2 is 88 to 92 % (scale 2), who is pregnant
    spo2_scale = models.PositiveSmallIntegerField(_("scale of SpO2"), default=1, db_default=1)
    pregnant = models.BooleanField(_("pregnant"), default=False, db_default=False)

    class Meta:
        ordering = ["-admitted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(left_at=None), name="admission_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("admitted_at")), name="admission_times"
            ),
            models.CheckConstraint(condition=Q(spo2_scale__in=[1, 2]), name="admission_spo2_scale"),
        ]
        indexes = [
            models.Index(fields=["area_id", "-admitted_at"], name="admission_list"),  # queries.files
        ]

    def __str__(self) -> str:
        return self.file_no
