"""How a stay ended."""

from django.db import models

from lianfang.accounts.models import User
from lianfang.care.models.files import Admission
from lianfang.common.ids import uuid7


class Discharge(models.Model):
    """Why a patient could go: each criterion with its evidence on that day, signed."""

    GROUP = "person"

    id = models.UUIDField(primary_key=True, default=uuid7)
    admission = models.OneToOneField(Admission, models.PROTECT, related_name="discharge")
    person_id = models.UUIDField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    evidence = models.JSONField()  # criterion → met, have, need, on which days; as rules.Check
    protocol = models.CharField(max_length=40)
