"""Who is in the team of a severe case."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.care.models.files import Admission
from lianfang.common.ids import uuid7


class TeamMember(models.Model):
    """Somebody in the team of a patient, in a role of the protocol, from when to when; one leads."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    admission = models.ForeignKey(Admission, models.CASCADE, related_name="team")
    person_id = models.UUIDField()  # the patient
    role = models.CharField(_("role"), max_length=24)
    name = models.CharField(_("name"), max_length=80)  # may come from anywhere
    unit = models.CharField(_("hospital or unit"), max_length=120, blank=True, default="")
    lead = models.BooleanField(_("leads the team"), default=False)
    from_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    until_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["from_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["admission"], condition=Q(lead=True, until_at=None), name="team_one_lead"
            ),
            models.UniqueConstraint(
                fields=["admission", "role", "name"], condition=Q(until_at=None), name="team_member_once"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(role=""), name="team_member_named"),
            models.CheckConstraint(
                condition=Q(until_at=None, ended_by=None)
                | Q(until_at__isnull=False, ended_by__isnull=False, until_at__gte=F("from_at")),
                name="team_member_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.name
